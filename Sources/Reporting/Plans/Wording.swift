import JobModel

/// How plans say times and amounts.
enum Wording {
  /// `4.7s`, `1m30s`, `2h05m`, `3d4h`.
  static func duration(_ span: TimeSpan) -> String {
    let total = span.milliseconds
    guard total >= 0 else { return "-" + duration(.zero - span) }
    if total < 60_000 || (total < 3_600_000 && total % 1000 != 0) {
      let tenths = (total + 50) / 100
      let minutes = tenths / 600
      let seconds = tenths % 600
      let text = seconds % 10 == 0 ? "\(seconds / 10)" : "\(seconds / 10).\(seconds % 10)"
      return minutes == 0 ? text + "s" : "\(minutes)m\(seconds < 100 ? "0" : "")\(text)s"
    }
    let seconds = total / 1000 + (total % 1000 >= 500 ? 1 : 0)
    if seconds < 3600 {
      return seconds % 60 == 0 ? "\(seconds / 60)m" : "\(seconds / 60)m\(padded(seconds % 60))s"
    }
    let minutes = (seconds + 30) / 60
    if minutes < 24 * 60 {
      return minutes % 60 == 0 ? "\(minutes / 60)h" : "\(minutes / 60)h\(padded(minutes % 60))m"
    }
    let hours = (minutes + 30) / 60
    return hours % 24 == 0 ? "\(hours / 24)d" : "\(hours / 24)d\(hours % 24)h"
  }

  static func time(_ instant: Instant) -> String { duration(instant - .zero) }

  private static func padded(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }

  /// With separators: `100,000`.
  static func number(_ number: Int) -> String {
    let digits = Array(String(number.magnitude))
    var text = number < 0 ? "-" : ""
    for (place, digit) in digits.enumerated() {
      if place > 0, (digits.count - place).isMultiple(of: 3) { text += "," }
      text.append(digit)
    }
    return text
  }

  /// `1 pod`, `2 pods`.
  static func count(_ number: Int, _ noun: String, plural: String? = nil) -> String {
    "\(self.number(number)) \(number == 1 ? noun : plural ?? noun + "s")"
  }

  /// `7th`.
  static func ordinal(_ number: Int) -> String {
    let ending =
      switch (number % 10, number % 100) {
      case (1, let n) where n != 11: "st"
      case (2, let n) where n != 12: "nd"
      case (3, let n) where n != 13: "rd"
      default: "th"
      }
    return self.number(number) + ending
  }
}
