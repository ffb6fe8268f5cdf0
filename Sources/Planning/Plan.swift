package import JobModel

/// What the Job controller will do with a Job in a scenario.
package struct Plan: Equatable, Sendable {
  package var job: Job
  package var scenario: Scenario
  /// In order of time.
  package var events: [JobEvent]
  /// Times in which back-off kept missing pods from being created. In order of time.
  package var holds: [Hold]
  package var result: Result
  package var peak: Peak

  package struct Hold: Hashable, Sendable {
    package var from: Instant
    package var until: Instant
  }

  /// How the Job ends.
  package struct Result: Hashable, Sendable {
    /// `Complete` or `Failed`; `nil` when the plan stops before the Job has finished.
    package var condition: JobCondition?
    /// When the Job finished, or when the plan stopped.
    package var at: Instant
    package var succeeded: Int
    package var failed: Int
    package var podsCreated: Int
    /// The time that all pods together have existed before they ended.
    package var podTime: TimeSpan
    /// Pods that were still waiting to start when the plan stopped.
    package var podsNotStarted: Int
    /// Why the plan stops although the Job has not finished.
    package var stop: Stop?

    package enum Stop: Hashable, Sendable {
      /// Nothing is left that could happen by itself.
      case nothingHappens
      case horizon
      /// More pods than a plan follows.
      case tooManyPods
    }
  }

  /// The most at any one time; pods that are being stopped count, for they hold their resources.
  package struct Peak: Hashable, Sendable {
    package var pods: Int
    package var at: Instant
  }
}
