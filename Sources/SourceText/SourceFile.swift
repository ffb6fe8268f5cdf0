/// A file's text as UTF-8, the name it is reported under, and how to turn byte offsets into places.
package struct SourceFile: Sendable {
  /// The name as the user gave it; `-` for standard input.
  package let path: String
  /// UTF-8 text. A byte-order mark is kept, so that offsets are those of the file.
  package let bytes: [UInt8]
  /// Where the first unit of a UTF-16 file stands that is no text, as an offset in ``bytes``; else nil.
  package let malformedAt: Int?

  /// A file's content. UTF-16, told by its byte-order mark, becomes UTF-8; all else is taken for UTF-8.
  package init(path: String, bytes: [UInt8]) {
    self.path = path
    if let text = UTF16Text(bytes) {
      self.bytes = text.utf8
      self.malformedAt = text.malformedAt
    } else {
      self.bytes = bytes
      self.malformedAt = nil
    }
  }

  package init(path: String, text: String) {
    self.init(path: path, bytes: Array(text.utf8))
  }

  /// Whether the text begins with U+FEFF, which no editor shows and which is none of the content.
  package var hasByteOrderMark: Bool { bytes.starts(with: [0xEF, 0xBB, 0xBF]) }

  /// The text of a range; ill-formed UTF-8 is repaired with U+FFFD.
  package func text(_ range: ByteRange) -> String {
    String(decoding: bytes[range.bounds], as: UTF8.self)
  }

  package func makeLineIndex() -> LineIndex { LineIndex(bytes) }

  /// The place of a byte offset. Costs a scan of its line.
  package func location(of offset: Int, in index: LineIndex) -> TextLocation {
    let offset = min(offset, bytes.count)
    let line = index.line(at: offset)
    return location(of: offset, inLine: line, from: Int(index.starts[line]))
  }

  /// The places of byte offsets; for few of them that need no ``LineIndex``. Ascending ones cost one scan of the text
  /// up to the last.
  package func locations(of offsets: [Int]) -> [TextLocation] {
    let text = bytes.span
    var line = 0
    var start = 0
    var i = 0
    return offsets.map { offset in
      let offset = min(offset, text.count)
      if offset < i { (line, start, i) = (0, 0, 0) }
      while i < offset {
        let byte = text[i]
        i += 1
        // CR LF is one end.
        let isLoneReturn = byte == UInt8(ascii: "\r") && (i == text.count || text[i] != UInt8(ascii: "\n"))
        if byte == UInt8(ascii: "\n") || isLoneReturn {
          line += 1
          start = i
        }
      }
      return location(of: offset, inLine: line, from: start)
    }
  }

  private func location(of offset: Int, inLine line: Int, from lineStart: Int) -> TextLocation {
    var start = lineStart
    // A byte-order mark is invisible in an editor.
    if start == 0, hasByteOrderMark { start = min(3, offset) }
    var column = 1
    var i = start
    while i < offset {
      let byte = bytes[i]
      if byte < 0x80 || byte >= 0xC0 { column += byte >= 0xF0 ? 2 : 1 }
      i += 1
    }
    return TextLocation(line: line + 1, column: column)
  }
}
