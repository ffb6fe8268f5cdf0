/// The natural logarithm. Our own, so that a seed gives the same plan whatever the machine's mathematics
/// library.
///
/// Good to about 15 digits for positive finite numbers.
func naturalLogarithm(_ x: Double) -> Double {
  guard x > 0, x.isFinite else { return x == 0 ? -.infinity : .nan }
  // x = m · 2ᵉ with m around 1; then the series of the inverse hyperbolic tangent.
  var exponent = Double(x.exponent)
  var m = x.significand
  if m > 1.414_213_562_373_095_1 {
    m /= 2
    exponent += 1
  }
  let y = (m - 1) / (m + 1)
  let square = y * y
  var sum = 0.0
  for k in stride(from: 23, through: 1, by: -2) { sum = sum * square + 1 / Double(k) }
  return 2 * y * sum + exponent * 0.693_147_180_559_945_3
}

/// e to the power of `x`; infinity above and 0 below what a `Double` holds.
func naturalExponential(_ x: Double) -> Double {
  guard x > -745 else { return x.isNaN ? x : 0 }
  guard x < 710 else { return .infinity }
  // x = n · ln 2 + r with r around 0; then the power series.
  let n = (x / 0.693_147_180_559_945_3).rounded()
  let r = x - n * 0.693_147_180_559_945_3
  var sum = 1.0
  for k in stride(from: 17, through: 1, by: -1) { sum = 1 + sum * r / Double(k) }
  return sum * Double(sign: .plus, exponent: Int(n), significand: 1)
}
