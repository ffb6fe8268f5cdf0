import Diagnostics
import LintEngine
import Manifests

/// `dump | gzip > file`: the status of the dump is lost.
struct PipeWithoutPipefail: ManifestRule {
  let description = RuleDescription(
    "pipe-without-pipefail", .info, "The status of a pipe is that of its last command alone")

  /// Commands in front of a pipe whose failure says nothing, or that a reader ends on purpose.
  private static let sources: Set<String> = [
    "echo", "printf", "cat", "yes", "true", "ls", "env", "set", "date", "seq", "head",
  ]
  /// Readers that stop early: with pipefail the writer's SIGPIPE would count as a failure.
  private static let earlyReaders: Set<String> = ["head", "grep", "read", "true"]

  func check(_ manifest: JobManifest, _ report: inout RuleReport) {
    for script in manifest.scripts where script.text.contains(UInt8(ascii: "|")) {
      guard let list = script.list, !script.hasOption(nil, "pipefail"), !script.asksForStatus,
        let (pipeline, name) = Self.first(list, script)
      else { continue }
      report.add(
        "a failure of \(name) goes unnoticed behind the pipe", at: script.range(pipeline.pipes[0]),
        field: script.element.path, label: "only the status of the last command counts",
        help: script.shell == "sh" || script.shell == "dash"
          ? "set -o pipefail where the shell has it (bash, busybox), or write to a file first"
          : "begin with set -o pipefail")
    }
  }

  /// The first pipeline whose status matters, outside of conditions and substitutions.
  private static func first(_ list: ShellList, _ script: ShellScript) -> (ShellPipeline, String)? {
    for item in list.items {
      for (number, pipeline) in item.chain.pipelines.enumerated() {
        let isAsked = number < item.chain.joints.count && item.chain.joints[number] == .or
        if !isAsked, !pipeline.isNegated, let name = lost(pipeline, script) { return (pipeline, name) }
        for case .compound(let compound) in pipeline.commands {
          for body in compound.bodies {
            if let found = first(body, script) { return found }
          }
        }
      }
    }
    return nil
  }

  private static func lost(_ pipeline: ShellPipeline, _ script: ShellScript) -> String? {
    guard pipeline.commands.count > 1 else { return nil }
    if case .simple(let last)? = pipeline.commands.last, let name = script.program(of: last)?.name,
      earlyReaders.contains(name)
    {
      return nil
    }
    for case .simple(let command) in pipeline.commands.dropLast() {
      if let name = script.program(of: command)?.name, !sources.contains(name) { return name }
    }
    return nil
  }
}
