package import JobModel
package import Planning

/// What a plan says of one pod, from its creation to its end.
package struct PodTrack: Sendable {
  package var id: PodID
  package var index: Int?
  /// The k-th pod of its index, without indexes of the Job; from 1.
  package var attempt: Int
  package var created: Instant
  /// When its container starts to run; `nil` never.
  package var started: Instant?
  /// When its container was started again.
  package var restarts: [Instant] = []
  /// When a DELETE was sent for it.
  package var deleted: Instant?
  /// When it reached its final phase by itself, or after somebody else than the controller deleted it.
  package var finished: Finish?
  package var gone: Instant?
  /// The number of the outcome rule that decides what it does; `nil` is the default.
  var rule: Int?

  package struct Finish: Hashable, Sendable {
    package var at: Instant
    package var phase: PodPhase
    package var exitCode: Int
  }

  /// How its life ends in the plan.
  package enum End: Hashable, Sendable {
    case succeeded
    case failed(exitCode: Int)
    /// Deleted by the controller: neither failed nor succeeded.
    case stopped
    /// The plan ends before the pod does.
    case open
  }

  package var end: End {
    if let finished { return finished.phase == .succeeded ? .succeeded : .failed(exitCode: finished.exitCode) }
    return deleted == nil ? .open : .stopped
  }

  /// When it no longer runs; `nil` when the plan ends before.
  package var ended: Instant? { finished?.at ?? gone }

  /// When it is no longer active for the controller: ended, or being deleted.
  package var inactive: Instant? {
    guard let deleted else { return ended }
    return ended.map { min($0, deleted) } ?? deleted
  }
}

/// The pods of a plan, in order of creation.
package struct PodTracks: Sendable {
  package private(set) var all: [PodTrack] = []
  private let scenario: Scenario

  package init(_ plan: Plan) {
    scenario = plan.scenario
    all.reserveCapacity(plan.result.podsCreated)
    let outcomes = OutcomeTable(scenario.rules)
    for event in plan.events {
      switch event.kind {
      case .podCreated(let pod, let index, let attempt):
        // Pods are numbered in order of creation; anything else could not be looked up by number.
        guard Int(pod.ordinal) == all.count + 1 else { continue }
        let rule = outcomes.firstRule(index: index, attempt: attempt, ordinal: Int(pod.ordinal))
        let outcome = rule.map { scenario.rules[$0].outcome } ?? scenario.fallback
        all.append(
          PodTrack(
            id: pod, index: index, attempt: attempt, created: event.time,
            started: outcome.neverStarts ? nil : event.time + max(.zero, outcome.start), rule: rule))
      case .podFinished(let pod, let phase, let exitCode):
        change(pod) { $0.finished = PodTrack.Finish(at: event.time, phase: phase, exitCode: exitCode) }
      case .podDeleted(let pod): change(pod) { $0.deleted = $0.deleted ?? event.time }
      case .podGone(let pod): change(pod) { $0.gone = event.time }
      case .containerRestart(let pod, _): change(pod) { $0.restarts.append(event.time) }
      case .jobCreated, .changed, .status, .jobGone, .stillRunning: break
      }
    }
  }

  private mutating func change(_ pod: PodID, _ body: (inout PodTrack) -> Void) {
    let slot = Int(pod.ordinal) - 1
    if all.indices.contains(slot) { body(&all[slot]) }
  }

  package subscript(pod: PodID) -> PodTrack? {
    let slot = Int(pod.ordinal) - 1
    return all.indices.contains(slot) ? all[slot] : nil
  }

  /// Whether chance decides how long the pod's runs take and how they end, so that only events tell.
  func isByChance(_ pod: PodTrack) -> Bool { pod.rule == nil && scenario.chance != nil }

  /// What the scenario says of the pod, chance left aside.
  package func outcome(of pod: PodTrack) -> PodOutcome {
    pod.rule.map { scenario.rules[$0].outcome } ?? scenario.fallback
  }
}
