import JobModel
import KubernetesValues

extension Sync {
  /// Counts the pods that have ended and lets them go. Returns whether the limit of one sync was reached.
  ///
  /// Mirrors `trackJobStatusAndRemoveFinalizers`.
  mutating func countTerminatedPods() -> Bool {
    var completed = observation.status.completedIndexes.clipped(below: spec.completions ?? .max)
    var newlyCompleted = 0
    var newlySucceeded = 0
    var newlyFailed = 0
    var limitReached = false
    let failsJob = result.map { $0.type != .successCriteriaMet } ?? false

    for pod in podsToCount() {
      let countsAsFailed = self.countsAsFailed(pod)
      guard mayRelease(pod, countsAsFailed: countsAsFailed) else { continue }
      decision.released.append(pod.id)
      if pod.phase == .succeeded {
        if !spec.isIndexed {
          newlySucceeded += 1
        } else if let index = pod.index, spec.hasIndex(index), completed.insert(index) {
          newlyCompleted += 1
        }
      } else if countsAsFailed || failsJob, !spec.isIndexed || spec.hasIndex(pod.index),
        spec.podFailurePolicy?.action(for: pod) != .ignore
      {
        newlyFailed += 1
      }
      if newlyCompleted + newlySucceeded + newlyFailed >= JobController.countedPerSync {
        limitReached = true
        break
      }
    }
    decision.status.failed += newlyFailed
    if spec.isIndexed {
      decision.status.completedIndexes = completed
      decision.status.succeeded = completed.count
      decision.status.failedIndexes = failedIndexes
    } else {
      decision.status.succeeded += newlySucceeded
    }
    return limitReached
  }

  /// The tracked pods that this sync may count, in the order of counting.
  private func podsToCount() -> [PodState] {
    let everyPod = result != nil || observation.jobIsBeingDeleted
    if !everyPod, spec.replacesOnlyFailedPods || observation.pods.terminating.isEmpty { return ended }
    let living = observation.pods.terminating + (everyPod ? observation.pods.active : [])
    var pods = ended
    // A pod that this sync has let go already is not counted.
    let letGo = Set(decision.released)
    for id in living {
      if let pod = observation.pods[id], pod.isTracked, !letGo.contains(id) { pods.append(pod) }
    }
    pods.sort { a, b in
      let (i, j) = (a.index ?? -1, b.index ?? -1)
      return i != j ? i < j : a.id < b.id
    }
    return pods
  }

  /// Mirrors `isPodFailed`.
  private func countsAsFailed(_ pod: PodState) -> Bool {
    if pod.phase == .failed { return true }
    if spec.replacesOnlyFailedPods { return false }
    // Pods deleted by this very sync are seen as they were.
    return pod.deletionRequested != nil && pod.phase != .succeeded
  }

  /// Mirrors `canRemoveFinalizer`.
  private func mayRelease(_ pod: PodState, countsAsFailed: Bool) -> Bool {
    if observation.jobIsBeingDeleted || result != nil || pod.phase == .succeeded { return true }
    guard countsAsFailed else { return false }
    if let index = pod.index, heldBack[index]?.id == pod.id { return false }
    return true
  }
}
