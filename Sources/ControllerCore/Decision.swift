package import JobModel

/// What a sync of the Job controller asks for. Plain data: it can be compared, printed and stored.
package struct Decision: Hashable, Sendable {
  /// Pods to create, in this order; at most 500.
  package var creations: [PodCreation] = []
  /// Pods to delete, in order of their ids.
  package var deletions: [PodID] = []
  /// Pods whose tracking finalizer goes: they are counted, or never will be.
  package var released: [PodID] = []
  /// The Job's status from now on.
  package var status: JobStatus
  /// Whether `status` has to be written.
  package var statusChanged = false
  package var memory: ControllerMemory
  /// Kubernetes events of the Job, in order; those of single pods are left out.
  package var events: [ControllerEvent] = []
  /// The latest moment of the next sync, whatever else happens. Of several requests the earliest counts.
  package var wake: Instant?

  /// Set when pods are missing but back-off holds their creation: until then.
  package var heldUntil: Instant?

  /// Whether the sync left everything as it was.
  package var changesNothing: Bool {
    creations.isEmpty && deletions.isEmpty && released.isEmpty && !statusChanged
  }

  init(status: JobStatus, memory: ControllerMemory) {
    self.status = status
    self.memory = memory
  }

  mutating func wake(at instant: Instant) {
    wake = min(wake ?? instant, instant)
  }
}

/// A pod to create.
package struct PodCreation: Hashable, Sendable {
  /// The completion index; `nil` without indexes.
  package var index: Int?
  /// For annotation `job-index-failure-count`.
  package var indexFailureCount = 0
  /// For annotation `job-index-ignored-failure-count`.
  package var indexIgnoredFailureCount = 0

  package init(index: Int? = nil, indexFailureCount: Int = 0, indexIgnoredFailureCount: Int = 0) {
    self.index = index
    self.indexFailureCount = indexFailureCount
    self.indexIgnoredFailureCount = indexIgnoredFailureCount
  }
}

/// A Kubernetes event that the controller records on the Job.
package enum ControllerEvent: Hashable, Sendable {
  case suspended
  case resumed
  case completed
  case tooManySucceededPods
  /// With the condition's reason and message.
  case failed(reason: JobCondition.Reason, message: String)

  package var isWarning: Bool {
    switch self {
    case .suspended, .resumed, .completed: false
    case .tooManySucceededPods, .failed: true
    }
  }

  package var reason: String {
    switch self {
    case .suspended: "Suspended"
    case .resumed: "Resumed"
    case .completed: "Completed"
    case .tooManySucceededPods: "TooManySucceededPods"
    case .failed(let reason, _): reason.rawValue
    }
  }

  package var message: String {
    switch self {
    case .suspended: "Job suspended"
    case .resumed: "Job resumed"
    case .completed: "Job completed"
    case .tooManySucceededPods: "Too many succeeded pods running after completion count reached"
    case .failed(_, let message): message
    }
  }
}
