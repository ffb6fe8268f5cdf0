package import KubernetesValues

/// `status` of a Job.
///
/// The lists of `uncountedTerminatedPods` are left out: they are empty whenever a sync has run to its end.
package struct JobStatus: Hashable, Sendable {
  /// As reported: 0 while creation is held by back-off, even though pods may run.
  package var active = 0
  /// `nil` before the first sync.
  package var ready: Int?
  /// `nil` before the first sync.
  package var terminating: Int?
  /// For an Indexed Job the size of `completedIndexes`.
  package var succeeded = 0
  package var failed = 0
  package var completedIndexes = CompletionIndexSet()
  /// Present exactly when `backoffLimitPerIndex` is set and a sync has run.
  package var failedIndexes: CompletionIndexSet?
  package var conditions: [JobCondition] = []
  package var startTime: Instant?
  /// Only of a Job that is `Complete`.
  package var completionTime: Instant?

  package init() {}

  /// The condition of this type, whatever its status.
  package func condition(_ type: JobCondition.Kind) -> JobCondition? {
    conditions.first { $0.type == type }
  }

  package func isTrue(_ type: JobCondition.Kind) -> Bool {
    condition(type)?.isTrue == true
  }

  /// The `Complete` or `Failed` condition. A Job that has one never changes again.
  package var finalCondition: JobCondition? {
    conditions.first { ($0.type == .complete || $0.type == .failed) && $0.isTrue }
  }

  package var isFinished: Bool {
    conditions.contains { ($0.type == .complete || $0.type == .failed) && $0.isTrue }
  }
}

extension JobStatus {
  /// Whether both read the same to someone who follows the Job.
  package func looksLike(_ other: JobStatus) -> Bool {
    var shown = other
    shown.startTime = startTime
    shown.completionTime = completionTime
    shown.ready = (other.ready ?? 0) == (ready ?? 0) ? ready : other.ready
    shown.terminating = (other.terminating ?? 0) == (terminating ?? 0) ? terminating : other.terminating
    return self == shown
  }
}
