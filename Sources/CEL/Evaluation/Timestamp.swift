import KubernetesValues

/// A signed length of time in nanoseconds, as Go and so the API server count it: about 292 years at most.
package struct TimeSpan: Hashable, Comparable, Sendable {
  package let nanoseconds: Int64

  package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  package static func < (a: TimeSpan, b: TimeSpan) -> Bool { a.nanoseconds < b.nanoseconds }

  /// Seconds with a fraction as far as needed and the unit: `3723.004s`. cel-go computes them as a double, so that the
  /// last digits of a long time may not be its own.
  package var text: String {
    let (seconds, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
    return DoubleText.plain(Double(seconds) + Double(rest) / 1e9) + "s"
  }
}

/// A point in time between the years 1 and 9999, to the nanosecond.
///
/// It remembers the offset that it was written with, but only its text shows that.
package struct Timestamp: Hashable, Comparable, Sendable {
  /// Since 1970, UTC.
  package let seconds: Int64
  /// 0–999,999,999.
  package let nanoseconds: Int32
  /// Minutes east of UTC.
  private let offset: Int16

  static let earliest: Int64 = -62_135_596_800
  static let latest: Int64 = 253_402_300_799

  /// nil outside the years 1 to 9999.
  package init?(seconds: Int64, nanoseconds: Int32 = 0) {
    self.init(seconds: seconds, nanoseconds: nanoseconds, offset: 0)
  }

  private init?(seconds: Int64, nanoseconds: Int32, offset: Int16) {
    guard Self.earliest...Self.latest ~= seconds else { return nil }
    self.seconds = seconds
    self.nanoseconds = nanoseconds
    self.offset = offset
  }

  package static func == (a: Timestamp, b: Timestamp) -> Bool {
    a.seconds == b.seconds && a.nanoseconds == b.nanoseconds
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(seconds)
    hasher.combine(nanoseconds)
  }

  package static func < (a: Timestamp, b: Timestamp) -> Bool {
    (a.seconds, a.nanoseconds) < (b.seconds, b.nanoseconds)
  }

  /// Reads RFC 3339 as Go's `time.Parse` does, the fraction kept to the nanosecond.
  package init?(parsing text: String) {
    guard let whole = RFC3339.seconds(text) else { return nil }
    var nanoseconds: Int32 = 0
    let bytes = Array(text.utf8)
    if let point = bytes.firstIndex(where: { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ",") }) {
      var scale: Int32 = 100_000_000
      for byte in bytes[(point + 1)...] {
        guard 48...57 ~= byte else { break }
        nanoseconds += Int32(byte - 48) * scale
        scale /= 10
      }
    }
    var offset = 0
    if bytes.last != UInt8(ascii: "Z"), bytes.count > 6 {
      let digits = bytes.suffix(5).compactMap { 48...57 ~= $0 ? Int($0 - 48) : nil }
      if digits.count == 4 { offset = (digits[0] * 10 + digits[1]) * 60 + digits[2] * 10 + digits[3] }
      if bytes[bytes.count - 6] == UInt8(ascii: "-") { offset = -offset }
    }
    self.init(seconds: Int64(whole), nanoseconds: nanoseconds, offset: Int16(offset))
  }

  /// RFC 3339 with the offset that it was written with, and a fraction as far as needed.
  package var text: String {
    var text = RFC3339.text(Int(seconds) + Int(offset) * 60)
    text.removeLast()
    text += Self.fractionText(Int(nanoseconds))
    guard offset != 0 else { return text + "Z" }
    let (hours, minutes) = (offset.magnitude / 60, offset.magnitude % 60)
    return text + (offset < 0 ? "-" : "+") + (hours < 10 ? "0" : "") + "\(hours):"
      + (minutes < 10 ? "0" : "") + "\(minutes)"
  }

  /// `.5` for half a thousand million nanoseconds; empty for none.
  static func fractionText(_ nanoseconds: Int) -> String {
    guard nanoseconds != 0 else { return "" }
    var digits = String(nanoseconds)
    digits = String(repeating: "0", count: 9 - digits.count) + digits
    while digits.last == "0" { digits.removeLast() }
    return "." + digits
  }

  /// nil outside the years 1 to 9999.
  func adding(_ span: TimeSpan) -> Timestamp? {
    var seconds = seconds + span.nanoseconds / 1_000_000_000
    var fraction = Int64(nanoseconds) + span.nanoseconds % 1_000_000_000
    if fraction < 0 {
      fraction += 1_000_000_000
      seconds -= 1
    } else if fraction >= 1_000_000_000 {
      fraction -= 1_000_000_000
      seconds += 1
    }
    return Timestamp(seconds: seconds, nanoseconds: Int32(fraction), offset: offset)
  }

  /// nil where the difference does not fit.
  func subtracting(_ other: Timestamp) -> TimeSpan? {
    let (scaled, overflow) = (seconds - other.seconds).multipliedReportingOverflow(by: 1_000_000_000)
    if overflow { return nil }
    let (total, over) = scaled.addingReportingOverflow(Int64(nanoseconds) - Int64(other.nanoseconds))
    return over ? nil : TimeSpan(nanoseconds: total)
  }

  func subtracting(_ span: TimeSpan) -> Timestamp? {
    // The least span has no opposite; it is out of every timestamp's reach but has to be computed all the same.
    guard span.nanoseconds != .min else {
      return adding(TimeSpan(nanoseconds: .max))?.adding(TimeSpan(nanoseconds: 1))
    }
    return adding(TimeSpan(nanoseconds: -span.nanoseconds))
  }
}
