import JobModel
import KubernetesValues
package import Planning
import SourceText

/// What changes between the plans of two manifests of a Job: fields, end, peak, events.
package enum PlanDiff {
  /// `old` or `new` is `nil` where only one manifest has the Job.
  package static func render(old: Plan?, new: Plan?, palette ink: Palette = .plain) -> String {
    guard let old, let new else {
      guard let plan = old ?? new else { return "" }
      let isNew = old == nil
      return ink(isNew ? .green : .red, "\(isNew ? "+" : "-") Job \(plan.job.name.visible)")
        + ": only in the \(isNew ? "new" : "old") manifest\n"
    }
    let changes = SpecChanges(from: old.job.spec, to: new.job.spec).changes
    var lines = [ink(.bold, "Job \(new.job.name.visible)")]
    if changes.isEmpty { lines.append("No field of the Job differs that the plan depends on.") }
    for change in changes {
      lines.append("  \(padded(change.field, 26))\(change.old.visible) → \(change.new.visible)")
    }
    let immutable = changes.filter(\.isImmutable).map(\.field)
    if !immutable.isEmpty {
      lines += PlanText.wrapped(
        "\(immutable.joined(separator: ", ")) cannot be changed on a Job that exists: it must be deleted and "
          + "created anew.")
    }
    lines.append("")
    lines += comparison(old, new, ink)
    let events = eventLines(old, new, ink)
    if !events.isEmpty { lines += [""] + events }
    return lines.joined(separator: "\n") + "\n"
  }

  // MARK: Figures

  private static func comparison(_ old: Plan, _ new: Plan, _ ink: Palette) -> [String] {
    func end(_ plan: Plan) -> String {
      plan.result.condition.map { "\($0.type.rawValue) (\($0.reason.rawValue))" } ?? "still running"
    }
    var rows: [(String, String, String)] = [
      ("end", end(old), end(new)), ("after", Wording.time(old.result.at), Wording.time(new.result.at)),
      ("pods", Wording.number(old.result.podsCreated), Wording.number(new.result.podsCreated)),
      ("failed", Wording.number(old.result.failed), Wording.number(new.result.failed)),
      ("pod time", Wording.duration(old.result.podTime), Wording.duration(new.result.podTime)),
      ("peak pods", Wording.number(old.peak.pods), Wording.number(new.peak.pods)),
    ]
    let before = old.job.spec.template.effectiveRequests.times(old.peak.pods)
    let after = new.job.spec.template.effectiveRequests.times(new.peak.pods)
    for name in Set(before.keys).union(after.keys).sorted() {
      rows.append(("peak \(name)", before[name]?.description ?? "–", after[name]?.description ?? "–"))
    }
    let (a, b) = (Bounds(of: old.job), Bounds(of: new.job))
    func most(_ bounds: Bounds) -> String { bounds.pods.value.map(Wording.number) ?? "no limit" }
    func life(_ bounds: Bounds) -> String { bounds.life.value.map(Wording.duration) ?? "no limit" }
    rows += [("pods at most", most(a), most(b)), ("over at the latest", life(a), life(b))]
    let width = max(14, rows.map(\.1.count).max() ?? 0) + 2
    var lines = [ink(.grey, "  \(padded("", 20))\(padded("old", width))new")]
    for (name, before, after) in rows {
      let line = "\(padded(name.visible, 20))\(padded(before, width))\(after)"
      lines.append(before == after ? "  \(line)" : ink(.yellow, "* \(line)"))
    }
    return lines
  }

  // MARK: Events

  private static func eventLines(_ old: Plan, _ new: Plan, _ ink: Palette) -> [String] {
    func texts(_ plan: Plan) -> [String] {
      PlanRows(plan).rows.map { row in
        let time = Wording.time(row.from)
        return String(repeating: " ", count: max(1, 9 - time.count)) + time + "  "
          + row.sentence(of: plan.job.spec, .plain).visible
      }
    }
    let (before, after) = (texts(old), texts(new))
    guard before != after else { return [] }
    var lines: [String] = []
    var i = 0
    var j = 0
    // Rows are folded to a few dozen, so that a table does.
    let common = CommonSubsequence.positions((before.count, after.count)) { before[$0] == after[$1] }
    for (a, b) in common + [(before.count, after.count)] {
      lines += before[i..<a].map { ink(.red, "-" + $0) } + after[j..<b].map { ink(.green, "+" + $0) }
      if a < before.count { lines.append(" " + before[a]) }
      i = a + 1
      j = b + 1
    }
    return lines
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.count))
  }
}
