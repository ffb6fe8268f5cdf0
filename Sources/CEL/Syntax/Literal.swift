/// A constant as it stands in an expression.
package enum Literal: Hashable, Sendable {
  case null
  case bool(Bool)
  case int(Int64)
  case uint(UInt64)
  case double(Double)
  case string(String)
  case bytes([UInt8])
}

/// The content of a string or bytes literal, escapes resolved; mirrors cel-go's `unescape`.
///
/// - Parameter text: the literal with prefix and quotes, as the lexer accepted it.
func unescapedContent(of text: ArraySlice<UInt8>, isBytes: Bool) -> Result<[UInt8], UnescapingFault> {
  var i = text.startIndex
  var isRaw = false
  while text[i] != UInt8(ascii: "\""), text[i] != UInt8(ascii: "'") {
    if text[i] | 0x20 == UInt8(ascii: "r") { isRaw = true }
    i += 1
  }
  let quote = text[i]
  let isTriple = text.endIndex - i >= 6 && text[i + 1] == quote && text[i + 2] == quote
  i += isTriple ? 3 : 1
  let end = text.endIndex - (isTriple ? 3 : 1)
  var result: [UInt8] = []
  result.reserveCapacity(end - i)
  while i < end {
    let byte = text[i]
    if byte == UInt8(ascii: "\r") {
      // Line breaks are the same on every machine.
      result.append(UInt8(ascii: "\n"))
      i += i + 1 < end && text[i + 1] == UInt8(ascii: "\n") ? 2 : 1
      continue
    }
    guard byte == UInt8(ascii: "\\"), !isRaw else {
      result.append(byte)
      i += 1
      continue
    }
    guard i + 1 < end else { return .failure(UnescapingFault()) }
    i += 2
    switch text[i - 1] {
    case UInt8(ascii: "a"): result.append(0x07)
    case UInt8(ascii: "b"): result.append(0x08)
    case UInt8(ascii: "f"): result.append(0x0C)
    case UInt8(ascii: "n"): result.append(0x0A)
    case UInt8(ascii: "r"): result.append(0x0D)
    case UInt8(ascii: "t"): result.append(0x09)
    case UInt8(ascii: "v"): result.append(0x0B)
    case UInt8(ascii: "\\"), UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "`"), UInt8(ascii: "?"):
      result.append(text[i - 1])
    case UInt8(ascii: "x"), UInt8(ascii: "X"):
      guard append(hexDigits: 2) else { return .failure(UnescapingFault()) }
    case UInt8(ascii: "u"):
      guard !isBytes, append(hexDigits: 4) else { return .failure(UnescapingFault()) }
    case UInt8(ascii: "U"):
      guard !isBytes, append(hexDigits: 8) else { return .failure(UnescapingFault()) }
    case UInt8(ascii: "0")...UInt8(ascii: "3"):
      var value = UInt32(text[i - 1] - 48)
      for _ in 0..<2 {
        guard i < end, 48...55 ~= text[i] else { return .failure(UnescapingFault()) }
        value = value * 8 + UInt32(text[i] - 48)
        i += 1
      }
      guard append(value) else { return .failure(UnescapingFault()) }
    default:
      return .failure(UnescapingFault())
    }
  }
  return .success(result)

  func append(_ value: UInt32) -> Bool {
    if isBytes {
      result.append(UInt8(truncatingIfNeeded: value))
      return true
    }
    guard let scalar = Unicode.Scalar(value), let encoded = UTF8.encode(scalar) else { return false }
    result.append(contentsOf: encoded)
    return true
  }

  func append(hexDigits count: Int) -> Bool {
    var value: UInt32 = 0
    for _ in 0..<count {
      guard i < end, let digit = hexDigitValue(text[i]), value < 1 << 28 else { return false }
      value = value * 16 + UInt32(digit)
      i += 1
    }
    return append(value)
  }
}

/// An escape sequence that CEL does not know.
struct UnescapingFault: Error {}

/// The value of an ASCII hexadecimal digit.
func hexDigitValue(_ byte: UInt8) -> UInt8? {
  switch byte {
  case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
  case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
  case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
  default: nil
  }
}
