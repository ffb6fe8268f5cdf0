package import JobModel

/// What a kubelet does with one pod, as a state machine: events and time in, commands to a runtime out.
///
/// Mirrors `SyncPod`, `computePodActions`, `killContainersWithSyncResult` and `getPhase` of kubelet 1.36, without
/// its latencies: it reacts at once. It reads no clock and starts nothing; `wake` says when it wants to be asked
/// again. Containers go by their number: init containers first, then app containers, each in the pod's order.
package struct PodMachine: Sendable {
  /// What is to be done. Every command but a kill is answered by an event.
  package enum Command: Hashable, Sendable {
    case start(container: Int)
    /// The stop signal, to the container's whole tree.
    case stop(container: Int)
    case kill(container: Int)
    case hook(container: Int, HookKind)
    case probe(container: Int, ProbeKind)
  }

  /// What happened.
  package enum Event: Hashable, Sendable {
    case started(container: Int)
    /// It ended, or could not be started (128).
    case exited(container: Int, exitCode: Int)
    case hookEnded(container: Int, HookKind, succeeded: Bool)
    case probed(container: Int, ProbeKind, succeeded: Bool)
  }

  package enum HookKind: String, Hashable, Sendable { case postStart, preStop }
  package enum ProbeKind: String, Hashable, Sendable { case startup, liveness, readiness }

  /// Why a pod fails whatever its containers return.
  package enum Failure: Hashable, Sendable {
    case initContainer
    /// The pod's own `activeDeadlineSeconds`.
    case deadline
    /// It took more than it may.
    case eviction
  }

  package let restartPolicy: RestartPolicy
  package let grace: TimeSpan
  package let deadline: Instant?
  var units: [Unit]
  let initCount: Int

  /// All normal init containers have succeeded and all sidecars have started, once.
  var isInitialized = false
  var deletionGrace: TimeSpan?
  package private(set) var failure: Failure?
  var isRestartingAll = false
  /// The final phase, once nothing of the pod runs any more.
  package var finalPhase: PodPhase?
  var commands: [Command] = []
  /// Containers that were started again, in order, since this was last emptied.
  package var restarted: [Int] = []

  package init(_ template: PodTemplate, started: Instant) {
    restartPolicy = template.restartPolicy
    grace = .seconds(max(0, template.terminationGracePeriodSeconds))
    deadline = template.activeDeadlineSeconds.map { started + .seconds($0) }
    initCount = template.initContainers.count
    units =
      template.initContainers.map { Unit($0, role: $0.restartPolicy == .always ? .sidecar : .initial) }
      + template.containers.map { Unit($0, role: .app) }
  }

  // MARK: Driving it

  /// Does what is due at `now`; the first call starts the pod.
  package mutating func advance(to now: Instant) -> [Command] {
    settle(now)
    defer { commands = [] }
    return commands
  }

  package mutating func handle(_ event: Event, at now: Instant) -> [Command] {
    switch event {
    case .started(let number): containerStarted(number, now)
    case .exited(let number, let exitCode): containerExited(number, exitCode, now)
    case .hookEnded(let number, .postStart, let succeeded): postStartEnded(number, succeeded, now)
    case .hookEnded(let number, .preStop, _): preStopEnded(number, now)
    case .probed(let number, let kind, let succeeded): probed(number, kind, succeeded, now)
    }
    return advance(to: now)
  }

  /// The pod is deleted: everything is stopped, within `grace` or the pod's own.
  package mutating func delete(grace requested: TimeSpan? = nil, at now: Instant) -> [Command] {
    let grace = requested ?? self.grace
    if let known = deletionGrace, known <= grace { return advance(to: now) }
    deletionGrace = grace
    for number in units.indices { stop(number, grace: grace, now) }
    return advance(to: now)
  }

  /// The pod takes more than it may: it fails, and everything is stopped within a second, as kubelets do.
  package mutating func evict(at now: Instant) -> [Command] {
    if finalPhase == nil, !isTerminating { fail(.eviction, grace: .seconds(1), now) }
    return advance(to: now)
  }

  /// Kills everything now.
  package mutating func kill(at now: Instant) -> [Command] {
    deletionGrace = .zero
    for number in units.indices where units[number].isAlive { killNow(number) }
    return advance(to: now)
  }

  /// When `advance` has something to do even if nothing happens.
  package var wake: Instant? {
    var earliest = isTerminating ? nil : deadline
    for unit in units {
      if let time = unit.wake { earliest = min(earliest ?? time, time) }
    }
    return finalPhase == nil ? earliest : nil
  }

  package var isTerminating: Bool { deletionGrace != nil || failure != nil }

  // MARK: One step

  /// Repeats until nothing changes: what one rule does can be what another waits for.
  private mutating func settle(_ now: Instant) {
    guard finalPhase == nil else { return }
    if !isTerminating, let deadline, now >= deadline { fail(.deadline, now) }
    progressStops(now)
    if isRestartingAll { finishRestartOfAll() }
    if isTerminating || isRestartingAll {
      for number in units.indices { units[number].restartAt = nil }
    } else {
      runProbes(now)
      startWhatIsDue(now)
      if isInitialized, appsAreDone { stopSidecars(now) }
    }
    // A sidecar may have waited for what has just ended.
    progressStops(now)
    concludeIfOver()
  }

  mutating func fail(_ failure: Failure, grace: TimeSpan? = nil, _ now: Instant) {
    guard self.failure == nil else { return }
    self.failure = failure
    let grace = grace ?? self.grace
    for number in units.indices { stop(number, grace: grace, now) }
  }

  /// No app container runs and none will be started again.
  var appsAreDone: Bool {
    units[initCount...].allSatisfy { $0.hasEnded && $0.restartAt == nil }
  }

  private mutating func concludeIfOver() {
    guard !isRestartingAll, !units.contains(where: \.isAlive), isTerminating || isInitialized && appsAreDone
    else { return }
    let succeeded = failure == nil && units[initCount...].allSatisfy { $0.exitCode == 0 }
    finalPhase = succeeded ? .succeeded : .failed
  }
}
