import ControllerCore
package import JobModel

/// What limits a Job whatever its pods do, each with the field that sets the limit.
///
/// Of what people and the cluster do to it (scaling, suspending, evicting) nothing is assumed but that they
/// do not.
package struct Bounds: Hashable, Sendable {
  package struct Bound<Value: Hashable & Sendable>: Hashable, Sendable {
    /// `nil`: there is no limit.
    package var value: Value?
    /// The fields of the Job that set it; of an absent limit, those that could.
    package var fields: [String]
  }

  /// From the first sync of a Job that is not suspended to its final condition.
  package var life: Bound<TimeSpan>
  /// Pods ever created.
  package var pods: Bound<Int>
  /// Pods that run at the same time, without those that are on their way out.
  package var activePods: Bound<Int>
  /// Run time of all pods together.
  package var podTime: Bound<TimeSpan>

  package init(of job: Job) {
    let spec = job.spec
    let active = spec.completions.map { min($0, spec.parallelism) } ?? spec.parallelism
    let activeFields =
      spec.completions.map { $0 < spec.parallelism ? ["completions"] : ["parallelism"] } ?? ["parallelism"]
    activePods = Bound(value: active, fields: activeFields)
    pods = active == 0 ? activePods : Self.pods(of: spec)
    // The Job is Failed when its pods are gone, which takes their grace period, and are counted, 500 a second.
    let counting = TimeSpan.seconds(1 + active / JobController.countedPerSync)
    let grace = TimeSpan.seconds(max(2, spec.template.terminationGracePeriodSeconds)) + counting
    life = Bound(
      value: spec.activeDeadlineSeconds.map { .seconds($0) + grace }, fields: ["activeDeadlineSeconds"])
    podTime = Bound(value: nil, fields: ["activeDeadlineSeconds"])
    if let life = life.value {
      let (product, overflow) = life.milliseconds.multipliedReportingOverflow(by: Int64(active))
      podTime = Bound(
        value: TimeSpan(milliseconds: overflow ? .max : product),
        fields: ["activeDeadlineSeconds"] + activeFields)
    }
  }

  /// Before the sync that fails the Job no more pods have failed than are forgiven, and no more are active
  /// than successes are missing.
  private static func pods(of spec: JobSpec) -> Bound<Int> {
    if let policy = spec.podFailurePolicy, let rule = policy.rules.firstIndex(where: { $0.action == .ignore }) {
      return Bound(value: nil, fields: ["podFailurePolicy.rules[\(rule)]"])
    }
    let wanted = spec.completions ?? spec.parallelism
    let wantedField = spec.completions == nil ? "parallelism" : "completions"
    let (withRetries, _) = wanted.addingReportingOverflow(spec.backoffLimit)
    if let perIndex = spec.backoffLimitPerIndex {
      let (each, overflow) = wanted.multipliedReportingOverflow(by: perIndex + 1)
      if !overflow, each <= withRetries {
        return Bound(value: each, fields: [wantedField, "backoffLimitPerIndex"])
      }
    }
    return Bound(value: withRetries, fields: [wantedField, "backoffLimit"])
  }
}
