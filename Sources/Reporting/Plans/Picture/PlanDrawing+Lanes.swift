import JobModel

extension PlanDrawing {
  // MARK: The Job

  /// What the Job as a whole goes through.
  mutating func drawPhases() {
    y += 8
    let top = y
    let bar = 12.0
    text("Job", x: left - 10, y: top + 10, style: "end b")
    // One band, so that many short phases do not fall apart into dots.
    if let first = timeline.phases.first, let last = timeline.phases.last(where: { $0.kind != .kept }) {
      self.bar("run", from: first.from, to: last.to, y: top, height: bar)
    }
    for phase in timeline.phases {
      let words = Self.words(of: phase.kind)
      let detail = "\(words), \(phase.from.shown) to \(phase.to.shown)"
      let (style, fill) =
        switch phase.kind {
        case .running: ("run", "")
        case .suspended: ("", "p")
        case .backoff, .waitsForStopping: ("", "w")
        case .finishing: ("", "s")
        case .kept: ("pend", "")
        }
      self.bar(style, from: phase.from, to: phase.to, y: top, height: bar, fill: fill, detail: detail, isSquare: true)
    }
    y = top + bar + 10
  }

  private static func words(of kind: Timeline.Phase.Kind) -> String {
    switch kind {
    case .running: "runs"
    case .suspended: "suspended"
    case .backoff: "back-off: no pod is started"
    case .waitsForStopping: "waits for stopping pods before it starts new ones"
    case .finishing: "decided, stops its pods"
    case .kept: "finished, kept until its time to live is over"
    }
  }

  // MARK: Lanes

  private var laneHeight: Double {
    if timeline.isFolded { return timeline.lanes.count > 16 ? 22 : 26 }
    return timeline.lanes.count > 24 ? 19 : 23
  }

  mutating func drawLanes() {
    let height = laneHeight
    let peak = timeline.lanes.reduce(1) { max($0, $1.profile?.active.peak ?? 0) }
    if timeline.lanes.isEmpty {
      text("no pod is created", x: left + 8, y: y + 14, style: "soft")
      y += height
    }
    for (number, lane) in timeline.lanes.enumerated() {
      if number.isMultiple(of: 2) {
        out.empty(
          "rect",
          [
            "class": "band", "x": Self.margin.px, "y": y.px, "width": (Self.width - 2 * Self.margin).px,
            "height": height.px,
          ])
      }
      let baseline = y + height / 2 + 4
      text(
        TextMetrics.cut(lane.label, to: labelWidth - 10, size: 12), x: left - 10, y: baseline, style: "end")
      glyph(lane.outcome, x: right + 15, y: y + height / 2)
      text(
        TextMetrics.cut(lane.note, to: noteWidth - 28, size: 12), x: right + 27, y: baseline, style: "soft")
      if let profile = lane.profile {
        draw(profile, peak: peak, top: y + 1, height: height - 3)
      } else {
        draw(lane.pieces, top: y + 3, height: height - 6)
      }
      y += height
    }
  }

  private mutating func draw(_ pieces: [Timeline.Piece], top: Double, height: Double) {
    for piece in pieces {
      let middle = top + height / 2
      switch piece.kind {
      case .retryWait, .restartWait: wait(piece, y: middle)
      case .pending: bar("pend", from: piece.from, to: piece.to, y: top + 1, height: height - 2, detail: piece.detail)
      case .succeeds: bar("ok", from: piece.from, to: piece.to, y: top, height: height, detail: piece.detail)
      case .running: bar("run", from: piece.from, to: piece.to, y: top, height: height, detail: piece.detail)
      case .fails:
        bar("fail", from: piece.from, to: piece.to, y: top + 0.5, height: height - 1, fill: "f", detail: piece.detail)
      case .stopping:
        bar("stop", from: piece.from, to: piece.to, y: top + 2.5, height: height - 5, fill: "s", detail: piece.detail)
      }
    }
    for (number, piece) in pieces.enumerated() {
      let next = number + 1 < pieces.count ? scale.x(pieces[number + 1].from) : right
      label(piece, y: top + height / 2 + 4, until: next)
    }
  }

  private mutating func wait(_ piece: Timeline.Piece, y: Double) {
    let from = scale.x(piece.from)
    let to = scale.x(piece.to)
    guard to - from >= 2 else { return }
    out.element("path", ["class": "wait", "d": "M\(from.px) \(y.px)H\(to.px)"]) { $0.element("title", piece.detail) }
    out.line()
  }

  /// Writes what a piece says into it where there is room, a failure's exit code beside it.
  private mutating func label(_ piece: Timeline.Piece, y: Double, until next: Double) {
    let from = scale.x(piece.from)
    let to = max(scale.x(piece.to), from + 2.5)
    let needs = TextMetrics.width(piece.text, size: 11, isBold: piece.kind == .fails)
    let middle = (from + to) / 2
    let fits = needs + 10 <= to - from && !piece.text.isEmpty
    switch piece.kind {
    case .succeeds where fits: text(piece.text, x: middle, y: y, style: "t3 mid on-ok")
    case .running where fits: text(piece.text, x: middle, y: y, style: "t3 mid on-run")
    case .fails where fits:
      out.empty(
        "rect",
        [
          "class": "plate", "x": (middle - needs / 2 - 2).px, "y": (y - 10).px, "width": (needs + 4).px,
          "height": "12.5", "rx": "2",
        ])
      text(piece.text, x: middle, y: y, style: "t3 mid b bad")
    case .fails where to + needs + 8 <= next: text(piece.text, x: to + 4, y: y, style: "t3 halo bad b")
    case .pending where fits: text(piece.text, x: middle, y: y, style: "t3 mid soft")
    case .retryWait where needs + 22 <= to - from, .restartWait where needs + 22 <= to - from:
      text(piece.text, x: middle, y: y, style: "t3 mid halo waits")
    default: break
    }
  }

  // MARK: Folded lanes

  private mutating func draw(_ profile: Timeline.Profile, peak: Int, top: Double, height: Double) {
    // The top is for failures.
    let bottom = top + height
    let height = height - 6
    let columns = columns(of: profile.active, width: 2)
    var path = ""
    var level = 0
    for column in columns where column.value != level {
      let x = column.x.px
      let y = (bottom - height * Double(column.value) / Double(peak)).px
      path += path.isEmpty ? "M\(x) \(bottom.px)V\(y)" : "H\(x)V\(y)"
      level = column.value
    }
    if !path.isEmpty {
      let end = level == 0 ? "" : "H\(right.px)V\(bottom.px)"
      out.empty("path", ["class": "area", "d": path + end + "Z"])
      out.empty("path", ["class": "curve", "d": path + end])
    }
    var last = -10.0
    var ticks = ""
    for failure in profile.failures {
      let x = scale.x(failure)
      guard x - last >= 3 else { continue }
      ticks += "M\(x.px) \(top.px)v5"
      last = x
    }
    if !ticks.isEmpty { out.empty("path", ["class": "fails", "d": ticks]) }
    out.line()
  }

  /// The highest value of a curve in each column of the plot, where it changes.
  func columns(of curve: StepCurve, width: Double) -> [(x: Double, value: Int)] {
    guard curve.steps.count > 500 else { return curve.steps.map { (x: scale.x($0.at), value: $0.value) } }
    var columns: [(x: Double, value: Int)] = []
    var before = 0
    var at = -1.0
    for step in curve.steps {
      let column = ((scale.x(step.at) - left) / width).rounded(.down)
      if column > at {
        // What held when the column began counts too, unless it fell at once.
        if let last = columns.last, last.value != before {
          columns.append((x: left + (at + 1) * width, value: before))
        }
        columns.append((x: left + column * width, value: step.value))
        at = column
      } else if let last = columns.last {
        columns[columns.count - 1].value = max(last.value, step.value)
      }
      before = step.value
    }
    if let last = columns.last, last.value != before {
      columns.append((x: min(right, left + (at + 1) * width), value: before))
    }
    return columns
  }
}
