import JobModel

extension Sync {
  /// Creates missing pods or deletes superfluous ones, never both in one sync.
  ///
  /// Mirrors `manageJob`.
  mutating func managePods() {
    if spec.suspend {
      delete(observation.pods.active)
      return
    }
    let wanted = wantedActive
    let victims = podsToRemove(atLeast: max(0, active - wanted))
    if !victims.isEmpty {
      delete(Array(victims.prefix(JobController.changesPerSync)))
      return
    }
    let replacedLater = spec.replacesOnlyFailedPods ? terminating : 0
    let missing = wanted - active - replacedLater
    if missing > 0 { createPods(min(missing, JobController.changesPerSync)) }
  }

  /// How many pods should be active now.
  private var wantedActive: Int {
    guard let completions = spec.completions else {
      // After the first success of a work queue what runs is left alone.
      return succeeded > 0 ? active : spec.parallelism
    }
    return max(0, min(spec.parallelism, completions - succeeded))
  }

  private mutating func createPods(_ missing: Int) {
    if spec.backoffLimitPerIndex == nil {
      let wait = newBackoff.remaining(at: now)
      if wait > .zero { return holdCreation(for: wait) }
    }
    if spec.isIndexed {
      let pending = firstPendingIndexes(missing)
      if spec.backoffLimitPerIndex == nil {
        decision.creations = pending.map { PodCreation(index: $0) }
      } else {
        let (creations, wait) = creationsPerIndex(pending)
        if wait > .zero { return holdCreation(for: wait) }
        decision.creations = creations
      }
    } else {
      decision.creations = Array(repeating: PodCreation(), count: missing)
    }
    active += decision.creations.count
  }

  /// While creation is held back, the controller reports no active pods.
  private mutating func holdCreation(for wait: TimeSpan) {
    decision.heldUntil = now + wait
    decision.wake(at: now + max(wait, timing.batchPeriod))
    active = 0
  }

  // MARK: Deletion

  /// Deletes pods that are neither failed nor succeeded: they are let go first, and never counted.
  private mutating func delete(_ victims: [PodID]) {
    decision.released += victims.filter { observation.pods[$0]?.isTracked == true }.sorted()
    noteDeletion(of: victims)
  }

  /// Deletes what still runs of a Job that is to finish; the pods stay tracked until they are counted.
  mutating func deleteAllActivePods() {
    noteDeletion(of: observation.pods.active)
  }

  private mutating func noteDeletion(of victims: [PodID]) {
    decision.deletions += victims
    active -= victims.count
    terminating += victims.count
    ready -= victims.count { observation.pods[$0]?.isReady == true }
  }

  /// The pods to delete so that `excess` fewer are active; more, when some have no business to run.
  ///
  /// Mirrors `activePodsForRemoval`.
  private func podsToRemove(atLeast excess: Int) -> [PodID] {
    let pods = observation.pods
    let completions = spec.completions ?? 0
    let hasIntruders =
      spec.isIndexed
      && (pods.activeWithoutIndex > 0 || pods.occupancy.hasDuplicates
        || pods.occupancy.highest >= completions)
    guard excess > 0 || hasIntruders else { return [] }
    var candidates = pods.active.compactMap { pods[$0] }
    guard spec.isIndexed else {
      // Of equals the newest goes.
      candidates.sort { $0.isDeleted(before: $1) ?? ($0.id > $1.id) }
      return candidates.prefix(excess).map(\.id)
    }
    candidates.sort { a, b in
      let (i, j) = (a.index ?? -1, b.index ?? -1)
      return i != j ? i < j : a.isDeleted(before: b) ?? (a.id > b.id)
    }
    var victims: [PodID] = []
    var rest: [PodState] = []
    for (at, pod) in candidates.enumerated() {
      // Of several pods of an index the one that ranks last stays.
      let isLastOfIndex = at + 1 == candidates.count || candidates[at + 1].index != pod.index
      if spec.hasIndex(pod.index), isLastOfIndex { rest.append(pod) } else { victims.append(pod.id) }
    }
    if victims.count < excess {
      // Of equals the one of the lowest index goes.
      rest.sort { $0.isDeleted(before: $1) ?? (($0.index ?? 0) < ($1.index ?? 0)) }
      victims += rest.prefix(excess - victims.count).map(\.id)
    }
    return victims
  }
}
