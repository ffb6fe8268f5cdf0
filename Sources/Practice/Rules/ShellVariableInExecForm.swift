import Diagnostics
import LintEngine
import Manifests
import SourceText
import YAMLTree

/// `$NAME` in a command that no shell reads.
struct ShellVariableInExecForm: ManifestRule {
  let description = RuleDescription(
    "shell-variable-in-exec-form", .error, "Without a shell only $(NAME) is expanded, not $NAME and ${NAME}",
    fix: .unsafe)

  /// Programs that expand variables or read `$` in a language of their own.
  private static let ownLanguage: Set<String> = [
    "sh", "bash", "dash", "ash", "ksh", "zsh", "fish", "pwsh", "awk", "gawk", "mawk", "perl", "ruby", "node", "php",
    "envsubst",
    "jq", "yq", "sed", "grep", "egrep", "psql", "mongo", "mongosh", "mysql", "find", "xargs", "make", "tclsh", "su",
    "eval",
  ]

  func check(_ manifest: JobManifest, _ report: inout RuleReport) {
    for container in manifest.containers {
      let command = container[.command]
      let args = container[.args]
      guard Self.hasDollar(command) || Self.hasDollar(args) else { continue }
      let elements = Array(command.items) + Array(args.items)
      if elements.contains(where: Self.hasOwnLanguage) { continue }
      let defined = Set(container[.env].items.compactMap { $0[.name]?.string })
      // Without a command the image's entrypoint may be a shell, which is handed a line and no words.
      let isLine = command.isEmpty && elements.contains { $0.textBytes.contains(where: { $0 <= 0x20 }) }
      if isLine { continue }
      for element in elements { check(element, defined, hasCommand: !command.isEmpty, &report) }
    }
  }

  private static func hasDollar(_ list: ManifestValue?) -> Bool {
    list.holdsText { text in
      for i in text.indices where text[i] == UInt8(ascii: "$") { return true }
      return false
    }
  }

  private static func hasOwnLanguage(_ element: ManifestValue) -> Bool {
    let text = element.textBytes
    // The last part of the path, a slash at its end aside.
    guard let last = text.lastIndex(where: { $0 != UInt8(ascii: "/") }) else { return false }
    let start = text[..<last].lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? text.startIndex
    // No such name is longer.
    guard last - start < 16 else { return text[start...last].starts(with: "python".utf8) }
    let name = String(decoding: text[start...last], as: UTF8.self)
    return ownLanguage.contains(name) || name.hasPrefix("python")
  }

  private func check(
    _ element: ManifestValue, _ defined: Set<String>, hasCommand: Bool, _ report: inout RuleReport
  ) {
    guard let node = element.node, node.kind == .scalar else { return }
    let text = Array(element.textBytes)
    for (name, range) in ShellVariable.all(in: text) {
      let map = ScalarSourceMap(node)
      let written = String(decoding: text[range], as: UTF8.self)
      let isDefined = defined.contains(name)
      guard hasCommand || isDefined else { continue }
      report.add(
        hasCommand
          ? "\(written) is not expanded: no shell reads this command"
          : "\(written) is not expanded, unless the image starts a shell that does it",
        at: map.range(range), field: element.path,
        label: "reaches the program as it is written",
        help: isDefined
          ? "Kubernetes itself expands $(\(name))"
          : "Kubernetes itself expands $(\(name)) where the container's env sets it; else run it by a shell",
        fix: isDefined && map.isExact
          ? Fix("write $(\(name))", safety: .unsafe, edits: [Edit(map.range(range), "$(\(name))")]) : nil,
        severity: hasCommand ? nil : .warning)
    }
  }
}
