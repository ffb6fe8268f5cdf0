import JobModel

extension PlanDrawing {
  // MARK: Time

  mutating func drawGrid(_ ticks: [TimeScale.Tick], from top: Double, to bottom: Double) {
    let path = ticks.map { "M\($0.x.px) \(top.px)V\(bottom.px)" }.joined()
    out.empty("path", ["class": "grid", "d": path])
    out.line()
  }

  mutating func drawAxis(_ ticks: [TimeScale.Tick]) {
    y += 5
    let marks = ticks.map { "M\($0.x.px) \(y.px)v4" }.joined()
    out.empty("path", ["class": "axis", "d": "M\(left.px) \(y.px)H\(right.px)" + marks])
    out.line()
    y += 20
    if scale.segments.contains(where: \.isIdle) { y += 14 }
  }

  /// How long the shortened spans are.
  mutating func drawIdleLabels(y: Double) {
    for segment in scale.segments where segment.isIdle {
      let span = TimeSpan(milliseconds: Int64(exactly: (segment.to - segment.from).rounded()) ?? .max)
      let middle = (segment.x.lowerBound + segment.x.upperBound) / 2
      let width = TextMetrics.width(span.shown, size: 11, isBold: true) + 6
      out.empty(
        "rect",
        ["class": "bg", "x": (middle - width / 2).px, "y": (y - 9).px, "width": width.px, "height": "13"])
      text(span.shown, x: middle, y: y + 1, style: "t3 mid b soft")
    }
  }

  /// A torn strip where time is shortened.
  mutating func drawIdleSpans(from top: Double, to bottom: Double) {
    for segment in scale.segments where segment.isIdle {
      let middle = (segment.x.lowerBound + segment.x.upperBound) / 2
      var edge = "M\((middle - 5).px) \(top.px)"
      var back = ""
      var y = top
      var turn = 4.0
      while y < bottom {
        let step = min(8, bottom - y)
        edge += "l\(turn.px) \(step.px)"
        back = "l\((-turn).px) \((-step).px)" + back
        turn = -turn
        y += step
      }
      out.empty("path", ["class": "bg", "d": edge + "h10" + back + "z"])
      out.empty("path", ["class": "cut", "d": edge + "m10 0" + back])
      out.line()
    }
  }

  // MARK: Marks

  /// Room that a label takes.
  private func width(of mark: Timeline.Mark) -> Double { TextMetrics.width(mark.text, size: 11, isBold: true) + 12 }

  func markPlaces() -> [MarkLabels.Place] {
    MarkLabels.places(
      timeline.marks.map { (x: scale.x($0.at), width: width(of: $0)) },
      in: Self.margin..<(Self.width - Self.margin))
  }

  mutating func drawMarks(_ places: [MarkLabels.Place], above base: Double, to bottom: Double) {
    func top(_ place: MarkLabels.Place) -> Double { base - Double(place.row + 1) * 19 }
    for (mark, place) in zip(timeline.marks, places) {
      let x = scale.x(mark.at)
      out.empty(
        "path",
        ["class": "mark" + Self.lineStyle(of: mark.kind), "d": "M\(x.px) \((top(place) + 16).px)V\(bottom.px)"])
    }
    out.line()
    for (mark, place) in zip(timeline.marks, places) {
      let colour: String =
        switch mark.kind {
        case .complete: " good"
        case .failed: " bad"
        case .deadline: " waits"
        case .change, .interim, .gone, .cutOff: ""
        }
      out.element("g") { out in
        out.element("title", "\(mark.at.shown): \(mark.text)\(mark.detail.isEmpty ? "" : ". \(mark.detail)")")
        out.empty(
          "rect",
          [
            "class": "tag", "x": place.x.px, "y": top(place).px, "width": place.width.px, "height": "16", "rx": "3",
          ])
        out.element(
          "text",
          [
            "class": "t3 mid b" + colour, "x": (place.x + place.width / 2).px, "y": (top(place) + 12).px,
          ], mark.text)
      }
      out.line()
    }
  }

  private static func lineStyle(of kind: Timeline.Mark.Kind) -> String {
    switch kind {
    case .complete: " m-good"
    case .failed: " m-bad"
    case .deadline: " m-due"
    case .change, .interim, .gone, .cutOff: ""
    }
  }
}
