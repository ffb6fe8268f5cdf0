/// A stream of JSON values, as kubectl reads what begins with a brace: one after the other, with blanks, tabs too,
/// before, between and behind them. YAML knows one value a document and no tab where a line begins.
enum JSONValues {
  /// Where the values stand; nil for what does not begin as JSON.
  ///
  /// What comes behind the last one and is no brace belongs to it: whether it is YAML, such as `---`, the parser says.
  static func ranges(in bytes: [UInt8]) -> [Range<Int>]? {
    let text = bytes.span
    guard var start = beginning(in: text) else { return nil }
    var ranges: [Range<Int>] = []
    var depth = 0
    var isInString = false
    var i = start
    while i < text.count {
      let byte = text[i]
      i += 1
      if isInString {
        if byte == UInt8(ascii: "\\") { i += 1 } else if byte == UInt8(ascii: "\"") { isInString = false }
        continue
      }
      switch byte {
      case UInt8(ascii: "\""): isInString = true
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth -= 1
        guard depth == 0 else { continue }
        let next = skippingBlanks(from: i, in: text)
        if next < text.count, text[next] != UInt8(ascii: "{") { return ranges + [start..<text.count] }
        ranges.append(start..<i)
        if next >= text.count { return ranges }
        start = next
        i = next
      default: break
      }
    }
    return ranges + [start..<text.count]
  }

  /// Where the brace is that a text of JSON begins with, a key in quotes behind it; nil for other text.
  static func beginning(in text: Span<UInt8>) -> Int? {
    let mark = text.count >= 3 && text[0] == 0xEF && text[1] == 0xBB && text[2] == 0xBF ? 3 : 0
    let first = skippingBlanks(from: mark, in: text)
    guard first < text.count, text[first] == UInt8(ascii: "{") else { return nil }
    let key = skippingBlanks(from: first + 1, in: text)
    return key < text.count && text[key] == UInt8(ascii: "\"") ? first : nil
  }

  private static func skippingBlanks(from start: Int, in text: Span<UInt8>) -> Int {
    var i = start
    while i < text.count, [0x20, 0x09, 0x0A, 0x0D].contains(text[i]) { i += 1 }
    return i
  }
}
