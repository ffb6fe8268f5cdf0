/// The number of a pod among the pods of its Job, in order of creation, from 1.
package struct PodID: Hashable, Comparable, Sendable {
  package var ordinal: Int32

  /// - Precondition: `ordinal` is at least 1.
  package init(_ ordinal: Int) {
    precondition(ordinal >= 1, "pods are counted from 1")
    self.ordinal = Int32(clamping: ordinal)
  }

  package static func < (a: PodID, b: PodID) -> Bool { a.ordinal < b.ordinal }
}

package enum PodPhase: String, Hashable, Sendable {
  case pending = "Pending"
  case running = "Running"
  case succeeded = "Succeeded"
  case failed = "Failed"
  case unknown = "Unknown"

  /// `Succeeded` and `Failed` are final.
  package var isTerminal: Bool { self == .succeeded || self == .failed }
}

/// What the Job controller sees of one pod.
///
/// Whoever plays the kubelet fills it in. On a cluster the API server cuts every time to the whole second.
package struct PodState: Hashable, Sendable {
  package var id: PodID
  /// Only messages use it; a planner may leave it empty where no message can name the pod.
  package var name: String
  /// The completion index; `nil` without one.
  package var index: Int?
  /// Annotation `job-index-failure-count`: counted failures of earlier pods of the index.
  package var indexFailureCount: Int
  /// Annotation `job-index-ignored-failure-count`.
  package var indexIgnoredFailureCount: Int
  package var created: Instant
  package var phase: PodPhase = .pending
  /// When the DELETE was sent: `deletionTimestamp` less the grace period.
  package var deletionRequested: Instant?
  /// Whether the pod has the finalizer `batch.kubernetes.io/job-tracking`: it is still to be counted.
  package var isTracked = true
  /// Whether a node has been found for it.
  package var isAssigned = true
  package var isReady = false
  /// When condition `Ready` last changed; `nil` while the pod has no such condition.
  package var readyChanged: Instant?
  /// Conditions other than `Ready`, in the order of the pod's status.
  package var conditions: [PodCondition] = []
  /// Containers that are now terminated: app containers sorted by name, then init containers in the pod's
  /// order.
  package var terminatedContainers: [TerminatedContainer] = []
  /// The latest `finishedAt`, once all app containers are terminated.
  package var finished: Instant?
  /// Restarts of all init and app containers together.
  package var restarts = 0
  /// Restarts of the container that has the most.
  package var mostRestarts = 0

  package init(
    id: PodID, name: String = "", index: Int? = nil, indexFailureCount: Int = 0,
    indexIgnoredFailureCount: Int = 0, created: Instant
  ) {
    self.id = id
    self.name = name
    self.index = index
    self.indexFailureCount = indexFailureCount
    self.indexIgnoredFailureCount = indexIgnoredFailureCount
    self.created = created
  }

  /// Not ended and not being deleted.
  package var isActive: Bool { !phase.isTerminal && deletionRequested == nil }
  /// Being deleted and not ended yet.
  package var isTerminating: Bool { !phase.isTerminal && deletionRequested != nil }
}

package struct PodCondition: Hashable, Sendable {
  package var type: String
  package var status: String

  package init(type: String, status: String = "True") {
    self.type = type
    self.status = status
  }

  /// What the eviction API puts on a pod.
  package static let evicted = PodCondition(type: "DisruptionTarget")
}

package struct TerminatedContainer: Hashable, Sendable {
  package var name: String
  package var exitCode: Int

  package init(name: String, exitCode: Int) {
    self.name = name
    self.exitCode = exitCode
  }
}
