/// Something that happened to a Job or one of its pods: the common vocabulary of plans, runs and recordings.
package struct JobEvent: Hashable, Sendable {
  package var time: Instant
  package var kind: Kind

  package init(_ kind: Kind, at time: Instant) {
    self.kind = kind
    self.time = time
  }

  package enum Kind: Hashable, Sendable {
    case jobCreated
    /// `attempt`: the k-th pod of its index, without indexes of the Job; from 1.
    case podCreated(pod: PodID, index: Int?, attempt: Int)
    /// The pod ended by itself.
    case podFinished(pod: PodID, phase: PodPhase, exitCode: Int)
    /// A DELETE was sent for the pod.
    case podDeleted(pod: PodID)
    /// The pod's object is gone.
    case podGone(pod: PodID)
    /// A container was started again in its pod; `restarts` so far.
    case containerRestart(pod: PodID, restarts: Int)
    /// The Job's spec was edited.
    case changed([JobSpecEdit])
    /// The Job's status differs from the one before.
    indirect case status(JobStatus)
    case jobGone
    /// The plan or the recording stops here although the Job has not finished.
    case stillRunning
  }

  /// The value of `event` in JSON.
  package var name: String {
    switch kind {
    case .jobCreated: "jobCreated"
    case .podCreated: "podCreated"
    case .podFinished: "podFinished"
    case .podDeleted: "podDeleted"
    case .podGone: "podGone"
    case .containerRestart: "containerRestart"
    case .changed: "changed"
    case .status: "status"
    case .jobGone: "jobGone"
    case .stillRunning: "stillRunning"
    }
  }
}
