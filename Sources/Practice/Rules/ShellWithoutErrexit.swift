import Diagnostics
import LintEngine
import Manifests

/// A script of several commands that goes on when one of them fails.
struct ShellWithoutErrexit: ManifestRule {
  let description = RuleDescription(
    "shell-without-errexit", .warning,
    "A script goes on after a failed command, and its last command's status is the container's", fix: .unsafe)

  func check(_ manifest: JobManifest, _ report: inout RuleReport) {
    for script in manifest.scripts {
      guard let list = script.list, let last = list.items.last, !script.stopsAtFailure, !script.asksForStatus,
        // Another rule says what a last command that never fails hides.
        LastCommandMasksStatus.closing(of: script) == nil
      else { continue }
      let lost = list.items.dropLast().filter(script.mayFail)
      // What follows must be something to do: a script may end in a line that only reports.
      guard let first = lost.first, lost.count > 1 || script.mayFail(last) || last.chain.joints.last == .or else {
        continue
      }
      report.add(
        "the script goes on after a failed command", at: script.range(script.place(of: first)),
        field: script.element.path, label: "its exit status is lost: the Job can be Complete although this failed",
        help: "sh -ec, or set -e as the first command, ends the script at the first failure", fix: script.errexitFix)
    }
  }
}
