import JobModel

extension PodMachine {
  enum Role: Sendable { case initial, sidecar, app }

  /// One container with its instances, one after the other.
  struct Unit: Sendable {
    let role: Role
    let spec: Container
    var state: State = .waiting
    /// Started again so often.
    var restarts = 0
    /// When an ended container is started again; nil when it is not.
    var restartAt: Instant?
    var backoff: Backoff?
    /// When the instance before the last one ended.
    var previousEnd: Instant?
    var stopping: Stopping?
    var postStartIsPending = false
    /// A startup or liveness probe has stopped it: exit codes are not asked about its restart.
    var wasStoppedByProbe = false
    var probes: [ProbeRun] = []

    enum State: Hashable, Sendable {
      case waiting
      case starting
      case running(since: Instant)
      case ended(exitCode: Int, at: Instant)
    }

    init(_ spec: Container, role: Role) {
      self.spec = spec
      self.role = role
    }

    var isAlive: Bool {
      switch state {
      case .starting, .running: true
      case .waiting, .ended: false
      }
    }

    var isRunning: Bool {
      if case .running = state { true } else { false }
    }

    var hasEnded: Bool { exitCode != nil }

    var exitCode: Int? {
      if case .ended(let code, _) = state { code } else { nil }
    }

    /// Runs, its postStart hook is done, and its startup probe, if it has one, has succeeded.
    var hasStarted: Bool {
      isRunning && !postStartIsPending && probes.allSatisfy { $0.kind != .startup || $0.result == true }
    }

    var isReady: Bool {
      hasStarted && probes.allSatisfy { $0.kind != .readiness || $0.result == true }
    }

    var wake: Instant? {
      var times = [restartAt, stopping?.wake]
      if isRunning, stopping == nil { times += probes.map { $0.isInFlight ? nil : $0.nextTick } }
      return times.compactMap { $0 }.min()
    }
  }

  /// The crash-loop back-off of one container: 0, 10, 20, 40 … 300 s after an exit.
  ///
  /// Mirrors `doBackOff` and `flowcontrol.Backoff`.
  struct Backoff: Hashable, Sendable {
    var delay: TimeSpan
    var lastRestart: Instant

    static let base = TimeSpan.seconds(10)
    static let cap = TimeSpan.seconds(300)
    /// A container that ran longer than this since its last restart begins a new ladder.
    static let forgetting = TimeSpan.seconds(600)

    /// When an instance that ended at `end` may be followed by the next.
    static func restart(after end: Instant, known: Backoff?, now: Instant) -> Instant {
      guard let known, end - known.lastRestart <= forgetting else { return now }
      return max(now, end + known.delay)
    }

    /// The entry after a restart at `now`.
    static func next(after end: Instant, known: Backoff?, now: Instant) -> Backoff {
      guard let known, end - known.lastRestart <= forgetting else { return Backoff(delay: base, lastRestart: now) }
      return Backoff(delay: min(known.delay + known.delay, cap), lastRestart: now)
    }
  }

  /// A container that is being stopped.
  struct Stopping: Hashable, Sendable {
    enum Phase: Hashable, Sendable {
      /// The preStop hook runs, at most until then.
      case hook(since: Instant, until: Instant)
      /// A sidecar waits for the containers that it serves, at most until then.
      case order(since: Instant, until: Instant)
      case signalled(killAt: Instant)
      case killed
    }

    var phase: Phase
    /// What is left of the grace period.
    var grace: TimeSpan

    var wake: Instant? {
      switch phase {
      case .hook(_, let until), .order(_, let until), .signalled(let until): until
      case .killed: nil
      }
    }
  }

  /// One probe of one instance.
  struct ProbeRun: Hashable, Sendable {
    let kind: ProbeKind
    let probe: Probe
    var nextTick: Instant?
    var isInFlight = false
    var successes = 0
    var failures = 0
    var result: Bool?
  }
}
