import JobModel
import KubernetesValues

extension Sync {
  /// Whether the Job is to finish, and how. The first rule that applies wins; failures come before successes.
  mutating func decideResult() {
    result = resultOfLimits()
    if spec.isIndexed { decideResultOfIndexes() }
  }

  private mutating func resultOfLimits() -> JobCondition? {
    let status = observation.status
    if let met = status.condition(.successCriteriaMet), met.isTrue { return met }
    if let target = status.condition(.failureTarget), target.isTrue { return target }
    if let policy = spec.podFailurePolicy {
      for pod in failedPods {
        if let message = policy.failJobMessage(for: pod, namespace: job.namespace) {
          return condition(.failureTarget, .podFailurePolicy, message)
        }
      }
    }
    if failed > spec.backoffLimit || restartsExceedBackoffLimit {
      return condition(
        .failureTarget, .backoffLimitExceeded, "Job has reached the specified backoff limit")
    }
    if let seconds = spec.activeDeadlineSeconds, !spec.suspend, let startTime {
      let deadline = startTime + .seconds(seconds)
      if now >= deadline {
        return condition(
          .failureTarget, .deadlineExceeded, "Job was active longer than specified deadline")
      }
      decision.wake(at: deadline)
    }
    return nil
  }

  /// Under OnFailure the restarts of all living pods share the limit; reaching it is enough, but for limit 0.
  ///
  /// Mirrors `pastBackoffLimitOnFailure`.
  private var restartsExceedBackoffLimit: Bool {
    guard spec.template.restartPolicy == .onFailure else { return false }
    let restarts = observation.pods.restartsInLivingPods
    return spec.backoffLimit == 0 ? restarts > 0 : restarts >= spec.backoffLimit
  }

  private mutating func decideResultOfIndexes() {
    let completions = spec.completions ?? 0
    succeeded = done.count
    if spec.backoffLimitPerIndex != nil {
      let failed = currentFailedIndexes(completions: completions)
      failedIndexes = failed
      if result == nil {
        if let most = spec.maxFailedIndexes, failed.count > most {
          result = condition(
            .failureTarget, .maxFailedIndexesExceeded,
            "Job has exceeded the specified maximal number of failed indexes")
        } else if !failed.isEmpty, failed.count + done.count >= completions {
          result = condition(.failureTarget, .failedIndexes, "Job has failed indexes")
        }
      }
      holdBackLastFailures()
    }
    if result == nil, let rule = spec.successPolicy?.firstRule(metBy: done, completions: completions) {
      result = condition(.successCriteriaMet, .successPolicy, "Matched rules at index \(rule)")
    }
  }

  /// Tests the number of successes, after pods have been managed.
  mutating func testCompletion() {
    let complete: Bool
    if let completions = spec.completions {
      complete = succeeded >= completions && active == 0
    } else {
      complete = succeeded > 0 && active == 0
    }
    if complete {
      result = condition(
        .successCriteriaMet, .completionsReached, "Reached expected number of succeeded pods")
    } else if !observation.jobIsBeingDeleted {
      noteSuspension()
    }
  }

  private mutating func noteSuspension() {
    if spec.suspend {
      if decision.status.set(condition(.suspended, .jobSuspended, "Job suspended")) {
        decision.events.append(.suspended)
        startTime = nil
      }
    } else {
      var resumed = condition(.suspended, .jobResumed, "Job resumed")
      resumed.isTrue = false
      if decision.status.set(resumed) {
        decision.events.append(.resumed)
        startTime = now
      }
    }
  }

  /// Adds the final condition that belongs to the interim one.
  mutating func finish(with interim: JobCondition) {
    let isSuccess = interim.type == .successCriteriaMet
    let final = condition(isSuccess ? .complete : .failed, interim.reason, interim.message)
    decision.status.set(final)
    if isSuccess {
      decision.status.completionTime = final.lastTransition
      if let completions = spec.completions, decision.status.succeeded > completions {
        decision.events.append(.tooManySucceededPods)
      }
      decision.events.append(.completed)
    } else {
      decision.events.append(.failed(reason: interim.reason, message: interim.message))
    }
  }

  private func condition(
    _ type: JobCondition.Kind, _ reason: JobCondition.Reason, _ message: String
  ) -> JobCondition {
    JobCondition(type, reason: reason, message: message, at: timing.stored(now))
  }
}
