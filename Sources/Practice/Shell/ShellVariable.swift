/// `$NAME` and `${NAME}` in a text that no shell has read.
enum ShellVariable {
  /// In order. An escaped dollar, `$$` and `$(` begin none.
  static func all(in text: [UInt8]) -> [(name: String, range: Range<Int>)] {
    var found: [(String, Range<Int>)] = []
    var i = 0
    while i + 1 < text.count {
      guard text[i] == UInt8(ascii: "$") else {
        i += text[i] == UInt8(ascii: "\\") ? 2 : 1
        continue
      }
      if text[i + 1] == UInt8(ascii: "$") {
        i += 2
        continue
      }
      let isBraced = text[i + 1] == UInt8(ascii: "{")
      let start = i + (isBraced ? 2 : 1)
      var end = start
      if start < text.count, ShellParser.isNameStart(text[start]) {
        while end < text.count, ShellParser.isName(text[end]) { end += 1 }
      }
      guard end > start, !isBraced || end < text.count && text[end] == UInt8(ascii: "}") else {
        i += 1
        continue
      }
      let range = i..<(isBraced ? end + 1 : end)
      found.append((String(decoding: text[start..<end], as: UTF8.self), range))
      i = range.upperBound
    }
    return found
  }
}
