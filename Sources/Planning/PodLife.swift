import JobModel

/// What the plan itself remembers of a pod.
struct PodLife {
  /// The number of the outcome that says what it does.
  var outcome: Int32
  /// How the run that is on goes.
  var run = PodOutcome.Run(.zero)
  var created: Instant
  var ended: Instant?
  /// Goes up when what was scheduled for the pod no longer holds.
  var generation: UInt32 = 0
  /// How many of its runs are over.
  var runs: Int32 = 0
  var restart = ContainerBackoff()
  var wasDeletedByController = false

  init(outcome: Int, created: Instant) {
    self.outcome = Int32(outcome)
    self.created = created
  }
}

/// The kubelet's ladder for one container: restarts after 0, 10, 20, 40 … s, at most 300 s, from the start
/// again when a run ended more than ten minutes after the last restart.
///
/// Mirrors `doBackOff` of the kubelet, without its random stretch.
struct ContainerBackoff {
  private var backoff = TimeSpan.zero
  private var lastRestart: Instant?

  /// How long the container waits after it exited.
  mutating func wait(afterExitAt exit: Instant) -> TimeSpan {
    guard let lastRestart, exit - lastRestart <= .seconds(600) else {
      backoff = .zero
      return .zero
    }
    return backoff
  }

  mutating func restarted(at time: Instant) {
    lastRestart = time
    backoff = backoff == .zero ? .seconds(10) : min(backoff + backoff, .seconds(300))
  }
}
