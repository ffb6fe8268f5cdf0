/// An amount of a resource, as apimachinery's `resource.Quantity`: `500m`, `1.5Gi`, `1e3`.
///
/// Values compare and add exactly; ``text`` is the canonical form that the API server stores and prints.
package struct Quantity: Sendable {
  /// The family of suffixes that the amount is written with.
  package enum Format: Sendable {
    /// `n` `u` `m` `k` `M` `G` `T` `P` `E`.
    case decimalSI
    /// `Ki` `Mi` `Gi` `Ti` `Pi` `Ei`.
    case binarySI
    /// `e3`.
    case decimalExponent
  }

  enum Amount: Sendable {
    /// `value × 10^scale`.
    case small(value: Int64, scale: Int)
    case large(ExactDecimal)
  }

  var amount: Amount
  package internal(set) var format: Format
  /// The author's spelling, where the server keeps it because it is close enough to canonical.
  var spelling: String?

  init(amount: Amount, format: Format, spelling: String? = nil) {
    self.amount = amount
    self.format = format
    self.spelling = spelling
  }

  package init(_ value: Int64, format: Format = .decimalSI) {
    self.init(amount: .small(value: value, scale: 0), format: format)
  }

  package static let zero = Quantity(0)

  // MARK: What it is

  package var isZero: Bool { sign == 0 }

  /// -1, 0 or 1.
  package var sign: Int {
    switch amount {
    case .small(let value, _): Int(value.signum())
    case .large(let decimal): decimal.isZero ? 0 : decimal.isNegative ? -1 : 1
    }
  }

  /// The value where the server holds it in 64 bits as a whole number; mirrors `AsInt64`.
  ///
  /// That is no question of size alone: `1.5Gi` and what has many digits it holds another way.
  package var wholeNumber: Int64? {
    guard case .small(let value, let scale) = amount, scale >= 0 else { return nil }
    return Self.scaledUp(value, scale)
  }

  /// A value times a power of ten; nil where 64 bits do not hold it.
  private static func scaledUp(_ value: Int64, _ power: Int) -> Int64? {
    guard power < powersOfTen.count else { return value == 0 ? 0 : nil }
    let (product, overflow) = value.multipliedReportingOverflow(by: powersOfTen[power])
    return overflow ? nil : product
  }

  package var isWholeNumber: Bool { decimal.isInteger }

  /// A `Double` near to it: digits times a power of ten, each rounded; mirrors `AsApproximateFloat64`.
  package var approximation: Double {
    switch amount {
    case .small(let value, let scale): Self.approximation(Double(value), scale)
    case .large(let decimal):
      // The server has rounded it to nanos, and counts those.
      if decimal.exponent >= -9 {
        Self.approximation(
          ExactDecimal(isNegative: decimal.isNegative, digits: decimal.digits, exponent: decimal.exponent + 9).asDouble,
          -9)
      } else {
        decimal.asDouble
      }
    }
  }

  private static func approximation(_ digits: Double, _ scale: Int) -> Double {
    scale == 0 ? digits : digits * (Double("1e\(scale)") ?? 0)
  }

  var decimal: ExactDecimal {
    switch amount {
    case .small(let value, let scale): ExactDecimal(value, exponent: scale)
    case .large(let decimal): decimal
    }
  }

  // MARK: As the server computes in 64 bits

  /// The value in thousandths, rounded away from zero, with the server's overflow; mirrors `MilliValue`.
  package var thousandths: Int64 { scaled(toPowerOfTen: -3) }

  /// The value rounded away from zero to a whole number, with the server's overflow; mirrors `Value`.
  package var roundedUp: Int64 { scaled(toPowerOfTen: 0) }

  /// Whether the server holds the value for fractional: its ``thousandths`` are no multiple of 1000.
  ///
  /// Overflow makes this true of large whole numbers such as `1Ei`.
  package var isFractional: Bool { thousandths % 1000 != 0 }

  /// Mirrors `ScaledValue`: wraps or gives 0 where the result does not fit, depending on the scale.
  private func scaled(toPowerOfTen power: Int) -> Int64 {
    switch amount {
    case .large(let decimal):
      return decimal.low64Bits(timesPowerOfTen: -power)
    case .small(let value, let scale):
      let shift = scale - power
      if shift < 0 {
        return ExactDecimal(value, exponent: shift).low64Bits(timesPowerOfTen: 0)
      }
      switch shift {
      case 0, 1, 2, 3, 6, 9:
        return value &* Self.powersOfTen[shift]
      default:
        guard shift < Self.powersOfTen.count else { return 0 }
        let (product, overflow) = value.multipliedReportingOverflow(by: Self.powersOfTen[shift])
        return overflow ? 0 : product
      }
    }
  }

  static let powersOfTen: [Int64] = (0...18).map { n in (0..<n).reduce(Int64(1)) { power, _ in power * 10 } }

  /// Rounded away from zero to thousandths, as resource lists are when the server fills in defaults.
  ///
  /// Mirrors `RoundUp(resource.Milli)`.
  package var roundedToThousandths: Quantity {
    switch amount {
    case .small(let value, let scale):
      if scale >= -3 { return self }
      let rounded = ExactDecimal(value, exponent: scale).roundedAwayFromZero(toPowerOfTen: -3)
      return Quantity(amount: .large(rounded), format: format).reduced
    case .large(let decimal):
      return Quantity(amount: .large(decimal.roundedAwayFromZero(toPowerOfTen: -3)), format: format)
    }
  }

  /// The same in 64 bits, where it fits.
  var reduced: Quantity {
    guard case .large(let decimal) = amount, decimal.exponent >= -18 else { return self }
    let digits = ExactDecimal(isNegative: decimal.isNegative, digits: decimal.digits, exponent: 0)
    guard let value = digits.asInt64 else { return self }
    return Quantity(amount: .small(value: value, scale: decimal.exponent), format: format)
  }
}

extension Quantity: Comparable {
  package static func == (a: Quantity, b: Quantity) -> Bool { compare(a, b) == 0 }
  package static func < (a: Quantity, b: Quantity) -> Bool { compare(a, b) < 0 }

  /// By value alone: `1000m` equals `1`.
  private static func compare(_ a: Quantity, _ b: Quantity) -> Int {
    if case .small(let x, let s) = a.amount, case .small(let y, let t) = b.amount, s == t {
      return x < y ? -1 : x > y ? 1 : 0
    }
    return ExactDecimal.compare(a.decimal, b.decimal)
  }
}

extension Quantity: Hashable {
  package func hash(into hasher: inout Hasher) {
    let decimal = decimal
    hasher.combine(decimal.isNegative)
    hasher.combine(decimal.digits)
    hasher.combine(decimal.exponent)
  }
}

extension Quantity {
  /// The exact sum, in the format of `a` unless `a` is zero; mirrors `Add`.
  package static func + (a: Quantity, b: Quantity) -> Quantity {
    let format = a.isZero ? b.format : a.format
    if case .small(let x, let s) = a.amount, case .small(let y, let t) = b.amount,
      let sum = sum(x, s, y, t)
    {
      return Quantity(amount: sum, format: format)
    }
    return Quantity(amount: .large(a.decimal + b.decimal), format: format)
  }

  /// The sum in 64 bits at the finer of two scales; nil where it does not fit. Mirrors `int64Amount.Add`.
  private static func sum(_ a: Int64, _ s: Int, _ b: Int64, _ t: Int) -> Amount? {
    if b == 0 { return .small(value: a, scale: s) }
    if a == 0 { return .small(value: b, scale: t) }
    let scale = min(s, t)
    guard let a = scaledUp(a, s - scale), let b = scaledUp(b, t - scale) else { return nil }
    let (sum, overflow) = a.addingReportingOverflow(b)
    return overflow ? nil : .small(value: sum, scale: scale)
  }

  package static func += (a: inout Quantity, b: Quantity) { a = a + b }

  /// The exact difference, in the format of `a` unless `a` is zero; mirrors `Sub`.
  package static func - (a: Quantity, b: Quantity) -> Quantity { a + -b }

  package static prefix func - (a: Quantity) -> Quantity {
    if case .small(let value, let scale) = a.amount, value != .min {
      return Quantity(amount: .small(value: -value, scale: scale), format: a.format)
    }
    return Quantity(amount: .large(a.decimal.negated), format: a.format)
  }

  package static func * (a: Quantity, count: Int) -> Quantity {
    let product = a.decimal.multiplied(by: UInt64(count.magnitude))
    return Quantity(amount: .large(count < 0 ? product.negated : product), format: a.format).reduced
  }
}
