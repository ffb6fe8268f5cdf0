import JobModel

extension PlanDrawing {
  private enum Swatch: Hashable {
    case bar(style: String, fill: String)
    case wait
    case tick
    case area
  }

  /// What the shapes mean: only those that the picture has.
  mutating func drawLegend() {
    let entries = legend
    guard !entries.isEmpty else { return }
    y += 4
    var x = Self.margin
    let height = 18.0
    for (swatch, words) in entries {
      let width = 24 + 6 + TextMetrics.width(words, size: 11) + 12
      if x > Self.margin, x + width > Self.width - Self.margin + 12 {
        x = Self.margin
        y += height
      }
      draw(swatch, x: x, y: y)
      text(words, x: x + 30, y: y + 11, style: "t3")
      x += width
    }
    y += height + 4
  }

  private var legend: [(Swatch, String)] {
    var entries: [(Swatch, String)] = []
    let kinds = Set(timeline.lanes.flatMap { $0.pieces.map(\.kind) })
    let pieces: [(Timeline.Piece.Kind, Swatch, String)] = [
      (.pending, .bar(style: "pend", fill: ""), "Pending"),
      (.running, .bar(style: "run", fill: ""), "runs, cut short"),
      (.succeeds, .bar(style: "ok", fill: ""), "succeeds"),
      (.fails, .bar(style: "fail", fill: "f"), "fails"),
      (.retryWait, .wait, "waits for the next try"),
      (.restartWait, .wait, "waits for a restart"),
      (.stopping, .bar(style: "stop", fill: "s"), "deleted, stopping"),
    ]
    for (kind, swatch, words) in pieces where kinds.contains(kind) {
      if swatch == .wait, entries.contains(where: { $0.0 == .wait }) {
        entries.removeAll { $0.0 == .wait }
        entries.append((.wait, "waits for a retry or restart"))
      } else {
        entries.append((swatch, words))
      }
    }
    if timeline.isFolded {
      entries.append((.area, "active pods of a group (all groups to one scale)"))
      if timeline.lanes.contains(where: { $0.profile?.failures.isEmpty == false }) {
        entries.append((.tick, "pods fail"))
      }
    }
    let phases = Set(timeline.phases.map(\.kind))
    let spans: [(Timeline.Phase.Kind, Swatch, String)] = [
      (.backoff, .bar(style: "", fill: "w"), "Job: back-off, starts no pod"),
      (.waitsForStopping, .bar(style: "", fill: "w"), "Job: waits for stopping pods"),
      (.suspended, .bar(style: "", fill: "p"), "Job: suspended"),
      (.finishing, .bar(style: "", fill: "s"), "Job: decided, pods stop"),
      (.kept, .bar(style: "pend", fill: ""), "Job: finished, kept"),
    ]
    for (kind, swatch, words) in spans where phases.contains(kind) { entries.append((swatch, words)) }
    return entries
  }

  private mutating func draw(_ swatch: Swatch, x: Double, y: Double) {
    switch swatch {
    case .bar(let style, let fill):
      out.empty(
        "rect",
        [
          "class": style, "x": x.px, "y": (y + 1.5).px, "width": "24", "height": "11", "rx": "2",
          "fill": fill.isEmpty ? "" : "url(#\(id)\(fill))",
        ])
    case .wait: out.empty("path", ["class": "wait", "d": "M\(x.px) \((y + 7).px)h24"])
    case .tick: out.empty("path", ["class": "fails", "d": "M\((x + 6).px) \((y + 3).px)v5m6-5v5m6-5v5"])
    case .area:
      out.empty("path", ["class": "area", "d": "M\(x.px) \((y + 13).px)v-6h8v-5h8v5h8v6z"])
      out.empty("path", ["class": "curve", "d": "M\(x.px) \((y + 13).px)v-6h8v-5h8v5h8v6"])
    }
    out.line()
  }
}
