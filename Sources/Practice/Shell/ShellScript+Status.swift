import LintEngine

/// What becomes of the exit statuses of a script's commands.
extension ShellScript {
  /// Whether an option of the shell is on: given on the command line, or by a `set` at the script's outermost level.
  ///
  /// - Parameters:
  ///   - letter: as in `set -e`; nil for an option without one.
  ///   - name: as in `set -o pipefail`.
  func hasOption(_ letter: Character?, _ name: String) -> Bool {
    if let letter, options.contains(String(letter)) { return true }
    if options.contains(name) { return true }
    guard let list else { return false }
    for item in list.items {
      for pipeline in item.chain.pipelines {
        guard case .simple(let command)? = pipeline.commands.first, literalText(of: command.words.first) == "set" else {
          continue
        }
        var takesName = false
        for word in command.words.dropFirst() {
          guard let text = literalText(of: word) else { continue }
          if takesName, text == name { return true }
          takesName = text.hasPrefix("-") && !text.hasPrefix("--") && text.hasSuffix("o")
          if let letter, text.hasPrefix("-"), !text.hasPrefix("--"), text.contains(letter) { return true }
        }
      }
    }
    return false
  }

  var stopsAtFailure: Bool { hasOption("e", "errexit") }

  /// Whether the script looks at exit statuses itself.
  var asksForStatus: Bool {
    for i in text.indices {
      switch text[i] {
      case UInt8(ascii: "$"): if text[(i + 1)...].first == UInt8(ascii: "?") { return true }
      case UInt8(ascii: "P"): if text[i...].starts(with: "PIPESTATUS".utf8) { return true }
      default: break
      }
    }
    return false
  }

  /// Commands that only say something, wait or set the shell up: they do not fail, or nobody minds.
  private static let harmless: Set<String> = [
    "echo", "printf", "set", "export", "trap", "sleep", "date", "true", ":", "umask", "shopt", "alias", "local",
    "readonly",
    "declare", "typeset", "unset", "ulimit", "env", "ls", "pwd", "id", "whoami", "hostname", "uname", "wait", "exit",
    "return",
    "shift", "cat", "which", "type", "false",
  ]

  /// Whether a failure of this part of the script would be worth knowing and is not handled by it.
  func mayFail(_ item: ShellList.Item) -> Bool {
    guard !item.isBackground else { return false }
    // `a || b` is what the author wants to happen when a fails.
    if item.chain.joints.last == .or { return false }
    return item.chain.pipelines.contains { pipeline in
      !pipeline.isNegated && pipeline.commands.last.map(mayFail) ?? false
    }
  }

  private func mayFail(_ command: ShellCommand) -> Bool {
    switch command {
    case .simple(let simple):
      guard !simple.words.isEmpty else {
        return simple.assignments.contains { word in
          word.parts.contains { part in if case .command = part { true } else { false } }
        }
      }
      guard let (name, _) = program(of: simple) else { return true }
      return !Self.harmless.contains(name)
    case .compound(let compound):
      switch compound.kind {
      case .function, .arithmetic, .test: return false
      default: return compound.bodies.contains { $0.items.contains(where: mayFail) }
      }
    }
  }

  /// The place of the first command in a part that may fail, without its arguments' ends.
  func place(of item: ShellList.Item) -> Range<Int> {
    guard let command = item.chain.pipelines.first?.commands.first else { return item.separator }
    if case .compound(let compound) = command, compound.kind != .function {
      for list in compound.bodies {
        if let inner = list.items.first(where: mayFail) { return place(of: inner) }
      }
    }
    return firstLine(command.range)
  }

  /// The part of a range on its first line.
  func firstLine(_ range: Range<Int>) -> Range<Int> {
    let end = text[range].firstIndex(of: 0x0A) ?? range.upperBound
    return range.lowerBound..<end
  }

  /// The name of what a part calls first, to speak of it: `pg_dump`.
  func name(of item: ShellList.Item) -> String? {
    guard case .simple(let command)? = item.chain.pipelines.first?.commands.first else { return nil }
    return program(of: command)?.name
  }
}
