/// One entry of a Job's `status.conditions`.
package struct JobCondition: Hashable, Sendable {
  package var type: Kind
  package var isTrue: Bool
  package var reason: Reason
  package var message: String
  /// When the condition came to be as it is; whole seconds on a cluster.
  package var lastTransition: Instant

  package init(_ type: Kind, isTrue: Bool = true, reason: Reason, message: String, at time: Instant) {
    self.type = type
    self.isTrue = isTrue
    self.reason = reason
    self.message = message
    lastTransition = time
  }

  package enum Kind: String, Hashable, Sendable {
    case suspended = "Suspended"
    /// The Job will be `Failed` when its pods have ended.
    case failureTarget = "FailureTarget"
    /// The Job will be `Complete` when its pods have ended.
    case successCriteriaMet = "SuccessCriteriaMet"
    case failed = "Failed"
    case complete = "Complete"
  }

  package enum Reason: String, Hashable, Sendable {
    case jobSuspended = "JobSuspended"
    case jobResumed = "JobResumed"
    case podFailurePolicy = "PodFailurePolicy"
    case backoffLimitExceeded = "BackoffLimitExceeded"
    case deadlineExceeded = "DeadlineExceeded"
    case maxFailedIndexesExceeded = "MaxFailedIndexesExceeded"
    case failedIndexes = "FailedIndexes"
    case successPolicy = "SuccessPolicy"
    case completionsReached = "CompletionsReached"
  }
}
