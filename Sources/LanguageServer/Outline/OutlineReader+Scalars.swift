/// Where the words of a line begin and end.
extension OutlineReader {
  /// Where a key of a line ends and where what follows its colon begins; nil where the line begins with no key.
  static func keyEnd(_ bytes: [UInt8], _ line: Range<Int>) -> (key: Int, value: Int)? {
    var position = line.lowerBound
    let first = bytes[position]
    if first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") {
      guard let end = endOfQuoted(bytes, position + 1..<line.upperBound, first) else { return nil }
      position = end
      while position < line.upperBound, bytes[position] == 0x20 { position += 1 }
      guard position < line.upperBound, isSeparator(bytes, position, line.upperBound) else { return nil }
      return (end, blanksEnd(bytes, position + 1..<line.upperBound))
    }
    guard !isOpening(first) else { return nil }
    while position < line.upperBound {
      if isSeparator(bytes, position, line.upperBound) {
        var end = position
        while end > line.lowerBound, bytes[end - 1] == 0x20 { end -= 1 }
        return end > line.lowerBound ? (end, blanksEnd(bytes, position + 1..<line.upperBound)) : nil
      }
      if bytes[position] == UInt8(ascii: "#"), position > line.lowerBound, bytes[position - 1] <= 0x20 { return nil }
      position += 1
    }
    return nil
  }

  /// Whether a byte begins something else than a plain scalar.
  static func isOpening(_ byte: UInt8) -> Bool { "{[|>&!*\"'%@`".utf8.contains(byte) }

  /// A colon with a blank or the line's end behind it.
  private static func isSeparator(_ bytes: [UInt8], _ position: Int, _ end: Int) -> Bool {
    bytes[position] == UInt8(ascii: ":")
      && (position + 1 == end || bytes[position + 1] == 0x20 || bytes[position + 1] == 0x09)
  }

  static func blanksEnd(_ bytes: [UInt8], _ bounds: Range<Int>) -> Int {
    bytes[bounds].firstIndex { $0 != 0x20 && $0 != 0x09 } ?? bounds.upperBound
  }

  /// Behind the quote that ends a text; nil where none does on this line.
  static func endOfQuoted(_ bytes: [UInt8], _ bounds: Range<Int>, _ quote: UInt8) -> Int? {
    var position = bounds.lowerBound
    while position < bounds.upperBound {
      if bytes[position] == quote {
        guard quote == UInt8(ascii: "'"), position + 1 < bounds.upperBound, bytes[position + 1] == quote else {
          return position + 1
        }
        position += 1
      } else if quote == UInt8(ascii: "\""), bytes[position] == UInt8(ascii: "\\") {
        position += 1
      }
      position += 1
    }
    return nil
  }

  /// Where a plain scalar of a line ends: before a comment and the blanks in front of it.
  static func plainEnd(_ bytes: [UInt8], _ bounds: Range<Int>) -> Int {
    var end = bounds.lowerBound
    for position in bounds {
      if bytes[position] == UInt8(ascii: "#"), position > bounds.lowerBound, bytes[position - 1] <= 0x20 { break }
      if bytes[position] > 0x20 { end = position + 1 }
    }
    return end
  }

  /// A scalar's text without its quotes; escapes stay as they are, for no field's name needs one.
  static func unquoted(_ bytes: [UInt8], _ bounds: Range<Int>) -> String {
    var bounds = bounds
    if let first = bytes[bounds].first, first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") {
      bounds.removeFirst()
      if let last = bytes[bounds].last, last == first { bounds.removeLast() }
    }
    return String(decoding: bytes[bounds], as: UTF8.self)
  }
}
