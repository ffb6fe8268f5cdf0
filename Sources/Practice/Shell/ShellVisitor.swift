/// Where a command stands in a script.
struct ShellContext {
  /// The pipeline that the command is part of, and its number in it.
  var pipeline: ShellPipeline
  var number: Int
  /// Redirections of the compound commands around it.
  var outerRedirections: [ShellRedirection]
  /// Whether its output goes into a pipe: its own pipeline's or one further out.
  var isPiped: Bool
  /// Whether its output is taken by `$(…)`.
  var isSubstituted: Bool
}

extension ShellList {
  /// Visits every simple command, those inside substitutions too, in the order of the text.
  func forEachCommand(_ visit: (ShellSimpleCommand, ShellContext) -> Void) {
    walk(outer: [], isPiped: false, isSubstituted: false, visit)
  }

  private func walk(
    outer: [ShellRedirection], isPiped: Bool, isSubstituted: Bool, _ visit: (ShellSimpleCommand, ShellContext) -> Void
  ) {
    for item in items {
      for pipeline in item.chain.pipelines {
        for (number, command) in pipeline.commands.enumerated() {
          let piped = isPiped || number + 1 < pipeline.commands.count
          switch command {
          case .simple(let simple):
            visit(
              simple,
              ShellContext(
                pipeline: pipeline, number: number, outerRedirections: outer, isPiped: piped,
                isSubstituted: isSubstituted))
            for word in simple.assignments + simple.words + simple.redirections.map(\.target) {
              Self.walk(word.parts, visit)
            }
          case .compound(let compound):
            for word in compound.words { Self.walk(word.parts, visit) }
            for list in compound.lists {
              list.walk(
                outer: outer + compound.redirections, isPiped: piped, isSubstituted: isSubstituted, visit)
            }
          }
        }
      }
    }
  }

  /// The variables of `for` loops, at any depth.
  var loopNames: [String] {
    items.flatMap { item in
      item.chain.pipelines.flatMap(\.commands).flatMap { command -> [String] in
        guard case .compound(let compound) = command else { return [] }
        let own = compound.kind == .for ? [compound.name].compactMap { $0 } : []
        return own + compound.lists.flatMap(\.loopNames)
      }
    }
  }

  private static func walk(_ parts: [ShellWord.Part], _ visit: (ShellSimpleCommand, ShellContext) -> Void) {
    for part in parts {
      switch part {
      case .command(_, let list): list.walk(outer: [], isPiped: false, isSubstituted: true, visit)
      case .doubleQuoted(_, let inner): walk(inner, visit)
      case .literal, .singleQuoted, .parameter, .arithmetic: break
      }
    }
  }
}

extension ShellScript {
  /// A word's text where it is written without quotes, escapes and expansions; nil for any other word.
  func literalText(of word: ShellWord?) -> String? {
    guard let word, case .literal(let range)? = word.parts.first, word.parts.count == 1, range == word.range,
      !text[range].contains(UInt8(ascii: "\\"))
    else { return nil }
    return string(range)
  }

  /// The program that a command calls, without its folder: behind `exec`, `command`, `time` and the like.
  func program(of command: ShellSimpleCommand) -> (name: String, arguments: ArraySlice<ShellWord>)? {
    var words = command.words[...]
    while let name = literalText(of: words.first) {
      words = words.dropFirst()
      switch name {
      case "exec", "command", "builtin", "time", "nohup": continue
      default: return (name.split(separator: "/").last.map(String.init) ?? name, words)
      }
    }
    return nil
  }

  /// The names of variables that the script gives a value.
  func assignedNames() -> Set<String> {
    var names = Set(list?.loopNames ?? [])
    list?.forEachCommand { command, _ in
      for word in command.assignments { names.insert(name(before: word)) }
      guard let (program, arguments) = program(of: command) else { return }
      switch program {
      case "export", "declare", "local", "readonly", "read", "typeset":
        for word in arguments { names.insert(name(before: word)) }
      default: break
      }
    }
    return names
  }

  /// What stands before a `=`, or the whole word.
  private func name(before word: ShellWord) -> String {
    String(decoding: text[word.range].prefix { ShellParser.isName($0) }, as: UTF8.self)
  }
}
