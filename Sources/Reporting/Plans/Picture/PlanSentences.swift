import JobModel
import Planning

extension Plan {
  /// How the Job ends, in one sentence.
  var ending: String {
    let pods = result.podsCreated.counted("pod")
    let failed = result.failed > 0 ? ", \(result.failed.grouped) failed" : ""
    let counts = "\(pods)\(failed), peak \(peak.pods.grouped)"
    guard let condition = result.condition else {
      return "Not finished after \(result.at.shown): \(counts)"
    }
    return "\(condition.type.rawValue) (\(condition.reason.rawValue)) after \(result.at.shown): \(counts)"
  }

  /// What is assumed of the pods, in one sentence.
  var assumption: String {
    var text = "Assumed: \(scenario.rules.isEmpty ? "every pod" : "a pod") \(scenario.fallback.shown)"
    if !scenario.rules.isEmpty {
      text +=
        scenario.rules.count == 1
        ? ", but one outcome differs" : ", but \(scenario.rules.count.grouped) outcomes differ"
    }
    if let chance = scenario.chance {
      if chance.duration != nil { text += "; times vary by chance" }
      if chance.failureRate > 0 { text += "; \(Int((chance.failureRate * 100).rounded())) % of runs fail by chance" }
      text += " (seed \(chance.seed))"
    }
    if !scenario.actions.isEmpty { text += "; \(scenario.actions.count.counted("action"))" }
    return text + (scenario.timing == .cluster ? "; timing of a cluster" : "; timing of a local run")
  }
}

extension PodOutcome {
  fileprivate var shown: String {
    if neverStarts { return "never starts" }
    let last = runs[runs.count - 1]
    let end = last.exitCode == 0 ? "succeeds" : "fails with exit \(last.exitCode)"
    return runs.count == 1
      ? "\(end) after \(last.duration.shown)" : "\(end) at run \(runs.count.grouped)"
  }
}
