/// Escapes of JSON that YAML does not know: a character beyond U+FFFF as a pair of surrogates, `\ud83d\ude00`.
///
/// kubectl reads what begins with a brace as JSON, where such pairs are usual and half of one is U+FFFD; libyaml
/// refuses both.
enum JSONEscapes {
  /// The text with those escapes as YAML has them, no byte of anything else moved; nil where there are none, and for
  /// what does not begin as JSON.
  static func rewritten(_ bytes: [UInt8]) -> [UInt8]? {
    let text = bytes.span
    guard JSONValues.beginning(in: text) != nil, mentionsSurrogate(text) else { return nil }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var isInString = false
    // An escape of ten bytes stands for a pair of twelve: the two blanks come behind the string, where they say nothing.
    var blanks = 0
    var i = 0
    while i < text.count {
      let byte = text[i]
      if isInString, byte == UInt8(ascii: "\\") {
        let unit = unit(at: i, in: text)
        guard let unit, 0xD800...0xDFFF ~= unit else {
          let end = min(i + 2, text.count)
          while i < end {
            result.append(text[i])
            i += 1
          }
          continue
        }
        if unit < 0xDC00, let low = self.unit(at: i + 6, in: text), 0xDC00...0xDFFF ~= low {
          let scalar = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00)
          result += Array("\\U".utf8) + hex(scalar)
          blanks += 2
          i += 12
        } else {
          result += Array("\\ufffd".utf8)
          i += 6
        }
        continue
      }
      result.append(byte)
      i += 1
      guard byte == UInt8(ascii: "\"") else { continue }
      isInString.toggle()
      if !isInString {
        result += repeatElement(UInt8(ascii: " "), count: blanks)
        blanks = 0
      }
    }
    result += repeatElement(UInt8(ascii: " "), count: blanks)
    return result
  }

  private static func mentionsSurrogate(_ text: Span<UInt8>) -> Bool {
    for i in text.indices where text[i] == UInt8(ascii: "\\") {
      if let unit = unit(at: i, in: text), 0xD800...0xDFFF ~= unit { return true }
    }
    return false
  }

  /// The code unit of an escape `\uXXXX`; nil for anything else.
  private static func unit(at start: Int, in text: Span<UInt8>) -> UInt32? {
    guard start + 6 <= text.count, text[start] == UInt8(ascii: "\\"), text[start + 1] == UInt8(ascii: "u") else {
      return nil
    }
    var unit: UInt32 = 0
    for i in start + 2..<start + 6 {
      let digit: UInt8
      switch text[i] {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = text[i] - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = text[i] - UInt8(ascii: "a") + 10
      case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = text[i] - UInt8(ascii: "A") + 10
      default: return nil
      }
      unit = unit << 4 | UInt32(digit)
    }
    return unit
  }

  private static func hex(_ scalar: UInt32) -> [UInt8] {
    let digits = Array("0123456789abcdef".utf8)
    return (0..<8).map { digits[Int(scalar >> (28 - 4 * UInt32($0)) & 15)] }
  }
}
