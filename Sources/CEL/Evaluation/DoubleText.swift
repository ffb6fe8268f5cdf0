/// Doubles as text the way Go writes them.
enum DoubleText {
  /// The shortest digits that give the number back; mirrors `strconv.FormatFloat(v, 'g', -1, 64)`.
  static func shortest(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-Infinity" : "Infinity" }
    var (digits, exponent) = shortestDigits(value.magnitude)
    let sign = value.sign == .minus ? "-" : ""
    if digits.isEmpty { return sign + "0" }
    let leading = exponent - 1
    // Go decides as if for six digits.
    if leading < -4 || leading >= 6 {
      let first = digits.removeFirst()
      let rest = digits.isEmpty ? "" : "." + String(decoding: digits, as: UTF8.self)
      let size = leading.magnitude < 10 ? "0\(leading.magnitude)" : "\(leading.magnitude)"
      return sign + String(UnicodeScalar(first)) + rest + "e" + (leading < 0 ? "-" : "+") + size
    }
    return sign + plain(digits, exponent)
  }

  /// The same digits without an exponent; mirrors `strconv.FormatFloat(v, 'f', -1, 64)` of a finite number.
  static func plain(_ value: Double) -> String {
    let (digits, exponent) = shortestDigits(value.magnitude)
    return (value.sign == .minus ? "-" : "") + (digits.isEmpty ? "0" : plain(digits, exponent))
  }

  private static func plain(_ digits: [UInt8], _ exponent: Int) -> String {
    if exponent <= 0 {
      return "0." + String(repeating: "0", count: -exponent) + String(decoding: digits, as: UTF8.self)
    }
    if exponent >= digits.count {
      return String(decoding: digits, as: UTF8.self)
        + String(repeating: "0", count: exponent - digits.count)
    }
    return String(decoding: digits[..<exponent], as: UTF8.self) + "."
      + String(decoding: digits[exponent...], as: UTF8.self)
  }

  /// ASCII digits without zeros at either end, and where the point stands: `0.digits × 10^exponent`.
  private static func shortestDigits(_ value: Double) -> (digits: [UInt8], exponent: Int) {
    var digits: [UInt8] = []
    var point: Int?
    var exponent = 0
    var text = Array("\(value)".utf8)[...]
    if let e = text.firstIndex(of: UInt8(ascii: "e")) {
      exponent = Int(String(decoding: text[(e + 1)...], as: UTF8.self)) ?? 0
      text = text[..<e]
    }
    for byte in text {
      if byte == UInt8(ascii: ".") { point = digits.count } else { digits.append(byte) }
    }
    exponent += point ?? digits.count
    let zeros = digits.prefix { $0 == UInt8(ascii: "0") }.count
    digits.removeFirst(zeros)
    exponent -= zeros
    while digits.last == UInt8(ascii: "0") { digits.removeLast() }
    return (digits, exponent)
  }

  /// A fixed number of digits after the point, rounded half to even on the exact value; mirrors `%.nf`.
  static func fixed(_ value: Double, precision: Int) -> String {
    let exact = ExactBinary(value.magnitude).rounded(toDigitsAfterPoint: precision)
    let sign = value.sign == .minus ? "-" : ""
    let digits = String(repeating: "0", count: max(0, precision + 1 - exact.count)) + exact
    if precision == 0 { return sign + digits }
    return sign + digits.dropLast(precision) + "." + digits.suffix(precision)
  }

  /// One digit before the point and an exponent: mirrors `%.ne`.
  static func scientific(_ value: Double, precision: Int) -> (mantissa: String, exponent: Int) {
    let sign = value.sign == .minus ? "-" : ""
    guard value != 0 else {
      return (sign + "0" + (precision > 0 ? "." + String(repeating: "0", count: precision) : ""), 0)
    }
    let number = ExactBinary(value.magnitude)
    var exponent = number.decimalExponent
    var digits = number.rounded(toDigitsAfterPoint: precision - exponent)
    if digits.count > precision + 1 {
      // 9.99 became 10.0.
      exponent += 1
      digits = number.rounded(toDigitsAfterPoint: precision - exponent)
    }
    let rest = precision > 0 ? "." + digits.dropFirst() : ""
    return (sign + digits.prefix(1) + rest, exponent)
  }
}

/// A non-negative double as exact decimal digits.
private struct ExactBinary {
  /// Most significant first, without leading zeros.
  private let digits: [UInt8]
  /// How many of the digits stand after the point.
  private let fractionDigits: Int

  init(_ value: Double) {
    var significand = value.significandBitPattern
    var exponent = Int(value.exponentBitPattern) - 1075
    if value.exponentBitPattern == 0 { exponent += 1 } else { significand |= 1 << 52 }
    while significand != 0, significand & 1 == 0 {
      significand >>= 1
      exponent += 1
    }
    // Times 2^n for n ≥ 0; for negative n times 5^-n, the point moved by -n digits.
    var reversed = String(significand).utf8.reversed().map { $0 - 48 }
    for _ in 0..<(significand == 0 ? 0 : exponent.magnitude) {
      var carry: UInt8 = 0
      for i in reversed.indices {
        let product = reversed[i] * (exponent < 0 ? 5 : 2) + carry
        reversed[i] = product % 10
        carry = product / 10
      }
      if carry > 0 { reversed.append(carry) }
    }
    digits = significand == 0 ? [] : reversed.reversed()
    fractionDigits = significand == 0 ? 0 : max(0, -exponent)
  }

  /// The power of ten of the first digit.
  var decimalExponent: Int { digits.count - fractionDigits - 1 }

  /// The digits of value × 10^n rounded to a whole number, half to even.
  func rounded(toDigitsAfterPoint n: Int) -> String {
    let kept = digits.count - fractionDigits + n
    if kept < 0 { return "0" }
    if kept >= digits.count {
      let text = String(decoding: digits.map { $0 + 48 }, as: UTF8.self)
      return text.isEmpty ? "0" : text + String(repeating: "0", count: kept - digits.count)
    }
    var head = Array(digits[..<kept])
    let next = digits[kept]
    let isOdd = (head.last ?? 0) % 2 == 1
    let hasMore = digits[(kept + 1)...].contains { $0 != 0 }
    if next > 5 || (next == 5 && (hasMore || isOdd)) {
      var i = head.count - 1
      while i >= 0, head[i] == 9 {
        head[i] = 0
        i -= 1
      }
      if i >= 0 { head[i] += 1 } else { head.insert(1, at: 0) }
    }
    let text = String(decoding: head.map { $0 + 48 }, as: UTF8.self)
    return text.isEmpty ? "0" : text
  }
}
