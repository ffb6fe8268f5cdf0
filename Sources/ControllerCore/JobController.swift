package import JobModel

/// The Job controller: what to do next, from what is known now.
///
/// Mirrors `syncJob` of kube-controller-manager 1.36 for a controller that sees its own writes: its
/// expectations are always satisfied, and removing a finalizer never fails. No clock, no randomness: where
/// the real controller leaves the choice to a hash map, the choice here is fixed (older pods first; of equals
/// the newest is deleted, for an Indexed Job the one of the lowest index).
package struct JobController: Hashable, Sendable {
  package var timing: ControllerTiming

  /// The most pods that one sync creates or deletes.
  package static let changesPerSync = 500
  /// The most pods that one sync counts.
  package static let countedPerSync = 500

  package init(timing: ControllerTiming = .cluster) { self.timing = timing }

  /// One sync. Equal observations give equal decisions.
  package func decide(_ observation: Observation) -> Decision {
    guard observation.job.spec.isManagedByJobController, !observation.status.isFinished else {
      var memory = observation.memory
      if observation.status.isFinished { memory = ControllerMemory() }
      return Decision(status: observation.status, memory: memory)
    }
    var sync = Sync(observation, timing: timing)
    sync.run()
    return sync.decision
  }

  /// When a finished Job is to be deleted by `ttlSecondsAfterFinished`; `nil` for never.
  package func expiry(of spec: JobSpec, status: JobStatus) -> Instant? {
    guard let ttl = spec.ttlSecondsAfterFinished, let final = status.finalCondition else { return nil }
    return final.lastTransition + .seconds(ttl)
  }
}
