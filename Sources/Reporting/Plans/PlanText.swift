import JobModel
import KubernetesValues
package import Planning

/// A plan for people: the pattern in a sentence, the waves, what happens if pods keep failing, the end, the
/// peak.
package enum PlanText {
  package static func render(_ plan: Plan, palette ink: Palette = .plain) -> String {
    let sentences = JobSentences(job: plan.job)
    var lines = [ink(.bold, sentences.headline.visible)]
    lines += sentences.consequences.flatMap { wrapped($0.visible) }
    if !sentences.limits.isEmpty { lines += wrapped(sentences.limits.joined(separator: " ").visible) }
    if let tradeOff = sentences.tradeOff { lines += wrapped(tradeOff) }
    if plan.job.spec.isManagedByJobController {
      lines += wrapped("Assumed: \(ScenarioSentences(plan.scenario).assumption).")
    }
    lines.append("")
    lines += table(plan, ink)
    lines.append("")
    lines += wrapped(summary(plan))
    lines += PlanOutlook(plan).lines.flatMap { wrapped($0.visible) }
    return lines.joined(separator: "\n") + "\n"
  }

  // MARK: The table

  private static func table(_ plan: Plan, _ ink: Palette) -> [String] {
    let rows = PlanRows(plan).rows
    let hasFailures = rows.contains { $0.failures > 0 }
    let times = rows.map { Wording.time($0.from) }
    let texts = rows.map { row in row.sentence(of: plan.job.spec, .plain) }
    let timeWidth = max(6, times.map(\.count).max() ?? 0)
    let textWidth = min(96, max(24, texts.map(\.count).max() ?? 0))
    func line(
      _ time: String, _ text: String, shown: String, _ active: String, _ done: String, _ failed: String
    )
      -> String
    {
      let padding = String(repeating: " ", count: max(0, textWidth - text.count))
      let columns = left(active, 8) + left(done, 8) + (hasFailures ? left(failed, 8) : "")
      return left(time, timeWidth + 2) + "  " + shown + padding + columns
    }
    var lines = [ink(.grey, line("time", "event", shown: "event", "active", "done", "failed"))]
    for (row, (time, text)) in zip(rows, zip(times, texts)) {
      lines.append(
        line(
          time, text, shown: row.sentence(of: plan.job.spec, ink).visibleKeepingColour(ink),
          Wording.number(row.active),
          Wording.number(row.done), Wording.number(row.failures)))
    }
    return lines
  }

  private static func left(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }

  // MARK: The sum

  private static func summary(_ plan: Plan) -> String {
    let result = plan.result
    var text = "Not finished after \(Wording.time(result.at)): "
    if let end = result.condition { text = "\(end.type.rawValue) after \(Wording.time(result.at)): " }
    text += Wording.count(result.podsCreated, "pod")
    if result.failed > 0 { text += ", \(Wording.number(result.failed)) failed" }
    text += "; peak \(Wording.count(plan.peak.pods, "pod"))"
    let amounts = plan.job.spec.template.effectiveRequests.times(plan.peak.pods)
    for (name, amount) in amounts.sorted(by: { $0.key < $1.key }) {
      text += ", \(amount.description) \(name.visible)"
    }
    return text + "; \(Wording.duration(result.podTime)) of pod time"
  }

  /// Breaks a paragraph at spaces so that it fits a terminal.
  static func wrapped(_ text: String, width: Int = 108) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      if !line.isEmpty, line.count + 1 + word.count > width {
        lines.append(line)
        line = ""
      }
      line += (line.isEmpty ? "" : " ") + word
    }
    if !line.isEmpty { lines.append(line) }
    return lines
  }
}

extension String {
  /// The sentence holds nothing of the manifest but numbers, so that only colour codes are control
  /// characters.
  fileprivate func visibleKeepingColour(_ ink: Palette) -> String { ink.isOn ? self : visible }
}
