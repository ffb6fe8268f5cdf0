package import SourceText

/// Where each byte of a scalar's value stands in the file, so that a place inside a script or an expression can be
/// pointed at through quotes, escapes, folding and indentation.
package struct ScalarSourceMap: Sendable {
  private enum Places: Sendable {
    /// The value stands in the file byte for byte from this offset on.
    case straight(Int)
    /// First and last offset of what each byte was written as.
    case table(starts: [UInt32], ends: [UInt32])
    /// How the value came out of the text is not known; every place is the whole scalar.
    case unknown
  }

  private let places: Places
  /// The scalar as written where its content stands.
  package let whole: ByteRange
  /// The number of bytes of the value.
  package let count: Int

  package init(_ node: YAMLNode) {
    whole = node.contentRange
    count = node.textBounds.count
    let source = node.document.source.bytes
    let start = Self.contentStart(of: whole, in: source)
    let value = node.textBytes
    let first = node.style == .plain ? start : start + 1
    if node.style != .literal, node.style != .folded, first + count <= source.count,
      source[first..<first + count] == value
    {
      // An escape never stands for itself, so equal bytes are the same bytes.
      places = .straight(first)
      return
    }
    // The range of a block leaves the last line's break out, which may be part of the value.
    let isBlock = node.style == .literal || node.style == .folded
    var reader = ScalarSourceReader(
      source: source, value: value, position: start, end: isBlock ? source.count : Int(whole.end))
    let isRead =
      switch node.style {
      case .literal: reader.readBlock(isLiteral: true)
      case .folded: reader.readBlock(isLiteral: false)
      case .singleQuoted: reader.readFlow(quote: UInt8(ascii: "'"))
      case .doubleQuoted: reader.readFlow(quote: UInt8(ascii: "\""))
      default: reader.readFlow(quote: nil)
      }
    places = isRead ? .table(starts: reader.starts, ends: reader.ends) : .unknown
  }

  /// Whether places inside the value are known.
  package var isExact: Bool {
    if case .unknown = places { false } else { true }
  }

  /// The text that the bytes `bounds` of the value were written as. An empty range gives the place before its byte.
  package func range(_ bounds: Range<Int>) -> ByteRange {
    let lower = max(0, min(bounds.lowerBound, count))
    let upper = max(lower, min(bounds.upperBound, count))
    switch places {
    case .unknown: return whole
    case .straight(let first): return ByteRange(first + lower, first + upper)
    case .table(let starts, let ends):
      guard count > 0 else { return ByteRange(Int(whole.end), Int(whole.end)) }
      let start = lower < count ? Int(starts[lower]) : Int(ends[count - 1])
      return ByteRange(start, upper > lower ? max(start, Int(ends[upper - 1])) : start)
    }
  }

  /// Behind the anchor and the tag that a node's text begins with.
  private static func contentStart(of range: ByteRange, in source: [UInt8]) -> Int {
    var position = Int(range.start)
    let end = min(Int(range.end), source.count)
    while position < end, source[position] == UInt8(ascii: "&") || source[position] == UInt8(ascii: "!") {
      let isAnchor = source[position] == UInt8(ascii: "&")
      position += 1
      while position < end, isAnchor ? isAnchorByte(source[position]) : !isSpace(source[position]) { position += 1 }
      while position < end, isSpace(source[position]) { position += 1 }
    }
    return position
  }

  /// libyaml ends an anchor's name before any other byte.
  private static func isAnchorByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }
}
