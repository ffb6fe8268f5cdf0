import Diagnostics
import LintEngine
import Manifests

/// A script that puts a process in the background and does not wait for it.
struct BackgroundWithoutWait: ManifestRule {
  let description = RuleDescription(
    "background-without-wait", .warning, "A process in the background is killed when the script ends")

  func check(_ manifest: JobManifest, _ report: inout RuleReport) {
    for script in manifest.scripts where script.text.contains(UInt8(ascii: "&")) {
      guard let list = script.list else { continue }
      var waits = false
      list.forEachCommand { command, _ in
        // A trap may hold the wait; `fg` waits too.
        switch script.program(of: command)?.name {
        case "wait", "fg": waits = true
        case "trap": if script.string(command.range).contains("wait") { waits = true }
        default: break
        }
      }
      guard !waits, let item = Self.firstBackground(list) else { continue }
      let mark = item.separator
      report.add(
        "nothing waits for what runs in the background", at: script.range(mark), field: script.element.path,
        label: "it is killed when the script ends, and its exit status is lost",
        help: "wait for it at the end: wait \"$pid\", with pid=$! behind the &")
    }
  }

  private static func firstBackground(_ list: ShellList) -> ShellList.Item? {
    for item in list.items {
      if item.isBackground { return item }
      for pipeline in item.chain.pipelines {
        for case .compound(let compound) in pipeline.commands {
          for body in compound.conditions + compound.bodies {
            if let found = firstBackground(body) { return found }
          }
        }
      }
    }
    return nil
  }
}
