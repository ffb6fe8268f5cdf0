import Diagnostics
import LintEngine
import Manifests

/// A script without `set -e` whose last command is an `echo` or the like: its status is the container's.
struct LastCommandMasksStatus: ManifestRule {
  let description = RuleDescription(
    "last-command-masks-status", .warning,
    "A closing echo, date or sleep makes the exit status 0 whatever failed before it", fix: .unsafe)

  private static let closers: Set<String> = ["echo", "printf", "date", "sleep", "ls", "env", "pwd"]

  func check(_ manifest: JobManifest, _ report: inout RuleReport) {
    for script in manifest.scripts {
      guard let (closing, lost) = Self.closing(of: script) else { continue }
      let name = script.name(of: closing) ?? "the last command"
      report.add(
        "the exit status of the script is that of \(name), which does not fail",
        at: script.range(script.place(of: closing)), field: script.element.path,
        others: [Finding.Label(script.range(script.place(of: lost)), "the status of this is lost")],
        help: "sh -ec, or set -e as the first command, ends the script at the first failure", fix: script.errexitFix)
    }
  }

  /// The closing command and the last one before it whose failure it hides; nil where there is no such thing.
  static func closing(of script: ShellScript) -> (closing: ShellList.Item, lost: ShellList.Item)? {
    guard let list = script.list, let last = list.items.last, last.chain.pipelines.count == 1,
      last.chain.pipelines[0].commands.count == 1, let name = script.name(of: last), closers.contains(name),
      !script.stopsAtFailure, !script.asksForStatus,
      let lost = list.items.dropLast().last(where: script.mayFail)
    else { return nil }
    return (last, lost)
  }
}
