package import SourceText

/// A comment of a YAML file, from its `#` to the line's end.
package struct YAMLComment: Hashable, Sendable {
  package let range: ByteRange
  /// Whether nothing but blanks stands before it on its line.
  package let isAlone: Bool

  package init(range: ByteRange, isAlone: Bool) {
    self.range = range
    self.isAlone = isAlone
  }
}

extension YAMLStream {
  /// The comments of the documents that were read, in order.
  ///
  /// libyaml drops comments; they are what begins with `#` after a blank or a line's start outside of scalars.
  /// Costs a pass over the file, and nothing but a search for `#` where there is none.
  package func comments(in source: SourceFile) -> [YAMLComment] {
    let bytes = source.bytes
    guard bytes.contains(UInt8(ascii: "#")) else { return [] }
    var comments: [YAMLComment] = []
    var position = 0
    for document in documents {
      for node in document.nodes where node.kind == .scalar && !node.range.isEmpty {
        Self.scan(bytes, position..<max(position, Int(node.range.start)), into: &comments)
        position = max(position, Int(node.range.start))
        if node.style == .literal || node.style == .folded {
          // The line that opens a text block may end in a comment.
          var end = position
          while end < Int(node.range.end), bytes[end] != 0x0A, bytes[end] != 0x0D { end += 1 }
          Self.scan(bytes, position..<end, into: &comments)
        }
        position = max(position, Int(node.range.end))
      }
    }
    // Behind a syntax error what is a comment is not known.
    let end = findings.isEmpty ? bytes.count : max(position, documents.last.map { Int($0.range.end) } ?? 0)
    Self.scan(bytes, position..<end, into: &comments)
    return comments
  }

  private static func scan(_ bytes: [UInt8], _ bounds: Range<Int>, into comments: inout [YAMLComment]) {
    var i = bounds.lowerBound
    while i < bounds.upperBound {
      guard bytes[i] == UInt8(ascii: "#"),
        i == 0 || [0x20, 0x09, 0x0A, 0x0D].contains(bytes[i - 1]) || isMark(bytes, i)
      else {
        i += 1
        continue
      }
      var end = i
      while end < bytes.count, bytes[end] != 0x0A, bytes[end] != 0x0D { end += 1 }
      var before = i
      while before > 0, bytes[before - 1] == 0x20 || bytes[before - 1] == 0x09 { before -= 1 }
      let isAlone = before == 0 || bytes[before - 1] == 0x0A || bytes[before - 1] == 0x0D || isMark(bytes, before)
      comments.append(YAMLComment(range: ByteRange(i, end), isAlone: isAlone))
      i = end
    }
  }

  /// Whether `offset` follows a byte-order mark at the file's start.
  private static func isMark(_ bytes: [UInt8], _ offset: Int) -> Bool {
    offset == 3 && bytes.starts(with: [0xEF, 0xBB, 0xBF])
  }
}
