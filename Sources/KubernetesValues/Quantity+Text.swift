extension Quantity: CustomStringConvertible {
  package var description: String { text }

  /// The canonical text that the server stores and prints; mirrors `Quantity.String`.
  package var text: String {
    if let spelling { return spelling }
    let value = decimal
    if value.isZero { return "0" }
    if format == .binarySI, value.isInteger, !isBelow1024 { return binaryText(value) }

    // As large a power of ten as divides the value, but a multiple of three.
    let power = value.exponent - ((value.exponent % 3) + 3) % 3
    let digits = integerText(value, dividedByPowerOfTen: power)
    if format == .decimalExponent { return power == 0 ? digits : "\(digits)e\(power)" }
    // The server prints no suffix where it knows none, as of 10^21.
    return digits + (Self.decimalSuffixes[power] ?? "")
  }

  private static let decimalSuffixes = [
    -9: "n", -6: "u", -3: "m", 0: "", 3: "k", 6: "M", 9: "G", 12: "T", 15: "P", 18: "E",
  ]

  private var isBelow1024: Bool {
    ExactDecimal.compare(decimal.magnitude, ExactDecimal(1024)) < 0
  }

  private func binaryText(_ value: ExactDecimal) -> String {
    var value = value
    var times = 0
    while let quotient = value.dividedExactly(by: 1024) {
      value = quotient
      times += 1
    }
    let suffixes = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"]
    return integerText(value, dividedByPowerOfTen: 0) + (times < suffixes.count ? suffixes[times] : "")
  }

  private func integerText(_ value: ExactDecimal, dividedByPowerOfTen power: Int) -> String {
    var bytes: [UInt8] = value.isNegative ? [UInt8(ascii: "-")] : []
    for digit in value.digits { bytes.append(digit + 48) }
    // Two at most, save for a binary number, which is below 2^64 or a sum of such.
    for _ in 0..<(value.exponent - power) { bytes.append(48) }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension Quantity {
  /// The value as Go's `%#v` prints it, where it is held in 64 bits; the canonical text elsewhere, for which Go
  /// prints an address.
  package var goSyntax: String {
    guard case .small(let value, let scale) = amount else { return GoText.quoted(text) }
    let format =
      switch format {
      case .decimalSI: "DecimalSI"
      case .binarySI: "BinarySI"
      case .decimalExponent: "DecimalExponent"
      }
    return "resource.Quantity{i:resource.int64Amount{value:\(value), scale:\(scale)}, "
      + "d:resource.infDecAmount{Dec:(*inf.Dec)(nil)}, s:\(GoText.quoted(spelling ?? "")), Format:\"\(format)\"}"
  }
}
