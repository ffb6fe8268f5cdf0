package import JobModel
package import SystemPackage

/// A runtime that writes down every turn before it is acted upon, and that plays written turns again first.
///
/// A run is a function of its turns: a second run that is given the turns of the first decides the same, pod for
/// pod. So a run that was killed is resumed by playing its journal, with nothing carried out; then what the first
/// run had begun is taken up where the runtime finds it, and the run goes on.
package final class JournaledRuntime: PodRuntime {
  private let runtime: any PodRuntime
  private let journal: Journal
  private var recorded: ArraySlice<Turn>
  private let onLive: () -> Void
  private let mask: SecretMask
  /// The time of the latest turn: time never goes back, whatever the clocks of two machines' starts say.
  private var time: Instant

  // What the played turns have begun and not seen to its end.
  private var pods: [PodID: LaunchedPod] = [:]
  private var containers: [ContainerKey: Begun] = [:]
  private var order: [ContainerKey] = []
  private var actions: [ActionKey: (action: Probe.Action, launch: ContainerLaunch, timeout: TimeSpan?)] = [:]

  private struct Begun {
    var launch: ContainerLaunch
    var isStopped = false
    var isKilled = false
    var hasStarted = false
  }

  /// - Parameters:
  ///   - start: when the run began; the first reading of `now`.
  ///   - recorded: the turns that the journal holds, nil for a run that begins. A run may have begun and been
  ///     killed before its first turn.
  ///   - mask: what must not be written down.
  ///   - onLive: called when the last of them has been played.
  package init(
    _ runtime: any PodRuntime, journal: Journal, start: Instant, recorded: [Turn]?,
    mask: SecretMask = ConfigObjects().mask, onLive: @escaping () -> Void = {}
  ) {
    self.mask = mask
    self.runtime = runtime
    self.journal = journal
    self.recorded = (recorded ?? [])[...]
    self.onLive = onLive
    time = start
    isPlaying = recorded != nil
  }

  /// Whether recorded turns are still being played.
  package private(set) var isPlaying: Bool

  package var now: Instant { time }

  // MARK: Commands

  package func prepare(_ pod: LaunchedPod) throws(RuntimeFault) {
    if isPlaying { pods[pod.id] = pod } else { try runtime.prepare(pod) }
  }

  package func start(_ container: ContainerKey, _ launch: ContainerLaunch) {
    guard isPlaying else { return runtime.start(container, launch) }
    containers[container] = Begun(launch: launch)
    order.append(container)
  }

  package func stop(_ container: ContainerKey) {
    if isPlaying { containers[container]?.isStopped = true } else { runtime.stop(container) }
  }

  package func kill(_ container: ContainerKey) {
    if isPlaying { containers[container]?.isKilled = true } else { runtime.kill(container) }
  }

  package func perform(_ action: Probe.Action, as key: ActionKey, for launch: ContainerLaunch, timeout: TimeSpan?) {
    if isPlaying {
      actions[key] = (action, launch, timeout)
    } else {
      runtime.perform(action, as: key, for: launch, timeout: timeout)
    }
  }

  package func remove(_ pod: PodID) {
    guard isPlaying else { return runtime.remove(pod) }
    pods[pod] = nil
    for key in actions.keys where key.container.pod == pod { actions[key] = nil }
  }

  package func resume(_ container: ContainerKey, _ launch: ContainerLaunch, hasStarted: Bool) {
    runtime.resume(container, launch, hasStarted: hasStarted)
  }

  package func watch(_ descriptors: [FileDescriptor]) { runtime.watch(descriptors) }

  /// Requests that are played again were answered before.
  package func answer(_ answer: RunAnswer) {
    if !isPlaying { runtime.answer(answer) }
  }

  package func abandon() { runtime.abandon() }

  package func end() { runtime.end() }

  // MARK: Turns

  package func wait(until deadline: Instant?) -> [RuntimeEvent] {
    if let turn = recorded.popFirst() {
      for event in turn.events { note(event) }
      time = turn.now
      return turn.events
    }
    do {
      if isPlaying { try goLive() }
      try journal.flush()
      let events = runtime.wait(until: deadline).map { mask($0) }
      let now = max(time, runtime.now)
      // A turn in which nothing happened that a run acts upon is none: it is neither written down nor dated, so
      // that nothing can become due in it. Lines of output still come through.
      if deadline.map({ now < $0 }) ?? true, events.allSatisfy(\.isOnlyShown) { return events }
      time = now
      // That the runtime was lost is no part of the run: one that resumes has another.
      let turn = Turn(now: now, events: events.filter { !$0.isLoss })
      journal.append(turn.line)
      if turn.mustBeSynced { try journal.sync() } else { try journal.flush() }
      return events
    } catch {
      // As if the run had been killed: what runs goes on, and the run can be resumed.
      runtime.abandon()
      return [.lost((error as? RuntimeFault).map { mask($0.message) } ?? "the journal cannot be written: \(error)")]
    }
  }

  private func note(_ event: RuntimeEvent) {
    switch event {
    case .started(let key): containers[key]?.hasStarted = true
    case .exited(let key, _, _, _): containers[key] = nil
    case .actionEnded(let key, _, _): actions[key] = nil
    case .exceeded, .output, .noted, .interrupted, .requested, .lost: break
    }
  }

  /// Takes up what the played turns have begun.
  private func goLive() throws(RuntimeFault) {
    isPlaying = false
    onLive()
    for id in pods.keys.sorted() { try runtime.prepare(pods[id]!) }
    for key in order {
      guard let begun = containers[key] else { continue }
      runtime.resume(key, begun.launch, hasStarted: begun.hasStarted)
      if begun.isKilled { runtime.kill(key) } else if begun.isStopped { runtime.stop(key) }
    }
    for (key, begun) in actions { runtime.perform(begun.action, as: key, for: begun.launch, timeout: begun.timeout) }
    pods = [:]
    containers = [:]
    order = []
    actions = [:]
  }
}
