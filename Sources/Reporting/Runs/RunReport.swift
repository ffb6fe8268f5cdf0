package import JobModel
internal import KubernetesValues

/// A run of this machine as `ps` and `status` show it.
package struct RunReport: Sendable {
  package enum State: Hashable, Sendable {
    case running(process: Int32?)
    /// The process that carried it on is gone; it can be resumed.
    case dead
    case ended(exitStatus: Int32)
  }

  package var id: String
  package var jobName: String
  package var namespace: String
  package var state: State
  package var started: Instant
  /// When it ended, or what is known last of it happened.
  package var lastSeen: Instant
  package var status: JobStatus
  package var details: Details?

  /// What only playing the journal tells.
  package struct Details: Sendable {
    /// With the changes that were made while it ran.
    package var job: Job
    /// Until when back-off holds new pods back.
    package var heldUntil: Instant?
    package var timeout: Instant?
    package var isBeingStopped: Bool
    /// Pods that have not ended, in order of creation.
    package var pods: [PodRecord]
    /// Pods that have ended, in that order; at least the failed ones.
    package var ended: [PodRecord]
    package var logFolder: String

    package init(
      job: Job, heldUntil: Instant? = nil, timeout: Instant? = nil, isBeingStopped: Bool = false,
      pods: [PodRecord] = [], ended: [PodRecord] = [], logFolder: String
    ) {
      self.job = job
      self.heldUntil = heldUntil
      self.timeout = timeout
      self.isBeingStopped = isBeingStopped
      self.pods = pods
      self.ended = ended
      self.logFolder = logFolder
    }
  }

  package init(
    id: String, jobName: String, namespace: String, state: State, started: Instant, lastSeen: Instant,
    status: JobStatus, details: Details? = nil
  ) {
    self.id = id
    self.jobName = jobName
    self.namespace = namespace
    self.state = state
    self.started = started
    self.lastSeen = lastSeen
    self.status = status
    self.details = details
  }

  var isEnded: Bool { if case .ended = state { true } else { false } }

  /// One word, or two: `running`, `suspended`, `dead`, `Complete`, `interrupted`.
  var stateText: String {
    switch state {
    case .running: status.isTrue(.suspended) ? "suspended" : "running"
    case .dead: "dead"
    case .ended(let exitStatus):
      switch exitStatus {
      case 0: "Complete"
      case 1: "Failed"
      case 124: "timed out"
      default: "interrupted"
      }
    }
  }

  /// How long it has lasted at `now`.
  func duration(at now: Instant) -> TimeSpan {
    if case .running = state { max(.zero, now - started) } else { max(.zero, lastSeen - started) }
  }
}

extension Instant {
  /// `2026-11-22T05:44:05Z`, for a time since 1970.
  var timestamp: String { RFC3339.text(Int(milliseconds / 1000)) }
}
