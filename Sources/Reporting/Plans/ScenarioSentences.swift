import JobModel
import Planning

/// What a plan assumes of the pods, in words.
struct ScenarioSentences {
  private let scenario: Scenario

  init(_ scenario: Scenario) { self.scenario = scenario }

  /// `pods succeed after 10s, but for 2 given outcomes`.
  var assumption: String {
    var parts = [chanceText ?? fallbackText]
    if !scenario.rules.isEmpty { parts.append("but for " + Wording.count(scenario.rules.count, "given outcome")) }
    if let chance = scenario.chance { parts.append("seed \(chance.seed)") }
    return parts.joined(separator: ", ")
  }

  private var fallbackText: String {
    let outcome = scenario.fallback
    if outcome.neverStarts { return "pods never start" }
    let run = outcome.runs[0]
    if outcome.runs.count > 1 { return "pods run \(outcome.runs.count) times as given" }
    let end = run.exitCode == 0 ? "succeed" : "fail (exit \(run.exitCode))"
    return "pods \(end) after \(Wording.duration(run.duration))"
  }

  private var chanceText: String? {
    guard let chance = scenario.chance else { return nil }
    let duration =
      switch chance.duration {
      case .uniform(let from, let to)?: "pods take \(Wording.duration(from)) to \(Wording.duration(to))"
      case .normal(let mean, let deviation)?:
        "pods take \(Wording.duration(mean)) ± \(Wording.duration(deviation)) (normal)"
      case .lognormal(let median, let sigma)?:
        "half the pods take less than \(Wording.duration(median)) (lognormal, sigma \(sigma))"
      case .exponential(let mean)?: "pods take \(Wording.duration(mean)) on average (exponential)"
      case .constant, nil: fallbackText
      }
    return chance.failureRate > 0
      ? duration + ", \(Self.percent(chance.failureRate)) of the runs fail" : duration
  }

  /// `2.5 %`.
  static func percent(_ share: Double) -> String {
    let tenths = Int((share * 1000).rounded())
    return tenths % 10 == 0 ? "\(tenths / 10) %" : "\(tenths / 10).\(tenths % 10) %"
  }
}
