package import JobModel

/// Where points in time lie on a line of pixels; idle spans are shortened to a gap of fixed width.
package struct TimeScale: Sendable {
  package struct Segment: Sendable {
    /// Milliseconds since the creation of the Job, as floating point: the largest times must not overflow.
    var from: Double
    var to: Double
    var x: Range<Double>
    var isIdle: Bool
  }

  package struct Tick: Sendable {
    package var x: Double
    package var at: Instant
    package var text: String
  }

  package private(set) var segments: [Segment] = []
  package let range: Range<Double>

  /// The width of a shortened span.
  static let idleWidth = 56.0

  package init(end: Instant, idleSpans: [Range<Instant>], x range: Range<Double>) {
    self.range = range
    // A Job that is over at once still has an axis.
    let end = Double(max(1000, end.milliseconds))
    let idle = idleSpans.map { (Double($0.lowerBound.milliseconds), Double($0.upperBound.milliseconds)) }
    let shown = max(1, end - idle.reduce(0) { $0 + ($1.1 - $1.0) })
    let scale = max(1, range.upperBound - range.lowerBound - Self.idleWidth * Double(idle.count)) / shown
    var time = 0.0
    var x = range.lowerBound
    for (from, to) in idle + [(end, end)] {
      let width = (from - time) * scale
      if from > time { segments.append(Segment(from: time, to: from, x: x..<(x + width), isIdle: false)) }
      x += width
      if to > from {
        segments.append(Segment(from: from, to: to, x: x..<(x + Self.idleWidth), isIdle: true))
        x += Self.idleWidth
      }
      time = to
    }
  }

  package func x(_ time: Instant) -> Double {
    let time = Double(time.milliseconds)
    // Few segments: a search would not pay.
    guard let segment = segments.first(where: { time <= $0.to }) else { return range.upperBound }
    let share = (max(time, segment.from) - segment.from) / max(1, segment.to - segment.from)
    return segment.x.lowerBound + share * (segment.x.upperBound - segment.x.lowerBound)
  }

  /// Ticks at round times, at least `spacing` apart, none inside a shortened span.
  package func ticks(spacing: Double) -> [Tick] {
    guard
      let scale = segments.first(where: { !$0.isIdle && $0.to > $0.from }).map({
        ($0.x.upperBound - $0.x.lowerBound) / ($0.to - $0.from)
      })
    else { return [Tick(x: range.lowerBound, at: .zero, text: "0s")] }
    let step = Self.step(atLeast: spacing / scale)
    var ticks: [Tick] = []
    for segment in segments where !segment.isIdle {
      var number = (segment.from / step).rounded(.up)
      while number * step <= segment.to {
        let at = Instant(milliseconds: Int64(exactly: (number * step).rounded()) ?? .max)
        let x = x(at)
        if ticks.last.map({ x - $0.x >= spacing * 0.8 }) ?? true {
          ticks.append(Tick(x: x, at: at, text: Self.label(at)))
        }
        number += 1
      }
    }
    return ticks
  }

  /// Exact, unlike the times in sentences: neighbours must differ.
  static func label(_ time: Instant) -> String {
    let milliseconds = max(0, time.milliseconds)
    let seconds = milliseconds / 1000
    guard milliseconds % 1000 == 0 else {
      let thousandths = String(milliseconds % 1000 + 1000).dropFirst()
      return (seconds >= 60 ? label(Instant(milliseconds: seconds / 60 * 60_000)) : "")
        + "\(seconds % 60).\(thousandths)s"
    }
    let days = seconds >= 48 * 3600 ? seconds / 86_400 : 0
    let rest = seconds - days * 86_400
    let parts = [(days, "d"), (rest / 3600, "h"), (rest / 60 % 60, "m"), (rest % 60, "s")]
    let text = parts.filter { $0.0 > 0 }.map { "\($0.0)\($0.1)" }.joined()
    return text.isEmpty ? "0s" : text
  }

  /// The shortest round span, in milliseconds, that is not shorter.
  static func step(atLeast least: Double) -> Double {
    let second = 1000.0
    let minute = 60 * second
    let hour = 60 * minute
    let day = 24 * hour
    let short = [1.0, 2, 5, 10, 20, 50, 100, 200, 500, second, 2 * second, 5 * second, 10 * second, 15 * second]
    let long = [
      30 * second, minute, 2 * minute, 5 * minute, 10 * minute, 15 * minute, 30 * minute, hour, 2 * hour,
      3 * hour, 6 * hour, 12 * hour, day, 2 * day, 5 * day,
    ]
    if let step = (short + long).first(where: { $0 >= least }) { return step }
    var unit = 10 * day
    while unit.isFinite {
      for factor in [1.0, 2, 5] where unit * factor >= least { return unit * factor }
      unit *= 10
    }
    return least
  }
}
