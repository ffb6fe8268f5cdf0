extension Quantity {
  /// Why a text is no quantity. The descriptions are the server's.
  package enum Fault: Error, Hashable, Sendable, CustomStringConvertible {
    case format, suffix, number

    package var description: String {
      switch self {
      case .format:
        "quantities must match the regular expression "
          + #"'^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"#
      case .suffix: "unable to parse quantity's suffix"
      case .number: "unable to parse numeric part of quantity"
      }
    }
  }

  /// Reads a quantity; mirrors `ParseQuantity`, which accepts more than its regular expression says.
  ///
  /// - Parameter text: without blanks around it (``init(manifestText:)`` takes them off).
  package init(parsing text: String) throws(Fault) {
    guard let parts = try Parts(text.utf8Span.span) else {
      // "0", and a sign with nothing but zeros behind it.
      self.init(amount: .small(value: 0, scale: 0), format: .decimalSI, spelling: text == "0" ? text : nil)
      return
    }
    if let quick = parts.small(text) {
      self = quick
    } else {
      self = try parts.large(text)
    }
  }

  /// Reads the text of a JSON or YAML string as the server does; mirrors `Quantity.UnmarshalJSON`.
  ///
  /// The server reads the JSON text between the quotes without decoding it, so whatever JSON escapes is a
  /// fault, and trims Unicode blanks.
  package init(manifestText text: String) throws(Fault) {
    // Nothing but ASCII letters, digits, signs and the point can be in a quantity: the common case.
    if text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x5C }) {
      try self.init(parsing: text)
      return
    }
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\", "\u{0}"..<" ", "\u{2028}", "\u{2029}": throw .format
      default: break
      }
    }
    let trimmed = text.unicodeScalars.drop(while: \.isGoSpace)
    guard let last = trimmed.lastIndex(where: { !$0.isGoSpace }) else { throw .format }
    try self.init(parsing: String(trimmed[...last]))
  }
}

/// The pieces of a quantity's text; mirrors `parseQuantityString`.
private struct Parts {
  private var isNegative = false
  /// Byte range of the digits before the point, leading zeros left out.
  private var whole = 0..<0
  /// Byte range of the digits after the point.
  private var fraction = 0..<0
  /// Whether a digit stands anywhere before the suffix, leading zeros included.
  private var hasDigit = false
  private var exponent = 0
  private var format = Quantity.Format.decimalSI

  /// nil where nothing but a sign and zeros is there.
  init?(_ bytes: Span<UInt8>) throws(Quantity.Fault) {
    let end = bytes.count
    guard end > 0 else { throw .format }
    var i = 0
    if bytes[0] == UInt8(ascii: "-") || bytes[0] == UInt8(ascii: "+") {
      isNegative = bytes[0] == UInt8(ascii: "-")
      i = 1
    }
    let first = i
    while i < end, bytes[i] == UInt8(ascii: "0") { i += 1 }
    if i == end { return nil }
    hasDigit = i > first
    let start = i
    while i < end, 48...57 ~= bytes[i] { i += 1 }
    whole = start..<i
    if i < end, bytes[i] == UInt8(ascii: ".") {
      i += 1
      let start = i
      while i < end, 48...57 ~= bytes[i] { i += 1 }
      fraction = start..<i
    }
    hasDigit = hasDigit || !whole.isEmpty || !fraction.isEmpty

    let suffix = i
    while i < end, Self.isSuffixLetter(bytes[i]) { i += 1 }
    let letters = i - suffix
    if i < end, bytes[i] == UInt8(ascii: "-") || bytes[i] == UInt8(ascii: "+") { i += 1 }
    while i < end, 48...57 ~= bytes[i] { i += 1 }
    guard i == end else { throw .format }
    try interpretSuffix(bytes, suffix, letters)
  }

  private static func isSuffixLetter(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "e"), UInt8(ascii: "E"), UInt8(ascii: "i"), UInt8(ascii: "n"), UInt8(ascii: "u"),
      UInt8(ascii: "m"), UInt8(ascii: "k"), UInt8(ascii: "K"), UInt8(ascii: "M"), UInt8(ascii: "G"),
      UInt8(ascii: "T"), UInt8(ascii: "P"):
      true
    default: false
    }
  }

  private mutating func interpretSuffix(
    _ bytes: Span<UInt8>, _ start: Int, _ letters: Int
  ) throws(Quantity.Fault) {
    let count = bytes.count - start
    if count == 0 { return }
    if count == letters, count == 1 {
      switch bytes[start] {
      case UInt8(ascii: "n"): exponent = -9
      case UInt8(ascii: "u"): exponent = -6
      case UInt8(ascii: "m"): exponent = -3
      case UInt8(ascii: "k"): exponent = 3
      case UInt8(ascii: "M"): exponent = 6
      case UInt8(ascii: "G"): exponent = 9
      case UInt8(ascii: "T"): exponent = 12
      case UInt8(ascii: "P"): exponent = 15
      case UInt8(ascii: "E"): exponent = 18
      default: throw .suffix
      }
      return
    }
    if count == letters, count == 2, bytes[start + 1] == UInt8(ascii: "i") {
      switch bytes[start] {
      case UInt8(ascii: "K"): exponent = 10
      case UInt8(ascii: "M"): exponent = 20
      case UInt8(ascii: "G"): exponent = 30
      case UInt8(ascii: "T"): exponent = 40
      case UInt8(ascii: "P"): exponent = 50
      case UInt8(ascii: "E"): exponent = 60
      default: throw .suffix
      }
      format = .binarySI
      return
    }
    guard letters == 1, count > 1, bytes[start] == UInt8(ascii: "e") || bytes[start] == UInt8(ascii: "E")
    else { throw .suffix }
    var i = start + 1
    let isNegative = bytes[i] == UInt8(ascii: "-")
    if isNegative || bytes[i] == UInt8(ascii: "+") { i += 1 }
    guard i < bytes.count else { throw .suffix }
    var value: Int64 = 0
    while i < bytes.count {
      let (tens, over) = value.multipliedReportingOverflow(by: 10)
      let (next, under) = tens.subtractingReportingOverflow(Int64(bytes[i] - 48))
      if over || under { throw .suffix }
      value = next
      i += 1
    }
    if !isNegative && value == .min { throw .suffix }
    // The server keeps 32 bits of it.
    exponent = Int(Int32(truncatingIfNeeded: isNegative ? value : -value))
    format = .decimalExponent
  }

  /// The exact 64-bit value, where the server takes its fast path.
  func small(_ text: String) -> Quantity? {
    let wholeCount = max(1, whole.count)
    var scale = 0
    var factor: Int64 = 1
    switch format {
    case .decimalSI, .decimalExponent:
      guard wholeCount + fraction.count <= 18 else { return nil }
      scale = exponent - fraction.count
    case .binarySI:
      guard fraction.isEmpty, 15 - wholeCount - exponent * 3 / 10 - 1 >= 0 else { return nil }
      factor = 1 << exponent
    }
    guard scale >= -9 else { return nil }
    let bytes = text.utf8Span.span
    var digits: Int64 = 0
    for i in whole { digits = digits * 10 + Int64(bytes[i] - 48) }
    for i in fraction { digits = digits * 10 + Int64(bytes[i] - 48) }
    let (value, overflow) = digits.multipliedReportingOverflow(by: factor)
    if overflow { return nil }
    return Quantity(
      amount: .small(value: isNegative ? -value : value, scale: scale), format: format,
      spelling: isCanonicalEnough(bytes, digits, scale) ? text : nil)
  }

  private func isCanonicalEnough(_ bytes: Span<UInt8>, _ digits: Int64, _ scale: Int) -> Bool {
    if format == .binarySI { return digits & 7 != 0 }
    guard scale % 3 == 0, !whole.isEmpty else { return false }
    let zeros = UInt8(ascii: "0")
    var trailing = 0
    for i in fraction.reversed() where trailing == fraction.upperBound - 1 - i && bytes[i] == zeros {
      trailing += 1
    }
    if trailing == fraction.count {
      for i in whole.reversed() where trailing - fraction.count == whole.upperBound - 1 - i && bytes[i] == zeros {
        trailing += 1
      }
    }
    return trailing < 3
  }

  /// The exact value as the server's slow path rounds and caps it.
  func large(_ text: String) throws(Quantity.Fault) -> Quantity {
    guard hasDigit else { throw .number }
    let bytes = text.utf8Span.span
    var digits: [UInt8] = []
    for i in whole { digits.append(bytes[i] - 48) }
    for i in fraction { digits.append(bytes[i] - 48) }
    var value = ExactDecimal(isNegative: false, digits: digits, exponent: -fraction.count)
    var format = format
    if format == .binarySI {
      value = value.multiplied(by: 1 << UInt64(exponent))
    } else {
      value = ExactDecimal(isNegative: false, digits: value.digits, exponent: value.exponent + exponent)
    }
    value = value.roundedAwayFromZero(toPowerOfTen: -9)
    if format == .binarySI {
      let cap = ExactDecimal(.max)
      if ExactDecimal.compare(value, cap) > 0 { value = cap }
      if !value.isZero, ExactDecimal.compare(value, ExactDecimal(1)) < 0 { format = .decimalSI }
    }
    return Quantity(amount: .large(isNegative ? value.negated : value), format: format)
  }
}

extension Quantity: LosslessStringConvertible {
  /// The quantity of a manifest's text, nil where it is none.
  package init?(_ text: String) {
    do { try self.init(manifestText: text) } catch { return nil }
  }
}
