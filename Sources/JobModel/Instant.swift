/// A point in time, in whole milliseconds from an origin that the user of the value chooses.
///
/// A plan counts from the creation of the Job, a run from the Unix epoch. Arithmetic saturates, so that the
/// largest deadline that a manifest can hold is simply never reached.
package struct Instant: Hashable, Comparable, Sendable {
  package var milliseconds: Int64

  package init(milliseconds: Int64) { self.milliseconds = milliseconds }

  /// This many seconds after the origin.
  package init(seconds: Int) { self = Instant(milliseconds: 0) + .seconds(seconds) }

  package static let zero = Instant(milliseconds: 0)
  package static let distantFuture = Instant(milliseconds: .max)

  package static func < (a: Instant, b: Instant) -> Bool { a.milliseconds < b.milliseconds }

  package static func + (instant: Instant, span: TimeSpan) -> Instant {
    Instant(milliseconds: saturatingSum(instant.milliseconds, span.milliseconds))
  }

  package static func - (instant: Instant, span: TimeSpan) -> Instant {
    instant + TimeSpan(milliseconds: span.milliseconds == .min ? .max : -span.milliseconds)
  }

  package static func - (a: Instant, b: Instant) -> TimeSpan {
    let (difference, overflow) = a.milliseconds.subtractingReportingOverflow(b.milliseconds)
    return TimeSpan(milliseconds: overflow ? (a > b ? .max : .min) : difference)
  }

  /// The whole second that the instant lies in: the API server stores times without fractions.
  package var wholeSecond: Instant {
    let rest = milliseconds % 1000
    return Instant(milliseconds: milliseconds - (rest < 0 ? rest + 1000 : rest))
  }
}

/// A length of time in whole milliseconds. Arithmetic saturates.
package struct TimeSpan: Hashable, Comparable, Sendable {
  package var milliseconds: Int64

  package init(milliseconds: Int64) { self.milliseconds = milliseconds }

  package static let zero = TimeSpan(milliseconds: 0)

  package static func seconds(_ seconds: some BinaryInteger) -> TimeSpan {
    guard let seconds = Int64(exactly: seconds) else {
      return TimeSpan(milliseconds: seconds < 0 ? .min : .max)
    }
    let (product, overflow) = seconds.multipliedReportingOverflow(by: 1000)
    return TimeSpan(milliseconds: overflow ? (seconds < 0 ? .min : .max) : product)
  }

  /// To the nearest millisecond. `nil` for what is not finite or does not fit.
  package init?(seconds: Double) {
    let milliseconds = (seconds * 1000).rounded()
    guard milliseconds.isFinite, let exact = Int64(exactly: milliseconds) else { return nil }
    self.init(milliseconds: exact)
  }

  package var seconds: Double { Double(milliseconds) / 1000 }

  package static func < (a: TimeSpan, b: TimeSpan) -> Bool { a.milliseconds < b.milliseconds }

  package static func + (a: TimeSpan, b: TimeSpan) -> TimeSpan {
    TimeSpan(milliseconds: saturatingSum(a.milliseconds, b.milliseconds))
  }

  package static func - (a: TimeSpan, b: TimeSpan) -> TimeSpan {
    Instant(milliseconds: a.milliseconds) - Instant(milliseconds: b.milliseconds)
  }
}

private func saturatingSum(_ a: Int64, _ b: Int64) -> Int64 {
  let (sum, overflow) = a.addingReportingOverflow(b)
  return overflow ? (a > 0 ? .max : .min) : sum
}
