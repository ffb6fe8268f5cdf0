package import JobModel

/// The global ladder of a Job: how many pods have failed since the last success, and when the last one did.
///
/// Mirrors `backoffRecord` of the Job controller.
package struct BackoffRecord: Hashable, Sendable {
  package var failuresSinceLastSuccess = 0
  package var lastFailure: Instant?

  package init() {}

  /// How long creation is still held back at `now`; zero when it is not.
  package func remaining(at now: Instant) -> TimeSpan {
    guard let lastFailure else { return .zero }
    return max(.zero, backoffDelay(afterFailures: failuresSinceLastSuccess) - (now - lastFailure))
  }

  /// The record after a sync that saw these new ends. Both sequences hold finish times.
  ///
  /// Mirrors `newBackoffRecord`: only failures strictly later than the latest success count on.
  func updated(successes: [Instant], failures: [Instant]) -> BackoffRecord {
    guard let lastFailure = failures.max() else {
      return successes.isEmpty ? self : BackoffRecord()
    }
    var record = self
    record.lastFailure = lastFailure
    guard let lastSuccess = successes.max() else {
      record.failuresSinceLastSuccess += failures.count
      return record
    }
    record.failuresSinceLastSuccess = failures.count { $0 > lastSuccess }
    if record.failuresSinceLastSuccess == 0 { record.lastFailure = nil }
    return record
  }
}

/// The wait before the next pod after `failures` failures: 10 s, doubling, at most 600 s; none after no
/// failure.
package func backoffDelay(afterFailures failures: Int) -> TimeSpan {
  guard failures > 0 else { return .zero }
  // 10 · 2⁶ is already above the cap.
  return .seconds(min(10 << min(failures - 1, 6), 600))
}

/// When a pod ended, or counts as having ended: the first of its finish, the moment it became unready, the
/// DELETE, its creation.
///
/// Mirrors `getFinishedTime`.
func finishTime(of pod: PodState) -> Instant {
  if let finished = pod.finished { return finished }
  if let readyChanged = pod.readyChanged, !pod.isReady { return readyChanged }
  return pod.deletionRequested ?? pod.created
}
