/// Numbers as Go's `encoding/json` writes them, for that text is what decoding reads and error messages quote.
enum GoJSONNumber {
  /// Shortest digits that read back; without an exponent from 1e-6 up to 1e21.
  static func text(_ value: Double) -> String {
    if value == 0 { return value.sign == .minus ? "-0" : "0" }
    let (digits, exponent) = decimal(value.magnitude)
    let sign = value < 0 ? "-" : ""
    let magnitude = value.magnitude
    guard magnitude >= 1e-6, magnitude < 1e21 else {
      let fraction = digits.count > 1 ? "." + digits.dropFirst() : ""
      let power = exponent - 1
      return "\(sign)\(digits.prefix(1))\(fraction)e\(power < 0 ? "-" : "+")\(twoDigits(power.magnitude, power))"
    }
    if exponent <= 0 { return sign + "0." + String(repeating: "0", count: -exponent) + digits }
    if exponent >= digits.count { return sign + digits + String(repeating: "0", count: exponent - digits.count) }
    return sign + digits.prefix(exponent) + "." + digits.dropFirst(exponent)
  }

  /// Go pads a positive exponent to two digits; JSON's writer takes the zero off a negative one.
  private static func twoDigits(_ magnitude: UInt, _ power: Int) -> String {
    power >= 0 && magnitude < 10 ? "0\(magnitude)" : "\(magnitude)"
  }

  /// The digits and where the point stands: the value is 0.DIGITS × 10^exponent.
  private static func decimal(_ value: Double) -> (digits: String, exponent: Int) {
    let parts = value.description.split(separator: "e")
    let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    let fraction = mantissa.count > 1 && mantissa[1] != "0" ? mantissa[1] : ""
    var digits = mantissa[0] + fraction
    var exponent = mantissa[0].count + (parts.count > 1 ? Int(parts[1]) ?? 0 : 0)
    while digits.first == "0", digits.count > 1 {
      digits = digits.dropFirst()
      exponent -= 1
    }
    while digits.last == "0", digits.count > 1 { digits = digits.dropLast() }
    return (String(digits), exponent)
  }
}
