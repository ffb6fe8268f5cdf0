package import JobModel

/// All that a sync of the Job controller knows. Whoever drives the controller keeps one and changes it in
/// place.
package struct Observation: Equatable, Sendable {
  package var job: Job
  package var status = JobStatus()
  package var pods = JobPods()
  package var memory = ControllerMemory()
  /// The Job has a `deletionTimestamp`: nothing is created or deleted, what has ended is counted.
  package var jobIsBeingDeleted = false
  package var now: Instant

  package init(job: Job, now: Instant) {
    self.job = job
    self.now = now
  }

  /// Takes over what a decision says of the objects that the controller owns: status, memory, finalizers,
  /// deletion marks. Pods that are to be created are the driver's to add.
  package mutating func adopt(_ decision: Decision, timing: ControllerTiming) {
    status = decision.status
    memory = decision.memory
    let deletion = timing.stored(now)
    for id in decision.deletions {
      pods.update(id) { if $0.deletionRequested == nil { $0.deletionRequested = deletion } }
    }
    for id in decision.released {
      pods.update(id) { $0.isTracked = false }
    }
  }
}

/// What the controller remembers of a Job between syncs and loses when it restarts.
package struct ControllerMemory: Hashable, Sendable {
  package var backoff = BackoffRecord()

  package init() {}
}
