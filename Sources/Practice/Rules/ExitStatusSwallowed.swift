import Diagnostics
import LintEngine
import Manifests

/// A script that ends in `|| true` or `exit 0`, so that the Job cannot fail.
struct ExitStatusSwallowed: ManifestRule {
  let description = RuleDescription(
    "exit-status-swallowed", .error, "A script ends in || true or exit 0: the Job can never fail")

  func check(_ manifest: JobManifest, _ report: inout RuleReport) {
    for script in manifest.scripts {
      guard let list = script.list, let last = list.items.last, !last.isBackground, !script.asksForStatus else {
        continue
      }
      let stops = script.stopsAtFailure
      let before = list.items.dropLast()
      // With `set -e` a failure before the end still counts.
      if stops, before.contains(where: script.mayFail) { continue }
      if last.chain.joints.last == .or, let handler = last.chain.pipelines.last, succeeds(handler, script),
        let place = handler.commands.first?.range
      {
        add(place, script, &report)
      } else if !stops, before.contains(where: script.mayFail), let pipeline = last.chain.pipelines.first,
        last.chain.pipelines.count == 1, isSuccess(pipeline, script), let place = pipeline.commands.first?.range
      {
        add(place, script, &report)
      }
    }
  }

  private func add(_ place: Range<Int>, _ script: ShellScript, _ report: inout RuleReport) {
    report.add(
      "the script succeeds whatever happens: no retry, and nobody is told", at: script.range(script.firstLine(place)),
      field: script.element.path, label: "the exit status is always 0",
      help: "let the status through; for a step that may fail use || only on that step")
  }

  /// `true`, `:`, `exit 0`: status 0 on purpose.
  private func isSuccess(_ pipeline: ShellPipeline, _ script: ShellScript) -> Bool {
    guard case .simple(let command)? = pipeline.commands.first, pipeline.commands.count == 1,
      let (name, arguments) = script.program(of: command)
    else { return false }
    switch name {
    case "true", ":": return true
    case "exit": return arguments.first.map { script.string($0.range) == "0" } ?? false
    default: return false
    }
  }

  /// The same, or a message only.
  private func succeeds(_ pipeline: ShellPipeline, _ script: ShellScript) -> Bool {
    if isSuccess(pipeline, script) { return true }
    guard case .simple(let command)? = pipeline.commands.first, pipeline.commands.count == 1 else { return false }
    return script.program(of: command)?.name == "echo"
  }
}
