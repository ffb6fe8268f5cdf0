/// A text in lines.
package enum TextLines {
  /// Each with its line break; the last may have none.
  package static func of(_ text: [UInt8]) -> [ArraySlice<UInt8>] {
    var result: [ArraySlice<UInt8>] = []
    var start = 0
    for (i, byte) in text.enumerated() where byte == 0x0A {
      result.append(text[start...i])
      start = i + 1
    }
    if start < text.count { result.append(text[start...]) }
    return result
  }
}
