/// A document in the notation of the YAML test suite, a line an event: `=VAL &a <tag:yaml.org,2002:str> "text`.
extension YAMLDocument {
  package var eventLines: [String] {
    var lines = [hasStartMarker ? "+DOC ---" : "+DOC"]
    var open: [(end: String, next: Int32)] = []
    var current: Int32 = 0
    walk: while true {
      let record = nodes[Int(current)]
      let properties = Self.properties(record, names)
      var child: Int32 = -1
      switch record.kind {
      case .alias: lines.append("=ALI *" + names[Int(record.anchor)])
      case .scalar:
        let start = Int(record.payload)
        let value = String(decoding: text[start..<start + Int(record.count)], as: UTF8.self)
        lines.append("=VAL" + properties + " " + record.style.indicator + Self.escaped(value))
      case .sequence, .mapping:
        let isMapping = record.kind == .mapping
        let flow = record.style == .flow ? (isMapping ? " {}" : " []") : ""
        lines.append((isMapping ? "+MAP" : "+SEQ") + flow + properties)
        open.append((isMapping ? "-MAP" : "-SEQ", record.next))
        child = record.payload
        if child < 0 { lines.append(open.removeLast().end) }
      }
      var following = child >= 0 ? child : record.next
      while following < 0 {
        guard let parent = open.popLast() else { break walk }
        lines.append(parent.end)
        following = parent.next
      }
      current = following
    }
    lines.append(hasEndMarker ? "-DOC ..." : "-DOC")
    return lines
  }

  private static func properties(_ record: NodeRecord, _ names: [String]) -> String {
    (record.anchor < 0 ? "" : " &" + names[Int(record.anchor)])
      + (record.tag < 0 ? "" : " <" + names[Int(record.tag)] + ">")
  }

  private static func escaped(_ value: String) -> String {
    var result = ""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case "\r": result += "\\r"
      case "\u{8}": result += "\\b"
      case "\0": result += "\\0"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

extension YAMLStyle {
  fileprivate var indicator: String {
    switch self {
    case .plain, .block, .flow: ":"
    case .singleQuoted: "'"
    case .doubleQuoted: "\""
    case .literal: "|"
    case .folded: ">"
    }
  }
}
