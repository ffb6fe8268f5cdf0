/// What the text of a plain scalar means: the rules of sigs.k8s.io/yaml's `resolve`.
enum PlainScalar {
  static func resolve(_ text: [UInt8], _ bounds: Range<Int>) -> ResolvedScalar {
    guard let first = bounds.first.map({ text[$0] }) else { return .null }
    switch first {
    case UInt8(ascii: "0")...UInt8(ascii: "9"):
      return number(text, bounds) ?? .string
    case UInt8(ascii: "+"), UInt8(ascii: "-"):
      return word(text, bounds) ?? number(text, bounds) ?? .string
    case UInt8(ascii: "."):
      return word(text, bounds) ?? fraction(text, bounds) ?? .string
    case UInt8(ascii: "y"), UInt8(ascii: "Y"), UInt8(ascii: "n"), UInt8(ascii: "N"), UInt8(ascii: "t"),
      UInt8(ascii: "T"), UInt8(ascii: "f"), UInt8(ascii: "F"), UInt8(ascii: "o"), UInt8(ascii: "O"),
      UInt8(ascii: "~"):
      return word(text, bounds) ?? .string
    default:
      return .string
    }
  }

  // MARK: Words

  /// null, the booleans and the numbers that are not finite: each in lower case, capitalized or upper case.
  private static func word(_ text: [UInt8], _ bounds: Range<Int>) -> ResolvedScalar? {
    guard bounds.count <= 5, mayEndWord(text[bounds.upperBound - 1]) else { return nil }
    switch String(decoding: text[bounds], as: UTF8.self) {
    case "~", "null", "Null", "NULL": return .null
    case "y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON": return .bool(true)
    case "n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF": return .bool(false)
    case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": return .notFinite("+Inf")
    case "-.inf", "-.Inf", "-.INF": return .notFinite("-Inf")
    case ".nan", ".NaN", ".NAN": return .notFinite("NaN")
    default: return nil
    }
  }

  /// Whether one of the words ends in a byte: most names that begin like one do not.
  private static func mayEndWord(_ byte: UInt8) -> Bool {
    switch byte | 0x20 {
    case UInt8(ascii: "l"), UInt8(ascii: "y"), UInt8(ascii: "s"), UInt8(ascii: "e"), UInt8(ascii: "n"),
      UInt8(ascii: "o"), UInt8(ascii: "f"), UInt8(ascii: "~") | 0x20:
      true
    default: false
    }
  }

  // MARK: Numbers

  /// A scalar that begins with a digit or a sign. Underscores anywhere behind it do not count.
  private static func number(_ text: [UInt8], _ bounds: Range<Int>) -> ResolvedScalar? {
    // The longest number worth reading is a float with every digit of a double; names and versions end sooner.
    var hasDigitsOnly = true
    for i in bounds {
      guard isNumeric(text[i]) else { return nil }
      if text[i] < UInt8(ascii: "0") || text[i] > UInt8(ascii: "9") { hasDigitsOnly = false }
    }
    if hasDigitsOnly, let small = decimal(text, bounds) { return .int(small) }
    let plain = text[bounds].filter { $0 != UInt8(ascii: "_") }
    return integer(plain) ?? float(plain)
  }

  /// What most numbers are: up to eighteen decimal digits. nil for more, and for a leading zero, which has a meaning.
  private static func decimal(_ text: [UInt8], _ bounds: Range<Int>) -> Int64? {
    guard bounds.count <= 18, bounds.count == 1 || text[bounds.lowerBound] != UInt8(ascii: "0") else { return nil }
    var value: Int64 = 0
    for i in bounds { value = value * 10 + Int64(text[i] - UInt8(ascii: "0")) }
    return value
  }

  /// Whether a byte can be part of a number in any notation.
  private static func isNumeric(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
      UInt8(ascii: "A")...UInt8(ascii: "F"), UInt8(ascii: "x"), UInt8(ascii: "X"), UInt8(ascii: "o"),
      UInt8(ascii: "O"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  /// Decimal, or with the prefixes 0x, 0b, 0o or 0: a leading zero alone means octal.
  private static func integer(_ plain: [UInt8]) -> ResolvedScalar? {
    var digits = plain[...]
    var isNegative = false
    if let sign = digits.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
      isNegative = sign == UInt8(ascii: "-")
      digits = digits.dropFirst()
    }
    var radix: UInt64 = 10
    if digits.count > 1, digits.first == UInt8(ascii: "0") {
      switch digits[digits.startIndex + 1] | 0x20 {
      case UInt8(ascii: "x"): (radix, digits) = (16, digits.dropFirst(2))
      case UInt8(ascii: "b"): (radix, digits) = (2, digits.dropFirst(2))
      case UInt8(ascii: "o"): (radix, digits) = (8, digits.dropFirst(2))
      default: (radix, digits) = (8, digits.dropFirst())
      }
    }
    guard !digits.isEmpty else { return nil }
    var value: UInt64 = 0
    for byte in digits {
      guard let digit = digitValue(byte), digit < radix else { return nil }
      let (product, overflow) = value.multipliedReportingOverflow(by: radix)
      let (sum, carry) = product.addingReportingOverflow(digit)
      guard !overflow, !carry else { return nil }
      value = sum
    }
    if isNegative {
      guard value <= UInt64(Int64.max) + 1 else { return nil }
      return .int(Int64(truncatingIfNeeded: 0 &- value))
    }
    // An unsigned number is read without a sign.
    if value > UInt64(Int64.max) { return plain.first == UInt8(ascii: "+") ? nil : .uint(value) }
    return .int(Int64(value))
  }

  private static func digitValue(_ byte: UInt8) -> UInt64? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(byte - UInt8(ascii: "a") + 10)
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt64(byte - UInt8(ascii: "A") + 10)
    default: nil
    }
  }

  /// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`, and within a double's range.
  private static func float(_ plain: [UInt8]) -> ResolvedScalar? {
    var i = 0
    func digits() -> Int {
      let start = i
      while i < plain.count, plain[i] >= UInt8(ascii: "0"), plain[i] <= UInt8(ascii: "9") { i += 1 }
      return i - start
    }
    if plain[0] == UInt8(ascii: "-") || plain[0] == UInt8(ascii: "+") { i += 1 }
    let whole = digits()
    if i < plain.count, plain[i] == UInt8(ascii: ".") {
      i += 1
      let fraction = digits()
      guard whole + fraction > 0 else { return nil }
    } else if whole == 0 {
      return nil
    }
    if i < plain.count, plain[i] | 0x20 == UInt8(ascii: "e") {
      i += 1
      if i < plain.count, plain[i] == UInt8(ascii: "-") || plain[i] == UInt8(ascii: "+") { i += 1 }
      guard digits() > 0 else { return nil }
    }
    guard i == plain.count else { return nil }
    return finite(plain)
  }

  /// A scalar that begins with a point: read as it stands, underscores are not passed over.
  private static func fraction(_ text: [UInt8], _ bounds: Range<Int>) -> ResolvedScalar? {
    guard bounds.count > 1 else { return nil }
    return float(Array(text[bounds]))
  }

  private static func finite(_ plain: [UInt8]) -> ResolvedScalar? {
    guard let value = Double(String(decoding: plain, as: UTF8.self)), value.isFinite else { return nil }
    return .float(value)
  }
}
