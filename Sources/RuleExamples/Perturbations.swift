import SourceText
import YAMLTree

/// A document in flow style.
enum FlowText {
  static func of(_ node: YAMLNode) -> String {
    switch node.kind {
    case .sequence: return "[" + node.items.map(of).joined(separator: ", ") + "]"
    case .mapping:
      return "{" + node.expandedEntries.map { of($0.key) + ": " + of($0.value) }.joined(separator: ", ") + "}"
    case .scalar:
      if case .string = node.scalar { return quoted(node.text) }
      return node.text.isEmpty ? "null" : node.text
    }
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}

/// An example with a comment above every line that has a finding.
enum Suppressed {
  static func lines(_ example: RuleDocument.Example, rule: String) -> String {
    let source = SourceFile(path: "example.yaml", text: example.text)
    let stream = YAMLStream(parsing: source)
    let index = source.makeLineIndex()
    var lines = example.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    var places: Set<Int> = []
    for mark in example.marks {
      let offset = Int(index.range(ofLine: mark.line - 1).start) + mark.column - 1
      // A comment inside a text would be part of it.
      let scalar = stream.documents.flatMap(scalars).first { $0.range.contains(offset) }
      places.insert(index.line(at: scalar.map { Int($0.range.start) } ?? offset))
    }
    for line in places.sorted(by: >) {
      let blanks = lines[line].prefix { $0 == " " }
      lines.insert("\(blanks)# jobsworth: ignore[\(rule)] -- a test", at: line)
    }
    return lines.joined(separator: "\n")
  }

  private static func scalars(_ document: YAMLDocument) -> [YAMLNode] {
    (0..<document.nodeCount).map { YAMLNode(document: document, index: Int32($0)) }.filter {
      $0.kind == .scalar && !$0.isAlias
    }
  }
}
