package import JobModel
package import Planning

/// What many plans of one Job have in common, for people.
package enum ForecastText {
  package static func render(
    _ forecast: Forecast, of job: Job, scenario: Scenario, palette ink: Palette = .plain
  ) -> String {
    var lines = [ink(.bold, JobSentences(job: job).headline.visible)]
    lines.append(
      "\(Wording.count(forecast.simulations, "simulation")): " + ScenarioSentences(scenario).assumption)
    lines.append("")
    for end in forecast.ends {
      let share = percent(Double(end.count) / Double(max(1, forecast.simulations)))
      switch end.condition {
      case .complete: lines.append("\(share)  " + ink(.boldGreen, "Complete") + reason(end))
      case .none: lines.append("\(share)  " + ink(.yellow, "still running") + " at the end of the plan (--horizon)")
      case .some: lines.append("\(share)  " + ink(.boldRed, "Failed") + reason(end))
      }
    }
    lines.append("")
    lines.append(ink(.grey, row("", shares.map(\.name))))
    lines.append(row("time", values(forecast.durations, Wording.duration)))
    lines.append(row("pods started", values(forecast.podsCreated, Wording.number)))
    lines.append(row("pod time", values(forecast.podTimes, Wording.duration)))
    if let limit = limit(forecast) { lines += [""] + PlanText.wrapped(limit) }
    return lines.joined(separator: "\n") + "\n"
  }

  static let shares: [(name: String, share: Double)] = [
    ("least", 0), ("10%", 0.1), ("50%", 0.5), ("90%", 0.9), ("99%", 0.99), ("most", 1),
  ]

  private static func values<Value>(_ values: [Value], _ text: (Value) -> String) -> [String] {
    shares.map { Forecast.percentile($0.share, of: values).map(text) ?? "–" }
  }

  private static func row(_ name: String, _ cells: [String]) -> String {
    cells.reduce(name + String(repeating: " ", count: 14 - name.count)) { line, cell in
      line + String(repeating: " ", count: max(1, 10 - cell.count)) + cell
    }
  }

  private static func reason(_ end: Forecast.End) -> String { end.reason.map { " (\($0.rawValue))" } ?? "" }

  private static func percent(_ share: Double) -> String {
    let text = ScenarioSentences.percent(share)
    return String(repeating: " ", count: max(0, 7 - text.count)) + text
  }

  /// The limit that ends most of the Jobs that fail, with what would help.
  private static func limit(_ forecast: Forecast) -> String? {
    guard let end = forecast.ends.first(where: { $0.condition == .failed }), let reason = end.reason else { return nil }
    let field =
      switch reason {
      case .backoffLimitExceeded: "backoffLimit"
      case .deadlineExceeded: "activeDeadlineSeconds"
      case .maxFailedIndexesExceeded: "maxFailedIndexes"
      case .failedIndexes: "backoffLimitPerIndex"
      case .podFailurePolicy: "podFailurePolicy"
      default: ""
      }
    return field.isEmpty ? nil : "What ends the Jobs that fail is most often \(field)."
  }
}
