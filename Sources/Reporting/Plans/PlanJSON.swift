package import JSONText
import JobModel
import KubernetesValues
package import Planning

/// A plan as one JSON object: pattern, Job, assumptions, events, result, peak.
package enum PlanJSON {
  package static func write(_ plan: Plan, to json: inout JSONWriter) {
    json.object { json in
      json.field("version", 1)
      json.field("pattern", plan.job.pattern.rawValue)
      json.object("job") { write(plan.job, to: &$0) }
      json.object("assumptions") { write(plan.scenario, to: &$0) }
      json.array("events") { json in
        for event in plan.events { event.write(to: &json) }
      }
      json.object("result") { write(plan.result, to: &$0) }
      json.object("peak") { write(plan.peak, of: plan.job, to: &$0) }
      json.object("bounds") { write(Bounds(of: plan.job), to: &$0) }
    }
  }

  // MARK: The Job

  private static func write(_ job: Job, to json: inout JSONWriter) {
    let spec = job.spec
    json.field("name", job.name)
    json.field("namespace", job.namespace)
    json.field("parallelism", spec.parallelism)
    if let completions = spec.completions { json.field("completions", completions) }
    json.field("completionMode", spec.completionMode.rawValue)
    json.field("backoffLimit", spec.backoffLimit)
    if let limit = spec.backoffLimitPerIndex { json.field("backoffLimitPerIndex", limit) }
    if let limit = spec.maxFailedIndexes { json.field("maxFailedIndexes", limit) }
    if let seconds = spec.activeDeadlineSeconds { json.field("activeDeadlineSeconds", seconds) }
    if let seconds = spec.ttlSecondsAfterFinished { json.field("ttlSecondsAfterFinished", seconds) }
    json.field("suspend", spec.suspend)
    json.field("podReplacementPolicy", spec.podReplacementPolicy.rawValue)
    json.field("restartPolicy", spec.template.restartPolicy.rawValue)
    if let manager = spec.managedBy { json.field("managedBy", manager) }
  }

  // MARK: What is assumed

  private static func write(_ scenario: Scenario, to json: inout JSONWriter) {
    json.field("timing", scenario.timing.rawValue)
    json.field("horizon", scenario.horizon.seconds)
    json.array("outcomes") { json in
      for rule in scenario.rules {
        json.object { json in
          if let index = rule.index { json.field("index", index) }
          if let attempt = rule.attempt { json.field("attempt", attempt) }
          if let ordinal = rule.ordinal { json.field("ordinal", ordinal) }
          write(rule.outcome, to: &json)
        }
      }
    }
    json.object("default") { write(scenario.fallback, to: &$0) }
    if let chance = scenario.chance { json.object("chance") { write(chance, to: &$0) } }
    json.array("actions") { json in
      for action in scenario.actions {
        json.object { json in
          json.field("at", action.at.seconds)
          write(action.kind, to: &json)
        }
      }
    }
  }

  private static func write(_ chance: Chance, to json: inout JSONWriter) {
    switch chance.duration {
    case .constant(let span)?: json.field("seconds", span.seconds)
    case .uniform(let from, let to)?:
      json.field("distribution", "uniform")
      json.field("from", from.seconds)
      json.field("to", to.seconds)
    case .normal(let mean, let deviation)?:
      json.field("distribution", "normal")
      json.field("mean", mean.seconds)
      json.field("deviation", deviation.seconds)
    case .lognormal(let median, let sigma)?:
      json.field("distribution", "lognormal")
      json.field("median", median.seconds)
      json.field("sigma", sigma)
    case .exponential(let mean)?:
      json.field("distribution", "exponential")
      json.field("mean", mean.seconds)
    case nil: break
    }
    json.field("failureRate", chance.failureRate)
    json.field("seed", chance.seed)
  }

  /// Writes what differs from the ordinary.
  private static func write(_ outcome: PodOutcome, to json: inout JSONWriter) {
    let plain = PodOutcome(.zero)
    if outcome.neverStarts {
      json.field("never", true)
    } else if outcome.runs.count == 1 {
      json.field("seconds", outcome.runs[0].duration.seconds)
      json.field("exitCode", outcome.runs[0].exitCode)
    } else {
      json.array("runs") { json in
        for run in outcome.runs {
          json.object { json in
            json.field("seconds", run.duration.seconds)
            json.field("exitCode", run.exitCode)
          }
        }
      }
    }
    if outcome.start != plain.start { json.field("start", outcome.start.seconds) }
    switch outcome.readiness {
    case .onceRunning: break
    case .after(let span): json.field("ready", span.seconds)
    case .never:
      json.key("ready")
      json.null()
    }
    if let container = outcome.container { json.field("container", container) }
    if outcome.stop != plain.stop { json.field("stop", outcome.stop.seconds) }
    if outcome.stopExitCode != plain.stopExitCode { json.field("stopExitCode", outcome.stopExitCode) }
    if let condition = outcome.condition { json.field("condition", condition) }
  }

  private static func write(_ action: Scenario.Action.Kind, to json: inout JSONWriter) {
    switch action {
    case .set(let edits):
      json.object("set") { json in
        for edit in edits { edit.write(to: &json) }
      }
    case .delete(let target, let condition):
      json.object("delete") { json in
        switch target {
        case .index(let index): json.field("index", index)
        case .ordinal(let ordinal): json.field("ordinal", ordinal)
        }
        if let condition { json.field("condition", condition) }
      }
    }
  }

  // MARK: How it ends

  static func write(_ result: Plan.Result, to json: inout JSONWriter) {
    if let condition = result.condition {
      json.field("condition", condition.type.rawValue)
      json.field("reason", condition.reason.rawValue)
    }
    json.field("at", (result.at - .zero).seconds)
    json.field("succeeded", result.succeeded)
    json.field("failed", result.failed)
    json.field("podsCreated", result.podsCreated)
    json.field("podSeconds", result.podTime.seconds)
  }

  static func write(_ peak: Plan.Peak, of job: Job, to json: inout JSONWriter) {
    json.field("pods", peak.pods)
    json.field("at", (peak.at - .zero).seconds)
    let amounts = job.spec.template.effectiveRequests.times(peak.pods)
    for (name, amount) in amounts.sorted(by: { $0.key < $1.key }) { json.field(name, amount.description) }
  }

  // MARK: Whatever the pods do

  /// Each bound with the fields that set it; `most` is null where there is none.
  private static func write(_ bounds: Bounds, to json: inout JSONWriter) {
    write("pods", bounds.pods, to: &json) { json, value in json.value(value) }
    write("activePods", bounds.activePods, to: &json) { json, value in json.value(value) }
    write("seconds", bounds.life, to: &json) { json, value in json.value(value.seconds) }
    write("podSeconds", bounds.podTime, to: &json) { json, value in json.value(value.seconds) }
  }

  private static func write<Value>(
    _ name: String, _ bound: Bounds.Bound<Value>, to json: inout JSONWriter,
    _ value: (inout JSONWriter, Value) -> Void
  ) {
    json.object(name) { json in
      json.key("most")
      if let most = bound.value { value(&json, most) } else { json.null() }
      json.array("fields") { json in
        for field in bound.fields { json.value("spec." + field) }
      }
    }
  }
}
