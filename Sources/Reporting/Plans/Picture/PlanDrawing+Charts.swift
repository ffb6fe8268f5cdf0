import JobModel
import Planning

extension PlanDrawing {
  /// Active pods and what is done over time. Returns whether there was anything to draw.
  mutating func drawCharts(_ ticks: [TimeScale.Tick]) -> Bool {
    // A single pod at a time shows as much in its lane.
    let wanted = plan.job.spec.completions ?? 0
    guard timeline.active.peak > 1 || wanted > 1 else { return false }
    drawActive()
    drawProgress(wanted: wanted)
    return true
  }

  private mutating func drawActive() {
    let limit = timeline.parallelism.peak
    let peak = max(1, timeline.living.peak)
    // A limit far above what ever runs would flatten the curve.
    let showsLimit = limit <= 2 * peak
    let top = max(peak, showsLimit ? limit : 0)
    let frame = openChart("active pods", top: top)
    if showsLimit {
      out.empty("path", ["class": "limit", "d": path(of: timeline.parallelism, frame).line])
      let level = frame.y(timeline.parallelism.last)
      text("parallelism \(timeline.parallelism.last.grouped)", x: right + 10, y: level + 4, style: "t3 soft")
    }
    let active = path(of: timeline.active, frame)
    if timeline.living != timeline.active {
      out.empty("path", ["class": "stop", "fill": "url(#\(id)s)", "d": path(of: timeline.living, frame).area])
      out.empty("path", ["class": "bg", "d": active.area])
    }
    out.empty("path", ["class": "area", "d": active.area])
    out.empty("path", ["class": "curve", "d": active.line])
    out.line()
    closeChart(frame)
  }

  private mutating func drawProgress(wanted: Int) {
    let peak = max(timeline.succeeded.peak, timeline.failed.peak)
    let top = max(1, peak, wanted <= 4 * max(peak, 1) ? wanted : 0)
    let frame = openChart("pods counted", top: top)
    if wanted > 0, wanted <= top {
      out.empty("path", ["class": "limit", "d": "M\(left.px) \(frame.y(wanted).px)H\(right.px)"])
    }
    out.empty("path", ["class": "done", "d": path(of: timeline.succeeded, frame).line])
    if timeline.failed.peak > 0 {
      out.empty("path", ["class": "lost", "d": path(of: timeline.failed, frame).line])
    }
    out.line()
    // Names at the ends of the lines, kept apart.
    let done = frame.y(timeline.succeeded.last) + 4
    var lost = frame.y(timeline.failed.last) + 4
    if abs(lost - done) < 14 { lost = done + (lost > done || done < frame.top + 20 ? 14 : -14) }
    text("\(timeline.succeeded.last.grouped) succeeded", x: right + 10, y: done, style: "t3 good b")
    if timeline.failed.peak > 0 {
      text("\(timeline.failed.last.grouped) failed", x: right + 10, y: lost, style: "t3 bad b")
    }
    closeChart(frame)
  }

  // MARK: Frames

  struct Frame {
    var top: Double
    var bottom: Double
    var highest: Int

    func y(_ value: Int) -> Double { bottom - (bottom - top) * Double(value) / Double(max(1, highest)) }
  }

  private mutating func openChart(_ name: String, top highest: Int) -> Frame {
    y += 22
    let frame = Frame(top: y, bottom: y + 58, highest: highest)
    text(name, x: left - 10, y: frame.top - 9, style: "end t3 b")
    for value in [0, highest] {
      text(value.grouped, x: left - 10, y: frame.y(value) + 4, style: "end t3 soft")
    }
    return frame
  }

  private mutating func closeChart(_ frame: Frame) {
    out.empty("path", ["class": "axis", "d": "M\(left.px) \(frame.top.px)V\(frame.bottom.px)H\(right.px)"])
    out.line()
    y = frame.bottom + 8
  }

  private func path(of curve: StepCurve, _ frame: Frame) -> (line: String, area: String) {
    var line = ""
    var level = 0
    for column in columns(of: curve, width: 1.5) where column.value != level || line.isEmpty {
      if line.isEmpty { line = "M\(left.px) \(frame.bottom.px)" }
      line += "H\(column.x.px)V\(frame.y(column.value).px)"
      level = column.value
    }
    if line.isEmpty { line = "M\(left.px) \(frame.bottom.px)" }
    line += "H\(right.px)"
    return (line, line + "V\(frame.bottom.px)H\(left.px)Z")
  }
}
