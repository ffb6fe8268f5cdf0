internal import Diagnostics
internal import SourceText

/// A syntax error in words for the author of the file: what stands there and what was meant, not what the
/// scanner was doing.
struct SyntaxError {
  private let problem: String
  private let offset: Int
  private let value: Int?
  private let context: (text: String, offset: Int)?

  init(_ error: LibYAMLError, byte: (Int) -> Int) {
    problem = error.problem
    value = error.value
    let context = error.context.map { (text: $0.text, offset: byte($0.point)) }
    switch (error.place, context) {
    case (_, let context?) where ["while scanning an alias", "while scanning an anchor"].contains(context.text):
      // The `*` is at fault, not what follows it.
      self.offset = context.offset
    case (.byte(let offset), _): self.offset = offset
    case (.point(let point), _): self.offset = byte(point)
    }
    self.context = context
  }

  func finding(in source: SourceFile) -> Finding {
    let offset = min(offset, source.bytes.count)
    let here = offset < source.bytes.count ? source.bytes[offset] : nil
    let (message, help) = words(here, source)
    var others: [Finding.Label] = []
    if let context, context.offset != offset {
      others = [.init(range(at: min(context.offset, source.bytes.count), in: source), began)]
    }
    return Finding(
      rule: "yaml/syntax", severity: .error, message: message, range: range(at: offset, in: source),
      others: others, help: help, server: serverText(source), fix: fix(source))
  }

  /// The character at an offset, nothing at a line's end.
  private func range(at offset: Int, in source: SourceFile) -> ByteRange {
    let bytes = source.bytes
    guard offset < bytes.count, bytes[offset] != 0x0A, bytes[offset] != 0x0D else {
      return ByteRange(offset, offset)
    }
    var end = offset + 1
    while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
    return ByteRange(offset, end)
  }

  private var began: String {
    switch context?.text {
    case "while scanning a quoted scalar": "the quotes open here"
    case "while parsing a flow mapping": "the { is here"
    case "while parsing a flow sequence": "the [ is here"
    case "while parsing a block mapping": "the mapping begins here"
    case "while parsing a block collection": "the list begins here"
    case "while scanning a simple key": "this was taken for a key"
    case "while scanning a block scalar": "the text block begins here"
    default: "it began here"
    }
  }

  private func words(_ here: UInt8?, _ source: SourceFile) -> (String, String?) {
    switch problem {
    case "found character that cannot start any token":
      switch here {
      case UInt8(ascii: "\t"):
        return ("a tab stands where the line is indented", "indent with spaces; YAML allows no tabs there")
      case UInt8(ascii: "%"):
        return ("a value cannot begin with %", "put the value in quotes")
      case UInt8(ascii: "@"), UInt8(ascii: "`"):
        let character = Character(UnicodeScalar(here!))
        return ("a value cannot begin with \(character), YAML reserves it", "put the value in quotes")
      default: return ("no value can begin with this character", "put the value in quotes")
      }
    case "did not find expected alphabetic or numeric character":
      if context?.text == "while scanning an alias" {
        return (
          "* begins an alias, and no name follows",
          "a schedule or pattern that begins with * must stand in quotes"
        )
      }
      return ("& begins an anchor, and no name follows", "put the value in quotes")
    case "mapping values are not allowed in this context":
      return (
        "a second \": \" in one line, or a key that is indented too far",
        "put a value that holds \": \" in quotes, or indent the key like its neighbours"
      )
    case "mapping keys are not allowed in this context":
      return ("\"? \" begins a complex key, which cannot stand here", "put the value in quotes")
    case "block sequence entries are not allowed in this context":
      return (
        "a list item cannot begin here", "start the list on a line of its own, or put the value in quotes"
      )
    case "could not find expected ':'":
      return (
        "the line is neither \"key: value\" nor \"- item\"",
        "a \":\" needs a space or the line's end after it; text over several lines needs | or more indentation"
      )
    case "did not find expected key":
      return ("the line does not fit the mapping around it", "check its indentation and the line above it")
    case "did not find expected '-' indicator":
      return (
        "the line does not fit the list around it",
        "items of one list begin with \"- \" at the same column"
      )
    case "did not find expected ',' or '}'":
      return ("a , or } is missing in the { } mapping", nil)
    case "did not find expected ',' or ']'":
      return ("a , or ] is missing in the [ ] list", nil)
    case "found unexpected end of stream":
      return ("the file ends within quotes", "close the quotes")
    case "found unexpected document indicator":
      return ("a line with --- or ... stands within quotes", "close the quotes before it, or indent the line")
    case "found unknown escape character":
      return (
        "the escape after \\ is not one that YAML knows", "write \\\\ for a backslash, or use single quotes"
      )
    case "did not find expected <document start>":
      return (
        "text stands after the end of the document's content", "indent it, or begin a new document with ---"
      )
    case "found a tab character that violates indentation",
      "found a tab character where an indentation space is expected":
      return ("a tab stands where the line is indented", "indent with spaces; YAML allows no tabs there")
    case "found duplicate %YAML directive": return ("%YAML stands twice", nil)
    case "found incompatible YAML document":
      return ("the %YAML directive asks for a version that is not read", "leave the directive out")
    case "control characters are not allowed":
      let code = value.map { "U+" + hex($0, width: 4) } ?? "a control character"
      return ("the character \(code) is not allowed in YAML", "remove it, or write it as an escape in double quotes")
    case "invalid leading UTF-8 octet", "invalid trailing UTF-8 octet", "incomplete UTF-8 octet sequence",
      "invalid length of a UTF-8 sequence", "invalid Unicode character":
      return ("the text is not well-formed UTF-8", "save the file as UTF-8")
    default:
      return (problem, nil)
    }
  }

  /// Quotes around the rest of a line that begins with a character that no plain value can begin with.
  private func fix(_ source: SourceFile) -> Fix? {
    let start: Int
    switch problem {
    case "did not find expected alphabetic or numeric character", "found character that cannot start any token":
      start = offset
    default: return nil
    }
    let bytes = source.bytes
    guard start < bytes.count, [0x2A, 0x25, 0x40, 0x60].contains(bytes[start]) else { return nil }
    // Only as the value of "key: " or "- ", with nothing but the value behind it.
    var before = start
    while before > 0, bytes[before - 1] == 0x20 { before -= 1 }
    guard before > 0, before < start, bytes[before - 1] == 0x3A || bytes[before - 1] == 0x2D else { return nil }
    var end = start
    while end < bytes.count, bytes[end] != 0x0A, bytes[end] != 0x0D { end += 1 }
    if let comment = (start..<end).first(where: { bytes[$0] == 0x23 && bytes[$0 - 1] == 0x20 }) { end = comment }
    while end > start, bytes[end - 1] == 0x20 || bytes[end - 1] == 0x09 { end -= 1 }
    guard !bytes[start..<end].contains(where: { $0 == 0x22 || $0 == 0x5C }) else { return nil }
    return Fix(
      "put the value in quotes", safety: .safe,
      edits: [Edit(ByteRange(start, start), "\""), Edit(ByteRange(end, end), "\"")])
  }

  /// The sentence that the API server's parser, a descendant of libyaml, would print.
  private func serverText(_ source: SourceFile) -> String {
    let line = LineIndex(source.bytes).line(at: min(offset, source.bytes.count)) + 1
    return "yaml: line \(line): \(problem)"
  }

  private func hex(_ value: Int, width: Int) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
