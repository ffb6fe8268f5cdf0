internal import SourceText

extension Array where Element == Edit {
  /// The text with all edits made. They may touch but not overlap; of several at one place the earlier comes first.
  package func applied(to text: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(text.count + reduce(0) { $0 + $1.text.utf8.count })
    var position = 0
    let sorted = enumerated().sorted {
      ($0.element.range.start, $0.offset) < ($1.element.range.start, $1.offset)
    }
    for (_, edit) in sorted {
      result += text[position..<Swift.max(position, Int(edit.range.start))]
      result += edit.text.utf8
      position = Swift.max(position, Int(edit.range.end))
    }
    return result + text[position...]
  }
}
