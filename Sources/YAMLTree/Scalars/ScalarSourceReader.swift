/// Reads a scalar's text again as libyaml does, noting where each byte of the value comes from.
///
/// Every byte is compared with the value that libyaml gave, so that a difference in understanding is noticed and
/// never leads to a wrong place.
struct ScalarSourceReader {
  private(set) var starts: [UInt32] = []
  private(set) var ends: [UInt32] = []
  private let source: [UInt8]
  private let value: ArraySlice<UInt8>
  private var position: Int
  private let end: Int

  init(source: [UInt8], value: ArraySlice<UInt8>, position: Int, end: Int) {
    self.source = source
    self.value = value
    self.position = position
    self.end = min(end, source.count)
    starts.reserveCapacity(value.count)
    ends.reserveCapacity(value.count)
  }

  private var isComplete: Bool { starts.count == value.count }

  /// False where the value has another byte at this place.
  private mutating func emit(_ byte: UInt8, _ bounds: Range<Int>) -> Bool {
    guard !isComplete, value[value.startIndex + starts.count] == byte else { return false }
    starts.append(UInt32(bounds.lowerBound))
    ends.append(UInt32(bounds.upperBound))
    return true
  }

  private func isBlank(_ offset: Int) -> Bool {
    offset < end && (source[offset] == 0x20 || source[offset] == 0x09)
  }

  /// The bytes of a line break at `offset`; 0 for none.
  private func breakLength(_ offset: Int) -> Int {
    guard offset < end else { return 0 }
    if source[offset] == 0x0A { return 1 }
    guard source[offset] == 0x0D else { return 0 }
    return offset + 1 < source.count && source[offset + 1] == 0x0A ? 2 : 1
  }

  // MARK: Plain and quoted

  mutating func readFlow(quote: UInt8?) -> Bool {
    if quote != nil { position += 1 }
    while position < end {
      let byte = source[position]
      if byte == quote {
        guard quote == UInt8(ascii: "'"), position + 1 < end, source[position + 1] == byte else { break }
        guard emit(byte, position..<position + 2) else { return false }
        position += 2
      } else if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
        guard readEscape() else { return false }
      } else if isBlank(position) || breakLength(position) > 0 {
        guard readWhitespace(isContinued: false) else { return false }
      } else {
        guard emit(byte, position..<position + 1) else { return false }
        position += 1
      }
    }
    return isComplete
  }

  /// Blanks, and line breaks with the blanks around them, which fold.
  private mutating func readWhitespace(isContinued: Bool) -> Bool {
    let start = position
    while isBlank(position) { position += 1 }
    var breaks: [Range<Int>] = []
    while true {
      let length = breakLength(position)
      guard length > 0 else { break }
      breaks.append(position..<position + length)
      position += length
      while isBlank(position) { position += 1 }
    }
    if isContinued {
      for range in breaks where !emit(0x0A, range) { return false }
    } else if breaks.isEmpty {
      for offset in start..<position where !emit(source[offset], offset..<offset + 1) { return false }
    } else if breaks.count == 1 {
      // At the end of a plain scalar nothing follows that could be folded to.
      return position >= end || emit(0x20, breaks[0])
    } else {
      for range in breaks.dropFirst() where !emit(0x0A, range) { return false }
    }
    return true
  }

  private mutating func readEscape() -> Bool {
    let start = position
    guard position + 1 < end else { return false }
    let length = breakLength(position + 1)
    if length > 0 {
      position += 1 + length
      while isBlank(position) { position += 1 }
      return readWhitespace(isContinued: true)
    }
    let letter = source[position + 1]
    position += 2
    let code: UInt32
    switch letter {
    case UInt8(ascii: "x"), UInt8(ascii: "u"), UInt8(ascii: "U"):
      let digits = letter == UInt8(ascii: "x") ? 2 : letter == UInt8(ascii: "u") ? 4 : 8
      guard position + digits <= end,
        let number = UInt32(String(decoding: source[position..<position + digits], as: UTF8.self), radix: 16)
      else { return false }
      position += digits
      code = number
    case UInt8(ascii: "0"): code = 0
    case UInt8(ascii: "a"): code = 0x07
    case UInt8(ascii: "b"): code = 0x08
    case UInt8(ascii: "t"), 0x09: code = 0x09
    case UInt8(ascii: "n"): code = 0x0A
    case UInt8(ascii: "v"): code = 0x0B
    case UInt8(ascii: "f"): code = 0x0C
    case UInt8(ascii: "r"): code = 0x0D
    case UInt8(ascii: "e"): code = 0x1B
    case UInt8(ascii: "N"): code = 0x85
    case UInt8(ascii: "_"): code = 0xA0
    case UInt8(ascii: "L"): code = 0x2028
    case UInt8(ascii: "P"): code = 0x2029
    default: code = UInt32(letter)
    }
    guard let scalar = Unicode.Scalar(code) else { return false }
    for byte in String(Character(scalar)).utf8 where !emit(byte, start..<position) { return false }
    return true
  }

  // MARK: Block

  /// A literal or folded block; mirrors libyaml's `yaml_parser_scan_block_scalar`.
  mutating func readBlock(isLiteral: Bool) -> Bool {
    while position < end, breakLength(position) == 0 { position += 1 }
    position += breakLength(position)
    let indent = blockIndent()
    var leadingBreak: Range<Int>?
    var leadingBlank = false
    var trailingBreaks = readBlankLines(indent)
    while position < end, !isComplete {
      guard skipIndent(indent) else { break }
      let trailingBlank = isBlank(position)
      if let range = leadingBreak {
        if !isLiteral, !leadingBlank, !trailingBlank {
          if trailingBreaks.isEmpty, !emit(0x20, range) { return false }
        } else if !emit(0x0A, range) {
          return false
        }
      }
      for range in trailingBreaks where !emit(0x0A, range) { return false }
      leadingBlank = trailingBlank
      while position < end, breakLength(position) == 0 {
        guard emit(source[position], position..<position + 1) else { return false }
        position += 1
      }
      let length = breakLength(position)
      leadingBreak = length > 0 ? position..<position + length : nil
      position += length
      trailingBreaks = readBlankLines(indent)
    }
    for range in (leadingBreak.map { [$0] } ?? []) + trailingBreaks where !isComplete {
      guard emit(0x0A, range) else { return false }
    }
    return isComplete
  }

  /// How far the block's lines are indented: what the first line with content has more than its value.
  private func blockIndent() -> Int {
    var offset = position
    while offset < end {
      var line = offset
      while line < end, source[line] == 0x20 { line += 1 }
      let length = breakLength(line)
      guard length > 0 else {
        let content = value.drop { $0 == 0x0A }
        return max(0, line - offset - content.prefix { $0 == 0x20 }.count)
      }
      offset = line + length
    }
    return 0
  }

  /// Lines that hold no more than indentation: their breaks.
  private mutating func readBlankLines(_ indent: Int) -> [Range<Int>] {
    var breaks: [Range<Int>] = []
    while position < end {
      var offset = position
      while offset < end, offset - position < indent, source[offset] == 0x20 { offset += 1 }
      let length = breakLength(offset)
      guard length > 0 else { break }
      breaks.append(offset..<offset + length)
      position = offset + length
    }
    return breaks
  }

  /// Steps over a line's indentation; false where the line has less, for it is not of the block.
  private mutating func skipIndent(_ indent: Int) -> Bool {
    var offset = position
    while offset < end, offset - position < indent, source[offset] == 0x20 { offset += 1 }
    guard offset - position == indent else { return false }
    position = offset
    return true
  }
}
