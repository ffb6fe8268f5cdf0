import Diagnostics
import LintEngine
import Manifests

/// `echo '$NAME'` in a script: the shell expands nothing between single quotes.
struct ShellVariableInSingleQuotes: ManifestRule {
  let description = RuleDescription(
    "shell-variable-in-single-quotes", .warning,
    "A variable between single quotes in a script is text, not its value", fix: .unsafe)

  /// Programs that take their arguments as they are: none has a language of its own in which `$` means something.
  private static let plainPrograms: Set<String> = [
    "echo", "printf", "logger", "curl", "wget", "cd", "mkdir", "touch", "cp", "mv", "rm", "ls", "cat", "test", "[",
    "sleep", "export",
  ]

  func check(_ manifest: JobManifest, _ report: inout RuleReport) {
    for script in manifest.scripts where script.text.contains(UInt8(ascii: "'")) {
      guard let list = script.list else { continue }
      let known = Self.knownNames(script)
      var found: [(quoted: Range<Int>, names: [Range<Int>])] = []
      list.forEachCommand { command, context in
        guard let (program, arguments) = script.program(of: command), Self.plainPrograms.contains(program),
          !Self.isKept(command, context, script)
        else { return }
        for word in arguments {
          for case .singleQuoted(let range) in word.parts {
            let names = Self.variables(in: range, of: script).filter { known($0.name) }.map(\.range)
            if !names.isEmpty { found.append((range, names)) }
          }
        }
      }
      for (quoted, names) in found { add(quoted, names, script, &report) }
    }
  }

  private func add(_ quoted: Range<Int>, _ names: [Range<Int>], _ script: ShellScript, _ report: inout RuleReport) {
    let name = script.string(names[0])
    report.add(
      "\(name) between single quotes is not expanded: the script gets the name, not the value",
      at: script.range(names[0]), field: script.element.path, label: "stays as it is written",
      others: names.dropFirst().map { Finding.Label(script.range($0), "and this") },
      help: "the shell expands variables between double quotes and without quotes",
      fix: fix(quoted, names, script))
  }

  /// Double quotes instead, where nothing else between them means anything there.
  private func fix(_ quoted: Range<Int>, _ names: [Range<Int>], _ script: ShellScript) -> Fix? {
    let inner = script.text[quoted.lowerBound + 1..<quoted.upperBound - 1]
    let dollars = inner.count { $0 == UInt8(ascii: "$") }
    let special: Set<UInt8> = [UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "`"), UInt8(ascii: "!")]
    guard dollars == names.count, !inner.contains(where: special.contains), let quote = script.written("\"") else {
      return nil
    }
    return Fix(
      "use double quotes", safety: .unsafe,
      edits: [
        Edit(script.range(quoted.lowerBound..<quoted.lowerBound + 1), quote),
        Edit(script.range(quoted.upperBound - 1..<quoted.upperBound), quote),
      ])
  }

  /// Whether the text is kept for someone who may expand it later: in a file, down a pipe, in a variable.
  private static func isKept(_ command: ShellSimpleCommand, _ context: ShellContext, _ script: ShellScript) -> Bool {
    if context.isPiped || context.isSubstituted { return true }
    return (command.redirections + context.outerRedirections).contains { redirection in
      guard redirection.op.hasPrefix(">") || redirection.op.hasPrefix("&>") else { return false }
      let target = script.string(redirection.target.range)
      return redirection.op != ">&" && !target.hasPrefix("/dev/") && !target.hasPrefix("/proc/")
    }
  }

  /// `$NAME` and `${NAME}` between single quotes, as places in the script.
  private static func variables(in quoted: Range<Int>, of script: ShellScript) -> [(name: String, range: Range<Int>)] {
    ShellVariable.all(in: Array(script.text[quoted])).map { variable in
      (variable.name, variable.range.lowerBound + quoted.lowerBound..<variable.range.upperBound + quoted.lowerBound)
    }
  }

  /// A variable that the script can be taken to mean: one that it or the container sets, or a name in capitals.
  private static func knownNames(_ script: ShellScript) -> (String) -> Bool {
    let assigned = script.assignedNames()
    let environment = Set(script.container[.env].items.compactMap { $0[.name]?.string })
    return { name in
      assigned.contains(name) || environment.contains(name)
        || name.utf8.count > 1 && name.utf8.allSatisfy { $0 < UInt8(ascii: "a") }
    }
  }
}
