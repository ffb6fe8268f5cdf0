import JobModel

extension PodState {
  /// Whether this pod is deleted before the other when a Job has too many; `nil` when nothing tells them
  /// apart.
  ///
  /// Mirrors the order of `ActivePods`: what has done the least goes first.
  func isDeleted(before other: PodState) -> Bool? {
    if isAssigned != other.isAssigned { return !isAssigned }
    if phaseRank != other.phaseRank { return phaseRank < other.phaseRank }
    if isReady != other.isReady { return !isReady }
    if isReady, readyChanged != other.readyChanged {
      // An unknown time counts as the shortest.
      guard let mine = readyChanged else { return true }
      guard let theirs = other.readyChanged else { return false }
      return mine > theirs
    }
    if mostRestarts != other.mostRestarts { return mostRestarts > other.mostRestarts }
    if created != other.created { return created > other.created }
    return nil
  }

  private var phaseRank: Int {
    switch phase {
    case .pending: 0
    case .unknown: 1
    case .running, .succeeded, .failed: 2
    }
  }
}
