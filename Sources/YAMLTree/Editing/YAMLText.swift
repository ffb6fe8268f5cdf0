import SourceText

/// Drafts as text.
struct YAMLText {
  let layout: YAMLLayout

  /// How scalars are written beside others.
  enum Quotes {
    /// Only where a plain scalar would mean something else.
    case whereNeeded
    case single
    case double
    /// As JSON: keys too.
    case json
  }

  // MARK: Blocks

  /// What stands behind `key:` at a column, a blank or line break first.
  func value(_ draft: YAMLDraft, behindKeyAt column: Int, _ quotes: Quotes = .whereNeeded) -> String {
    if draft.origin?.style == .flow { return " " + flow(draft, quotes) }
    switch draft.opened {
    case .sequence(let items, _) where !items.isEmpty:
      let column = column + layout.sequenceIndent
      return layout.lineBreak + indent(column) + sequence(items, at: column)
    case .mapping(let entries, _) where !entries.isEmpty:
      let column = column + layout.mappingIndent
      return layout.lineBreak + indent(column) + mapping(entries, at: column)
    case .string(let text) where Self.isBlock(text):
      return " " + block(text, at: column + layout.mappingIndent)
    default: return " " + flow(draft, quotes)
    }
  }

  /// An entry whose key stands at a column; no indentation in front of it, no line break behind.
  func entry(_ entry: YAMLDraft.Entry, at column: Int) -> String {
    scalar(entry.key, .whereNeeded) + ":" + value(entry.value, behindKeyAt: column)
  }

  /// An item whose dash stands at a column.
  func item(_ draft: YAMLDraft, at column: Int) -> String {
    if draft.origin?.style == .flow { return "- " + flow(draft, .whereNeeded) }
    switch draft.opened {
    case .sequence(let items, _) where !items.isEmpty: return "- " + sequence(items, at: column + 2)
    case .mapping(let entries, _) where !entries.isEmpty: return "- " + mapping(entries, at: column + 2)
    case .string(let text) where Self.isBlock(text): return "- " + block(text, at: column + 2)
    default: return "- " + flow(draft, .whereNeeded)
    }
  }

  private func sequence(_ items: [YAMLDraft], at column: Int) -> String {
    items.map { item($0, at: column) }.joined(separator: layout.lineBreak + indent(column))
  }

  private func mapping(_ entries: [YAMLDraft.Entry], at column: Int) -> String {
    entries.map { entry($0, at: column) }.joined(separator: layout.lineBreak + indent(column))
  }

  func indent(_ column: Int) -> String { String(repeating: " ", count: column) }

  /// Whether a text reads best line by line, and can be written so.
  static func isBlock(_ text: String) -> Bool {
    guard text.utf8.contains(0x0A), let first = text.utf8.first, first != 0x20, first != 0x0A, first != 0x09 else {
      return false
    }
    return text.unicodeScalars.allSatisfy { scalar in
      switch scalar.value {
      case 0x0A, 0x09, 0x20...0x7E, 0xA0...0x2027, 0x202A...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD,
        0x10000...0x10FFFF:
        true
      default: false
      }
    }
  }

  /// A literal text whose lines stand at a column.
  func block(_ text: String, at column: Int) -> String {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    var header = "|-"
    if lines.last == "" {
      lines.removeLast()
      header = "|"
      if lines.last == "" { header = "|+" }
    }
    return header + lines.map { layout.lineBreak + ($0.isEmpty ? "" : indent(column) + $0) }.joined()
  }

  // MARK: Flow

  /// A value on one line.
  func flow(_ draft: YAMLDraft, _ quotes: Quotes) -> String {
    switch draft.opened {
    case .sequence(let items, _): return "[" + items.map { flow($0, quotes) }.joined(separator: ", ") + "]"
    case .mapping(let entries, _):
      return "{" + entries.map { flow($0, quotes) }.joined(separator: ", ") + "}"
    case .null, .kept: return "null"
    case .bool(let flag): return flag ? "true" : "false"
    case .int(let number): return String(number)
    case .double(let number): return "\(number)"
    case .string(let text): return scalar(text, quotes)
    }
  }

  func flow(_ entry: YAMLDraft.Entry, _ quotes: Quotes) -> String {
    scalar(entry.key, quotes == .json ? .json : .whereNeeded) + ": " + flow(entry.value, quotes)
  }

  // MARK: Scalars

  /// A string, plain where that is wanted and reads back as the same string.
  func scalar(_ text: String, _ quotes: Quotes) -> String {
    switch quotes {
    case .whereNeeded where Self.isPlain(text): return text
    case .single where text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }):
      return "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
    default: return Self.quoted(text)
    }
  }

  static func isPlain(_ text: String) -> Bool {
    guard !text.isEmpty, !text.utf8.contains(UInt8(ascii: "#")) else { return false }
    let stream = YAMLStream(parsing: SourceFile(path: "", text: "[" + text + "]"))
    guard stream.findings.isEmpty, stream.documents.count == 1, let list = stream.documents.first?.root,
      list.kind == .sequence, list.childCount == 1, let item = list.items.first(where: { _ in true })
    else { return false }
    return item.isPlain && item.scalar == .string && item.textEquals(text)
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      default:
        if scalar.value < 0x20 || scalar.value == 0x7F {
          let digits = String(scalar.value, radix: 16)
          result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        } else {
          result.unicodeScalars.append(scalar)
        }
      }
    }
    return result + "\""
  }
}
