import JobModel
import KubernetesValues
package import Planning

/// The timeline of a plan as a Mermaid Gantt chart, as GitHub draws it in Markdown.
///
/// Mermaid knows no empty axis: the chart starts at midnight of a day of its own, so that clock times read as the
/// time since the Job was created.
package enum PlanGantt {
  /// More lanes than this are left out of the middle.
  private static let laneLimit = 40
  /// Pixels of time where GitHub draws the chart, less than it has.
  private static let drawnWidth = 600.0

  package static func mermaid(_ plans: [Plan]) -> String {
    let timelines = plans.map { Timeline($0, tracks: PodTracks($0)) }
    let labels = timelines.flatMap { $0.lanes.map(\.label) + $0.marks.map(\.at.shown) }
    let labelWidth = labels.reduce(60) { max($0, TextMetrics.width(plain($1), size: 11)) } + 20
    // Mermaid gives labels a fixed room and draws over them what is longer.
    var lines = [
      "---", "displayMode: compact", "config:", "  gantt:", "    leftPadding: \(Int(labelWidth))", "---", "gantt",
    ]
    lines.append("  title " + plain(plans.map(title).joined(separator: " / ")))
    lines.append("  dateFormat YYYY-MM-DD HH:mm:ss.SSS")
    let end = timelines.map { clip(of: $0) }.max() ?? .zero
    lines.append("  axisFormat " + axisFormat(until: end))
    lines.append("  todayMarker off")
    for (plan, timeline) in zip(plans, timelines) {
      lines += sections(of: timeline, prefix: plans.count == 1 ? "" : plain(plan.job.name) + " ")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func sections(of timeline: Timeline, prefix: String) -> [String] {
    let clip = clip(of: timeline)
    let scale = drawnWidth / Double(max(1, clip.milliseconds))
    func task(_ name: String, else short: String, _ state: String, _ from: Instant, _ to: Instant) -> String? {
      guard from <= clip else { return nil }
      // A task without length is not drawn.
      let to = max(min(to, clip), from + TimeSpan(milliseconds: 1))
      // A name that does not fit is written over the task that follows.
      let fits = TextMetrics.width(name, size: 11) <= Double((to - from).milliseconds) * scale
      return "    \(plain(fits ? name : short)) :\(state)\(date(from)), \(date(to))"
    }
    var lines = ["  section \(prefix)Job"]
    for phase in timeline.phases where phase.kind != .running {
      if let line = task(words(of: phase.kind), else: "·", "done, ", phase.from, phase.to) { lines.append(line) }
    }
    if lines.count == 1 { lines.removeLast() }
    for mark in timeline.marks {
      let state = mark.kind == .failed ? "crit, milestone, " : "milestone, "
      lines.append("  section \(prefix)\(plain(mark.at.shown))")
      lines.append("    \(plain(mark.text)) :\(state)\(date(min(mark.at, clip))), 0s")
    }
    for lane in timeline.lanes.prefix(laneLimit) {
      let tasks = lane.pieces.compactMap {
        task(name(of: $0), else: sign(of: $0.kind), state(of: $0.kind), $0.from, $0.to)
      }
      var all = tasks
      if let profile = lane.profile, let first = profile.active.steps.first?.at {
        let last = profile.active.steps.last?.at ?? first
        let state = lane.outcome == .failed ? "crit, " : lane.outcome == .open ? "active, " : ""
        all = [task(lane.note, else: lane.note, state, first, profile.active.last == 0 ? last : timeline.end)]
          .compactMap { $0 }
      }
      guard !all.isEmpty else { continue }
      lines.append("  section \(prefix)\(plain(lane.label))")
      lines += all
    }
    return lines
  }

  /// Where the chart ends: a long wait at the end, in which nothing runs, would flatten everything before it.
  private static func clip(of timeline: Timeline) -> Instant {
    guard let idle = timeline.idleSpans.last else { return timeline.end }
    let goesOn = timeline.lanes.contains { lane in
      lane.pieces.contains { $0.from >= idle.upperBound }
        || lane.profile.map { $0.active.steps.contains { $0.at > idle.upperBound } } ?? false
    }
    if goesOn { return timeline.end }
    return idle.lowerBound + TimeSpan(milliseconds: max(1000, idle.lowerBound.milliseconds / 10))
  }

  // MARK: Words

  private static func words(of kind: Timeline.Phase.Kind) -> String {
    switch kind {
    case .running: "runs"
    case .suspended: "suspended"
    case .backoff: "back-off"
    case .waitsForStopping: "waits for stopping pods"
    case .finishing: "pods stop"
    case .kept: "kept (ttl)"
    }
  }

  private static func title(_ plan: Plan) -> String {
    let name = plan.job.name.count > 40 ? plan.job.name.prefix(39) + "…" : plan.job.name[...]
    guard let condition = plan.result.condition else { return "\(name) – not finished after \(plan.result.at.shown)" }
    return "\(name) – \(condition.type.rawValue) (\(condition.reason.rawValue)) after \(plan.result.at.shown)"
  }

  private static func sign(of kind: Timeline.Piece.Kind) -> String {
    switch kind {
    case .succeeds: "✓"
    case .fails: "✗"
    case .pending, .running, .restartWait, .stopping, .retryWait: "·"
    }
  }

  private static func name(of piece: Timeline.Piece) -> String {
    switch piece.kind {
    case .pending: piece.text
    case .retryWait, .restartWait: "wait \(piece.text)"
    case .stopping: "stops"
    case .succeeds, .fails, .running: piece.text
    }
  }

  private static func state(of kind: Timeline.Piece.Kind) -> String {
    switch kind {
    case .fails: "crit, "
    case .retryWait, .restartWait, .stopping: "done, "
    case .pending, .running: "active, "
    case .succeeds: ""
    }
  }

  // MARK: Text

  /// Without what Mermaid reads as syntax.
  private static func plain(_ text: String) -> String {
    let syntax: Set<Character> = [":", ";", "#", "%", "`", "\"", "<", ">", "{", "}"]
    var result = ""
    for character in text.visible {
      // A comma is only dropped: it may part the thousands of a number.
      if character == "," { continue }
      result.append(syntax.contains(character) ? " " : character)
    }
    let words = result.split(separator: " ").joined(separator: " ")
    return words.isEmpty ? "pod" : words
  }

  private static func date(_ time: Instant) -> String {
    let milliseconds = max(0, time.milliseconds)
    let seconds = milliseconds / 1000
    func padded(_ number: Int64, _ width: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    // A leap year's January: no change of daylight saving, and day 1 of the year is day 1 of the Job.
    let day = CivilDate(daysSince1970: 10_957 + Int(min(seconds / 86_400, 2_900_000)))
    return "\(padded(Int64(day.year), 4))-\(padded(Int64(day.month), 2))-\(padded(Int64(day.day), 2)) "
      + "\(padded(seconds / 3600 % 24, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))."
      + padded(milliseconds % 1000, 3)
  }

  private static func axisFormat(until end: Instant) -> String {
    switch end.milliseconds {
    case ..<(2 * 3_600_000): "%-H:%M:%S"
    case ..<(24 * 3_600_000): "%-H:%M"
    default: "day %-j %-H:%M"
    }
  }
}
