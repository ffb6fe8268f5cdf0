/// An exact decimal number of any size: `±digits × 10^exponent`.
///
/// Quantities that do not fit 64 bits are held in it. An exponent costs nothing, so a number such as
/// 10^2000000000 is as cheap as 1; only sums of numbers of very different size are cut (``+(_:_:)``).
struct ExactDecimal: Sendable {
  /// False for zero.
  private(set) var isNegative: Bool
  /// Most significant first, each 0–9, neither starting nor ending with a zero. Empty for zero.
  private(set) var digits: [UInt8]
  /// The power of ten that the last digit counts; 0 for zero.
  private(set) var exponent: Int

  static let zero = ExactDecimal(isNegative: false, digits: [], exponent: 0)

  init(isNegative: Bool, digits: [UInt8], exponent: Int) {
    let end = digits.lastIndex { $0 != 0 }.map { $0 + 1 } ?? 0
    let start = digits.firstIndex { $0 != 0 } ?? 0
    guard end > 0 else {
      self.isNegative = false
      self.digits = []
      self.exponent = 0
      return
    }
    self.isNegative = isNegative
    self.digits = start == 0 && end == digits.count ? digits : Array(digits[start..<end])
    self.exponent = exponent + digits.count - end
  }

  init(_ value: Int64, exponent: Int = 0) {
    self.init(
      isNegative: value < 0, digits: String(value.magnitude).utf8.map { $0 - 48 }, exponent: exponent)
  }

  var isZero: Bool { digits.isEmpty }
  var isInteger: Bool { exponent >= 0 }
  var negated: ExactDecimal {
    ExactDecimal(isNegative: !isNegative, digits: digits, exponent: exponent)
  }
  var magnitude: ExactDecimal { isNegative ? negated : self }

  /// How many digits stand before the decimal point; zero or less for numbers below 1.
  private var digitsBeforePoint: Int { digits.count + exponent }

  /// The digit that counts `10^power`.
  private func digit(_ power: Int) -> UInt8 {
    let index = digits.count - 1 - (power - exponent)
    return digits.indices.contains(index) ? digits[index] : 0
  }

  // MARK: Rounding

  /// Rounded away from zero to a multiple of `10^power`.
  func roundedAwayFromZero(toPowerOfTen power: Int) -> ExactDecimal {
    guard exponent < power else { return self }
    var kept = Array(digits.prefix(max(0, digits.count - (power - exponent))))
    var i = kept.count
    while i > 0, kept[i - 1] == 9 {
      kept[i - 1] = 0
      i -= 1
    }
    if i == 0 { kept.insert(1, at: 0) } else { kept[i - 1] += 1 }
    return ExactDecimal(isNegative: isNegative, digits: kept, exponent: power)
  }

  /// The number times `10^power`, rounded away from zero to an integer, of which the low 64 bits.
  func low64Bits(timesPowerOfTen power: Int) -> Int64 {
    let integer = ExactDecimal(isNegative: isNegative, digits: digits, exponent: exponent + power)
      .roundedAwayFromZero(toPowerOfTen: 0)
    var bits: UInt64 = 0
    for digit in integer.digits { bits = bits &* 10 &+ UInt64(digit) }
    // 10^64 is divisible by 2^64.
    for _ in 0..<min(64, integer.exponent) { bits = bits &* 10 }
    return Int64(truncatingIfNeeded: integer.isNegative ? 0 &- bits : bits)
  }

  /// The value, where it is an integer that fits.
  var asInt64: Int64? {
    guard isInteger, digitsBeforePoint <= 19 else { return isZero ? 0 : nil }
    var value: Int64 = 0
    for i in 0..<digitsBeforePoint {
      let digit = i < digits.count ? Int64(digits[i]) : 0
      let (product, over) = value.multipliedReportingOverflow(by: 10)
      let (next, under) = product.subtractingReportingOverflow(digit)
      if over || under { return nil }
      value = next
    }
    if isNegative { return value }
    return value == .min ? nil : -value
  }

  // MARK: Arithmetic

  func multiplied(by factor: UInt64) -> ExactDecimal {
    var result: [UInt8] = []
    var carry: UInt128 = 0
    for digit in digits.reversed() {
      carry += UInt128(digit) * UInt128(factor)
      result.append(UInt8(carry % 10))
      carry /= 10
    }
    while carry > 0 {
      result.append(UInt8(carry % 10))
      carry /= 10
    }
    return ExactDecimal(isNegative: isNegative, digits: result.reversed(), exponent: exponent)
  }

  /// The quotient of an integer, where the division leaves nothing.
  func dividedExactly(by divisor: UInt64) -> ExactDecimal? {
    guard isInteger, exponent < 4096 else { return nil }
    var quotient: [UInt8] = []
    var rest: UInt128 = 0
    for i in 0..<max(0, digitsBeforePoint) {
      rest = rest * 10 + UInt128(i < digits.count ? digits[i] : 0)
      quotient.append(UInt8(rest / UInt128(divisor)))
      rest %= UInt128(divisor)
    }
    return rest == 0 ? ExactDecimal(isNegative: isNegative, digits: quotient, exponent: 0) : nil
  }

  /// The sum. Where one number is more than 10^4096 times the other, that one alone.
  static func + (a: ExactDecimal, b: ExactDecimal) -> ExactDecimal {
    if a.isZero { return b }
    if b.isZero { return a }
    let low = min(a.exponent, b.exponent)
    let high = max(a.digitsBeforePoint, b.digitsBeforePoint)
    guard high - low <= 4096 + a.digits.count + b.digits.count else {
      return a.digitsBeforePoint > b.digitsBeforePoint ? a : b
    }
    if a.isNegative == b.isNegative {
      var sum: [UInt8] = []
      var carry: UInt8 = 0
      for power in low...high {
        let digit = a.digit(power) + b.digit(power) + carry
        sum.append(digit % 10)
        carry = digit / 10
      }
      return ExactDecimal(isNegative: a.isNegative, digits: sum.reversed(), exponent: low)
    }
    let order = compareMagnitudes(a, b)
    if order == 0 { return .zero }
    let (large, small) = order > 0 ? (a, b) : (b, a)
    var difference: [UInt8] = []
    var borrow: Int8 = 0
    for power in low...high {
      var digit = Int8(large.digit(power)) - Int8(small.digit(power)) - borrow
      borrow = digit < 0 ? 1 : 0
      if digit < 0 { digit += 10 }
      difference.append(UInt8(digit))
    }
    return ExactDecimal(isNegative: large.isNegative, digits: difference.reversed(), exponent: low)
  }

  // MARK: Order

  /// Negative, zero or positive as `a` is below, equal to or above `b`.
  static func compare(_ a: ExactDecimal, _ b: ExactDecimal) -> Int {
    if a.isNegative != b.isNegative { return a.isNegative ? -1 : 1 }
    let order = compareMagnitudes(a, b)
    return a.isNegative ? -order : order
  }

  private static func compareMagnitudes(_ a: ExactDecimal, _ b: ExactDecimal) -> Int {
    if a.isZero || b.isZero { return (a.isZero ? 0 : 1) - (b.isZero ? 0 : 1) }
    if a.digitsBeforePoint != b.digitsBeforePoint {
      return a.digitsBeforePoint < b.digitsBeforePoint ? -1 : 1
    }
    for i in 0..<max(a.digits.count, b.digits.count) {
      let x = i < a.digits.count ? a.digits[i] : 0
      let y = i < b.digits.count ? b.digits[i] : 0
      if x != y { return x < y ? -1 : 1 }
    }
    return 0
  }

  /// The nearest `Double`, infinity where it is too large.
  var asDouble: Double {
    guard !isZero else { return 0 }
    if digitsBeforePoint > 400 { return isNegative ? -.infinity : .infinity }
    if digitsBeforePoint < -400 { return 0 }
    let text = String(decoding: digits.map { $0 + 48 }, as: UTF8.self)
    return Double("\(isNegative ? "-" : "")\(text)e\(exponent)") ?? 0
  }
}
