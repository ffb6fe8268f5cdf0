import JobModel
package import Planning

/// The timeline of a plan as SVG: self-contained, light and dark, of a size that does not grow with the Job.
package enum PlanPicture {
  /// A file of its own; several plans stand one below the other.
  package static func svg(_ plans: [Plan]) -> String {
    var drawings: [PlanDrawing] = []
    for (number, plan) in plans.enumerated() {
      var drawing = PlanDrawing(plan, tracks: PodTracks(plan), id: plans.count == 1 ? "jw-" : "jw\(number + 1)-")
      drawing.draw()
      drawings.append(drawing)
    }
    let height = drawings.reduce(0) { $0 + $1.height }
    let title = plans.map { JobSentences(job: $0.job).headline.visible }.joined(separator: "; ")
    let description = plans.map { $0.ending.visible }.joined(separator: ". ")
    var out = Markup()
    out.element(
      "svg",
      [
        "xmlns": "http://www.w3.org/2000/svg", "class": "jw", "role": "img", "aria-labelledby": "jw-title jw-desc",
        "viewBox": "0 0 \(PlanDrawing.width.px) \(height.px)", "width": PlanDrawing.width.px, "height": height.px,
      ]
    ) { out in
      out.line()
      out.element("title", ["id": "jw-title"], title)
      out.element("desc", ["id": "jw-desc"], description)
      out.line()
      out.element("style") { $0.raw("\n" + PictureStyle.sheet) }
      out.empty("rect", ["class": "bg", "width": "100%", "height": "100%"])
      out.line()
      var y = 0.0
      for drawing in drawings {
        if drawings.count == 1 {
          out.raw(drawing.out.text)
        } else {
          out.element("g", ["transform": "translate(0 \(y.px))"]) { $0.raw(drawing.out.text) }
        }
        y += drawing.height
      }
    }
    out.line()
    return out.text
  }
}

/// One plan on a sheet of fixed width; drawn from the top down.
struct PlanDrawing {
  static let width = 960.0
  static let margin = 20.0

  let plan: Plan
  let timeline: Timeline
  /// Before the names of patterns.
  let id: String
  /// Whether the sentences about the plan stand in the picture, or around it.
  let hasHeading: Bool

  var out = Markup()
  /// Where the next thing goes.
  var y = 0.0
  var scale: TimeScale
  private(set) var height = 0.0
  private(set) var labelWidth = 0.0
  private(set) var noteWidth = 0.0

  init(_ plan: Plan, tracks: PodTracks, id: String, hasHeading: Bool = true) {
    self.plan = plan
    self.id = id
    self.hasHeading = hasHeading
    timeline = Timeline(plan, tracks: tracks)
    let labels =
      timeline.lanes.map { TextMetrics.width($0.label, size: 12) } + [
        TextMetrics.width("pods counted", size: 11, isBold: true)
      ]
    let notes = timeline.lanes.map { TextMetrics.width($0.note, size: 12) + 18 } + [90]
    labelWidth = min(170, labels.max() ?? 0) + 10
    noteWidth = min(200, notes.max() ?? 0) + 10
    scale = TimeScale(
      end: timeline.end, idleSpans: timeline.idleSpans,
      x: (Self.margin + labelWidth)..<(Self.width - Self.margin - noteWidth))
  }

  /// The plot's edges.
  var left: Double { scale.range.lowerBound }
  var right: Double { scale.range.upperBound }

  mutating func draw() {
    PictureStyle.definitions(id: id, &out)
    out.line()
    y = hasHeading ? 14 : 0
    if hasHeading { drawHeading() }
    drawLegend()
    let places = markPlaces()
    y += Double((places.map(\.row).max() ?? -1) + 1) * 19
    let plotTop = y + 4
    let ticks = scale.ticks(spacing: 74)
    // Lines first, so that everything else lies above them; their length is known only after the rest.
    let before = out
    let start = y
    out = Markup()
    drawPhases()
    drawLanes()
    let lanesAxis = y + 5
    drawAxis(ticks)
    let hasCharts = drawCharts(ticks)
    let plotBottom = hasCharts ? y - 8 : lanesAxis
    let body = out
    out = before
    drawGrid(ticks, from: plotTop, to: plotBottom)
    out.raw(body.text)
    drawIdleSpans(from: plotTop, to: plotBottom)
    drawMarks(places, above: start, to: plotBottom)
    drawIdleLabels(y: lanesAxis + 28)
    for tick in ticks { text(tick.text, x: tick.x, y: lanesAxis + 16, style: "t3 soft mid halo") }
    if hasHeading { drawFooter() }
    height = y + 14
  }

  // MARK: Sentences

  private mutating func drawHeading() {
    let room = Self.width - 2 * Self.margin
    for line in TextMetrics.balancedLines(
      JobSentences(job: plan.job).headline.visible, width: room, size: 16, isBold: true)
    {
      y += 21
      text(line, x: Self.margin, y: y, style: "t1")
    }
    y += 4
    let outcome: Timeline.Outcome =
      switch plan.result.condition?.type {
      case .complete: .succeeded
      case .failed: .failed
      default: .open
      }
    for (number, line) in TextMetrics.lines(plan.ending.visible, width: room - 22, size: 13, isBold: true).enumerated()
    {
      y += 18
      if number == 0 { glyph(outcome, x: Self.margin + 6, y: y - 4.5) }
      let colour = outcome == .succeeded ? " good" : outcome == .failed ? " bad" : ""
      text(line, x: Self.margin + 20, y: y, style: "t2 b" + colour)
    }
    y += 10
  }

  private mutating func drawFooter() {
    y += 6
    var notes = plan.assumption.visible
    if let deadline = timeline.farDeadline { notes += "; the deadline at \(deadline.shown) is not in the picture" }
    for line in TextMetrics.lines(notes, width: Self.width - 2 * Self.margin, size: 11) {
      y += 15
      text(line, x: Self.margin, y: y, style: "t3 soft")
    }
  }

  // MARK: Small parts

  mutating func text(_ content: String, x: Double, y: Double, style: String = "") {
    out.element("text", ["class": style, "x": x.px, "y": y.px], content)
    out.line()
  }

  /// A check mark, a cross, a ring: what became of a pod or a Job.
  mutating func glyph(_ outcome: Timeline.Outcome, x: Double, y: Double) {
    let (shape, colour) =
      switch outcome {
      case .succeeded: ("M-4.5 .5l3 3.5l6-8", "g-good")
      case .failed: ("M-4 -4l8 8m0-8l-8 8", "g-bad")
      case .mixed: ("M-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0M-4.5 0h9M-3 2h6", "g-soft")
      case .stopped: ("M-3.5 -3.5h7v7h-7z", "g-soft")
      case .open: ("M-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0M0-2.5v2.5h2", "g-soft")
      case .notStarted: ("M-4 0h8", "g-soft")
      }
    out.empty("path", ["class": "glyph " + colour, "transform": "translate(\(x.px) \(y.px))", "d": shape])
    out.line()
  }

  /// A rectangle over a span of time; never thinner than can be seen.
  mutating func bar(
    _ style: String, from: Instant, to: Instant, y: Double, height: Double, fill: String = "", detail: String = "",
    isSquare: Bool = false
  ) {
    let x = scale.x(from)
    let width = max(isSquare ? 1 : 2.5, scale.x(to) - x)
    let attributes: Markup.Attributes = [
      "class": style, "x": x.px, "y": y.px, "width": width.px, "height": height.px, "rx": isSquare ? "" : "2",
      "fill": fill.isEmpty ? "" : "url(#\(id)\(fill))",
    ]
    if detail.isEmpty {
      out.empty("rect", attributes)
    } else {
      out.element("rect", attributes) { $0.element("title", detail) }
    }
    out.line()
  }
}
