import JobModel
import KubernetesValues
import Planning

/// What a plan does not show: the way of the Job when its pods keep failing, and what bounds it.
struct PlanOutlook {
  let plan: Plan
  private let bounds: Bounds
  /// A what-if that takes more pods than this is left out: it must not cost more than the plan itself.
  private static let podLimit = 5_000

  init(_ plan: Plan) {
    self.plan = plan
    bounds = Bounds(of: plan.job)
  }

  private var spec: JobSpec { plan.job.spec }

  var lines: [String] {
    guard spec.isManagedByJobController else {
      return [
        "managedBy \(spec.managedBy ?? ""): the Job controller of Kubernetes leaves this Job alone; "
          + "what that controller does is not known here."
      ]
    }
    var lines: [String] = []
    if let why = whyStillRunning { lines.append(why) }
    if let early = earliestEnd { lines.append(early) }
    if let ladder { lines.append(ladder) }
    lines += boundLines
    lines += notes
    return lines
  }

  // MARK: Why nothing ends it

  private var whyStillRunning: String? {
    guard let stop = plan.result.stop else { return nil }
    switch stop {
    case .tooManyPods: return "The plan stops after \(Wording.count(plan.result.podsCreated, "pod"))."
    case .horizon:
      if let rule = spec.podFailurePolicy?.rules.firstIndex(where: { $0.action == .ignore }),
        spec.activeDeadlineSeconds == nil
      {
        return
          "Nothing ends it: podFailurePolicy rule \(rule) ignores failures, so no limit is ever reached. "
          + "activeDeadlineSeconds would end it."
      }
      return "The Job has not finished at the end of the plan (--horizon)."
    case .nothingHappens:
      if plan.result.podsNotStarted > 0 {
        return "Nothing ends it: \(Wording.count(plan.result.podsNotStarted, "pod")) never "
          + "\(plan.result.podsNotStarted == 1 ? "starts" : "start"), and a pod that has not started is no failure: "
          + "backoffLimit does not count it. Only activeDeadlineSeconds would end the Job."
      }
      if isSuspendedAtEnd { return "Nothing ends it: the Job is suspended, and nothing resumes it." }
      if parallelismAtEnd == 0 { return "Nothing ends it: parallelism is 0, so no pod is started." }
      return "Nothing is left that could happen by itself."
    }
  }

  private var isSuspendedAtEnd: Bool {
    var suspended = spec.suspend
    for case .changed(let edits) in plan.events.map(\.kind) {
      for case .suspend(let value) in edits { suspended = value }
    }
    return suspended
  }

  private var parallelismAtEnd: Int {
    var parallelism = spec.parallelism
    for case .changed(let edits) in plan.events.map(\.kind) {
      for case .parallelism(let value) in edits { parallelism = value }
    }
    return parallelism
  }

  // MARK: What if

  /// When the Job would end if every pod succeeded at the first try.
  private var earliestEnd: String? {
    guard plan.result.failed > 0, plan.scenario.actions.isEmpty, let wanted = spec.completions,
      wanted <= Self.podLimit
    else { return nil }
    var outcome = plan.scenario.fallback
    outcome.runs = [PodOutcome.Run(outcome.runs[0].duration)]
    guard !outcome.neverStarts else { return nil }
    let result = whatIf(outcome)
    guard result.condition?.type == .complete, result.at < plan.result.at else { return nil }
    return "If no pod failed: Complete after \(Wording.time(result.at))."
  }

  /// What happens when every pod fails.
  private var ladder: String? {
    guard spec.completions != 0, spec.parallelism > 0, !spec.suspend else { return nil }
    var outcome = PodOutcome(plan.scenario.fallback.runs[0].duration, exitCode: 1)
    outcome.stop = plan.scenario.fallback.stop
    let whatIf = Planner(job: plan.job, scenario: scenario(outcome), podLimit: Self.podLimit).plan()
    let result = whatIf.result
    let pods = Wording.count(result.podsCreated, "pod")
    guard let end = result.condition else {
      return result.stop == .tooManyPods
        ? "If every pod failed: more than \(pods)."
        : "If every pod failed: \(pods) and still no end after \(Wording.duration(plan.scenario.horizon))."
    }
    var text = "If every pod failed: \(pods)"
    if spec.template.restartPolicy == .onFailure {
      let restarts = whatIf.events.count { if case .containerRestart = $0.kind { true } else { false } }
      text += ", \(Wording.count(restarts, "restart"))"
    }
    let waits = whatIf.holds.map { Wording.duration(roundedUp($0.until - $0.from)) }
    if !waits.isEmpty {
      let shown = waits.prefix(8).joined(separator: ", ")
      text += ", waits of \(shown)\(waits.count > 8 ? " …" : "")"
    }
    return text + ", \(end.type.rawValue) (\(end.reason.rawValue)) after \(Wording.time(result.at))."
  }

  /// Waits are seen by the sync a second after the failure; said is the step of the ladder.
  private func roundedUp(_ span: TimeSpan) -> TimeSpan {
    .seconds((span.milliseconds + 1999) / 1000 / 10 * 10)
  }

  private func scenario(_ outcome: PodOutcome) -> Scenario {
    Scenario(fallback: outcome, horizon: plan.scenario.horizon, timing: plan.scenario.timing)
  }

  private func whatIf(_ outcome: PodOutcome) -> Plan.Result {
    Planner(job: plan.job, scenario: scenario(outcome), podLimit: Self.podLimit).result()
  }

  // MARK: Bounds

  private var boundLines: [String] {
    func fields(_ names: [String]) -> String { "(" + names.joined(separator: " and ") + ")" }
    var parts: [String] = []
    if let pods = bounds.pods.value {
      parts.append("at most \(Wording.count(pods, "pod")) \(fields(bounds.pods.fields))")
    } else {
      parts.append("any number of pods, for \(bounds.pods.fields.joined(separator: ", ")) ignores failures")
    }
    if let active = bounds.activePods.value {
      var text = "\(Wording.number(active)) at a time \(fields(bounds.activePods.fields))"
      let amounts = spec.template.effectiveRequests.times(active)
      if !amounts.isEmpty {
        text += " with " + amounts.sorted { $0.key < $1.key }.map { "\($1.description) \($0)" }.joined(separator: ", ")
      }
      parts.append(text)
    }
    if let life = bounds.life.value {
      parts.append("over after \(Wording.duration(life)) at the latest \(fields(bounds.life.fields))")
    }
    if let podTime = bounds.podTime.value {
      parts.append("\(Wording.duration(podTime)) of pod time \(fields(bounds.podTime.fields))")
    }
    var lines = ["Whatever the pods do: " + parts.joined(separator: ", ") + "."]
    if bounds.life.value == nil {
      lines.append("Nothing bounds a pod that hangs or never starts: no activeDeadlineSeconds.")
    }
    return lines
  }

  // MARK: Notes

  /// What would surprise someone who compares the plan with kubectl.
  private var notes: [String] {
    var notes: [String] = []
    let hidesActive = plan.events.contains { event in
      if case .status(let status) = event.kind {
        status.active == 0 && (status.ready ?? 0) > 0
      } else {
        false
      }
    }
    if hidesActive {
      notes.append("While starts wait, the Job's status says 0 active although pods run.")
    }
    return notes
  }
}
