internal import SourceText

/// One replacement of bytes; of several at one place the earlier in the list comes first.
struct TextEdit {
  var range: Range<Int>
  var text: String

  init(_ range: Range<Int>, _ text: String) {
    self.range = range
    self.text = text
  }

  /// The file's text with all edits made. Edits may touch but not overlap.
  static func apply(_ edits: [TextEdit], to source: SourceFile) -> String {
    var result: [UInt8] = []
    result.reserveCapacity(source.bytes.count + edits.reduce(0) { $0 + $1.text.utf8.count })
    var position = 0
    let sorted = edits.enumerated().sorted {
      ($0.element.range.lowerBound, $0.offset) < ($1.element.range.lowerBound, $1.offset)
    }
    for (_, edit) in sorted {
      result.append(contentsOf: source.bytes[position..<max(position, edit.range.lowerBound)])
      result.append(contentsOf: edit.text.utf8)
      position = max(position, edit.range.upperBound)
    }
    result.append(contentsOf: source.bytes[position...])
    return String(decoding: result, as: UTF8.self)
  }
}
