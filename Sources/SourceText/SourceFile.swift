/// A file's text as UTF-8, the name it is reported under, and how to turn byte offsets into places.
package struct SourceFile: Sendable {
  /// The name as the user gave it; `-` for standard input.
  package let path: String
  /// UTF-8 text. A byte-order mark is kept, so that offsets are those of the file.
  package let bytes: [UInt8]

  package init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
  }

  package init(path: String, text: String) {
    self.init(path: path, bytes: Array(text.utf8))
  }

  /// The text of a range; ill-formed UTF-8 is repaired with U+FFFD.
  package func text(_ range: ByteRange) -> String {
    String(decoding: bytes[range.bounds], as: UTF8.self)
  }

  package func makeLineIndex() -> LineIndex { LineIndex(bytes) }

  /// The place of a byte offset. Costs a scan of its line.
  package func location(of offset: Int, in index: LineIndex) -> SourceLocation {
    let offset = min(offset, bytes.count)
    let line = index.line(at: offset)
    var start = Int(index.starts[line])
    // A byte-order mark is invisible in an editor.
    if start == 0, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { start = min(3, offset) }
    var column = 1
    var i = start
    while i < offset {
      let byte = bytes[i]
      if byte < 0x80 || byte >= 0xC0 { column += byte >= 0xF0 ? 2 : 1 }
      i += 1
    }
    return SourceLocation(line: line + 1, column: column)
  }
}
