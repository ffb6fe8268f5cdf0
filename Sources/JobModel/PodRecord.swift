/// What is known of one pod of a run, alive or ended: what `kubectl describe pod` shows of its status.
package struct PodRecord: Hashable, Sendable {
  package var id: PodID
  package var name: String
  /// The completion index; nil without one.
  package var index: Int?
  /// It is the k-th pod of its index, without indexes of the Job; from 1.
  package var attempt: Int
  package var created: Instant
  package var phase: PodPhase = .pending
  package var isReady = false
  package var restarts = 0
  /// When it was deleted; it may still be ending.
  package var deleted: Instant?
  /// When nothing of it ran any more.
  package var ended: Instant?
  /// Why the pod as a whole failed: `DeadlineExceeded`, `Evicted`.
  package var reason: String?
  /// Conditions other than `Ready`: `DisruptionTarget`.
  package var conditions: [PodCondition] = []
  /// Init containers first.
  package var containers: [ContainerRecord] = []

  package init(id: PodID, name: String, index: Int?, attempt: Int, created: Instant) {
    self.id = id
    self.name = name
    self.index = index
    self.attempt = attempt
    self.created = created
  }

  package var isEvicted: Bool { conditions.contains(.evicted) }

  /// Whether it failed, and not because the controller had no more use for it.
  package var hasFailedByItself: Bool { phase == .failed && (deleted == nil || isEvicted) }

  /// The container that explains the pod's end best: the first that failed.
  package var failedContainer: ContainerRecord? {
    containers.first(where: \.hasFailed)
  }
}

/// What is known of one container of a pod.
package struct ContainerRecord: Hashable, Sendable {
  package enum State: Hashable, Sendable {
    /// Not started, or to be started again: `PodInitializing`, `ContainerCreating`, `CrashLoopBackOff`; not before
    /// `until`, where that is known.
    case waiting(reason: String, until: Instant?)
    case running(since: Instant)
    /// `reason` as a kubelet names it: `Completed`, `Error`, `OOMKilled`, `StartError`.
    case terminated(exitCode: Int, at: Instant, reason: String, message: String?)
  }

  package var name: String
  package var restarts: Int
  package var state: State

  package init(name: String, restarts: Int, state: State) {
    self.name = name
    self.restarts = restarts
    self.state = state
  }

  package var exitCode: Int? {
    if case .terminated(let code, _, _, _) = state { code } else { nil }
  }

  /// Whether it ended, and not with 0.
  package var hasFailed: Bool {
    if case .terminated(let code, _, _, _) = state { code != 0 } else { false }
  }

  package var message: String? {
    if case .terminated(_, _, _, let message) = state { message } else { nil }
  }
}
