/// Where the lines of a text begin, to turn byte offsets into lines and columns and back.
///
/// A line ends at LF, CR LF or a lone CR, as editors count; the breaks NEL, LS and PS that YAML 1.1 knows do
/// not end a line. Building it costs one pass over the text, so it is built only for files with findings.
package struct LineIndex: Sendable {
  /// Byte offset of the first byte of each line; never empty.
  package let starts: [UInt32]
  private let length: Int

  package init(_ bytes: [UInt8]) {
    var starts: [UInt32] = [0]
    let text = bytes.span
    for i in text.indices where text[i] <= UInt8(ascii: "\r") {
      switch text[i] {
      case UInt8(ascii: "\n"): starts.append(UInt32(i + 1))
      case UInt8(ascii: "\r"):
        // The line feed behind it ends the line.
        if i + 1 == text.count || text[i + 1] != UInt8(ascii: "\n") { starts.append(UInt32(i + 1)) }
      default: break
      }
    }
    self.starts = starts
    self.length = bytes.count
  }

  /// The number of lines; a line break at the end begins one more.
  package var count: Int { starts.count }

  /// The zero-based line that holds `offset`. An offset past the end belongs to the last line.
  package func line(at offset: Int) -> Int {
    var low = 0
    var high = starts.count
    while low + 1 < high {
      let middle = (low + high) / 2
      if Int(starts[middle]) <= offset { low = middle } else { high = middle }
    }
    return low
  }

  /// The bytes of a zero-based line with its line break.
  package func range(ofLine line: Int) -> ByteRange {
    let start = Int(starts[line])
    let end = line + 1 < starts.count ? Int(starts[line + 1]) : length
    return ByteRange(start, end)
  }
}
