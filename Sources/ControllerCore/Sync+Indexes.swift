import JobModel
import KubernetesValues

extension Sync {
  /// The indexes that have used up their failures.
  ///
  /// Mirrors `calculateFailedIndexes`.
  func currentFailedIndexes(completions: Int) -> CompletionIndexSet {
    var indexes = (observation.status.failedIndexes ?? CompletionIndexSet()).clipped(below: completions)
    for pod in validFailures where failsIndex(pod) { indexes.insert(pod.index ?? 0) }
    return indexes
  }

  private func failsIndex(_ pod: PodState) -> Bool {
    let action = spec.podFailurePolicy?.action(for: pod)
    switch action {
    case .failIndex: return true
    case .ignore: return false
    case .count, .failJob, nil: return pod.indexFailureCount >= spec.backoffLimitPerIndex ?? 0
    }
  }

  /// Finds, for every index that waits for a replacement, the failed pod whose counting is put off until
  /// then.
  ///
  /// Mirrors `getPodsWithDelayedDeletionPerIndex`.
  mutating func holdBackLastFailures() {
    for pod in validFailures {
      guard let index = pod.index, !done.contains(index), failedIndexes?.contains(index) != true,
        !observation.pods.occupancy.contains(index)
      else { continue }
      guard let other = heldBack[index] else {
        heldBack[index] = pod
        continue
      }
      let (a, b) = (pod.attemptsBefore, other.attemptsBefore)
      if a > b || (a == b && finishTime(of: pod) > finishTime(of: other)) { heldBack[index] = pod }
    }
  }

  /// The `count` lowest indexes that wait to be started.
  ///
  /// Mirrors `firstPendingIndexes`.
  func firstPendingIndexes(_ count: Int) -> [Int] {
    let completions = spec.completions ?? 0
    var dying: Set<Int> = []
    if spec.replacesOnlyFailedPods {
      for id in observation.pods.terminating {
        if let index = observation.pods[id]?.index { dying.insert(index) }
      }
    }
    let failed = failedIndexes ?? CompletionIndexSet()
    var pending: [Int] = []
    pending.reserveCapacity(min(count, JobController.changesPerSync))
    /// Takes what is free of `[start, end)`.
    func take(from start: Int, to end: Int) {
      var index = observation.pods.occupancy.nextFree(from: start)
      while index < end, pending.count < count {
        if !failed.contains(index), !dying.contains(index) { pending.append(index) }
        index = observation.pods.occupancy.nextFree(from: index + 1)
      }
    }
    var start = 0
    for interval in done.intervals {
      take(from: start, to: min(interval.first, completions))
      guard pending.count < count else { return pending }
      start = interval.last + 1
    }
    take(from: start, to: completions)
    return pending
  }

  /// The pods to create for these pending indexes, each index with a ladder of its own; when all of them
  /// still wait, the shortest wait.
  ///
  /// Mirrors `getPodCreationInfoForIndependentIndexes`.
  func creationsPerIndex(_ pending: [Int]) -> (creations: [PodCreation], wait: TimeSpan) {
    var creations: [PodCreation] = []
    var shortest: TimeSpan?
    for index in pending {
      guard let last = heldBack[index] else {
        creations.append(PodCreation(index: index))
        continue
      }
      let delay = backoffDelay(afterFailures: last.attemptsBefore + 1)
      let wait = delay - (now - finishTime(of: last))
      if wait > .zero {
        shortest = min(shortest ?? wait, wait)
        continue
      }
      let isIgnored = spec.podFailurePolicy?.action(for: last) == .ignore
      creations.append(
        PodCreation(
          index: index, indexFailureCount: last.indexFailureCount + (isIgnored ? 0 : 1),
          indexIgnoredFailureCount: last.indexIgnoredFailureCount + (isIgnored ? 1 : 0)))
    }
    return (creations, creations.isEmpty ? shortest ?? .zero : .zero)
  }
}

extension PodState {
  /// How often its index had failed before, ignored failures included.
  fileprivate var attemptsBefore: Int { indexFailureCount + indexIgnoredFailureCount }
}
