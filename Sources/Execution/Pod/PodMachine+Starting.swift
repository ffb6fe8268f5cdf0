import JobModel

extension PodMachine {
  // MARK: Starting

  mutating func startWhatIsDue(_ now: Instant) {
    for number in 0..<initCount {
      let isSidecar = units[number].role == .sidecar
      if isInitialized && !isSidecar { continue }
      startIfDue(number, now)
      if isInitialized { continue }
      // The next one waits until a sidecar has started and any other has succeeded.
      let isDone = isSidecar ? units[number].hasStarted : units[number].exitCode == 0 && units[number].restartAt == nil
      if !isDone { return }
    }
    isInitialized = true
    for number in initCount..<units.count {
      let isFirstStart = units[number].restarts == 0
      startIfDue(number, now)
      // The kubelet starts one after the other, each with its postStart hook; a restart holds nobody up.
      if isFirstStart, units[number].state == .starting || units[number].postStartIsPending { return }
    }
  }

  private mutating func startIfDue(_ number: Int, _ now: Instant) {
    switch units[number].state {
    case .waiting:
      launch(number)
    case .ended(_, let end):
      guard let due = units[number].restartAt, due <= now else { return }
      let previous = units[number].wasStoppedByProbe ? units[number].previousEnd ?? end : end
      units[number].backoff = .next(after: previous, known: units[number].backoff, now: now)
      units[number].previousEnd = end
      units[number].restarts += 1
      restarted.append(number)
      launch(number)
    case .starting, .running: return
    }
  }

  private mutating func launch(_ number: Int) {
    units[number].restartAt = nil
    units[number].wasStoppedByProbe = false
    units[number].stopping = nil
    units[number].probes = []
    units[number].postStartIsPending = units[number].spec.postStart != nil
    units[number].state = .starting
    commands.append(.start(container: number))
  }

  mutating func containerStarted(_ number: Int, _ now: Instant) {
    guard units[number].state == .starting else { return }
    units[number].state = .running(since: now)
    guard units[number].stopping == nil else { return }
    armProbes(number, now)
    if units[number].postStartIsPending { commands.append(.hook(container: number, .postStart)) }
  }

  mutating func postStartEnded(_ number: Int, _ succeeded: Bool, _ now: Instant) {
    guard units[number].isRunning, units[number].postStartIsPending else { return }
    units[number].postStartIsPending = false
    if !succeeded { stop(number, grace: grace, now) }
  }

  // MARK: Ending

  mutating func containerExited(_ number: Int, _ exitCode: Int, _ now: Instant) {
    guard units[number].isAlive else { return }
    units[number].state = .ended(exitCode: exitCode, at: now)
    units[number].stopping = nil
    units[number].postStartIsPending = false
    guard !isTerminating, !isRestartingAll else { return }

    switch restartDecision(number, exitCode) {
    case .restart:
      let end = units[number].wasStoppedByProbe ? units[number].previousEnd ?? now : now
      // A probe's kill is judged by the end of the instance before: the first one does not wait.
      let known = units[number].wasStoppedByProbe && units[number].previousEnd == nil ? nil : units[number].backoff
      units[number].restartAt = Backoff.restart(after: end, known: known, now: now)
    case .restartAll:
      isRestartingAll = true
      for other in units.indices where other != number { stop(other, grace: .zero, now) }
    case .no:
      if units[number].role == .initial, exitCode != 0 { fail(.initContainer, now) }
    }
  }

  private enum RestartDecision { case no, restart, restartAll }

  /// Mirrors `ShouldContainerBeRestarted` and `ShouldAllContainersRestart`.
  private func restartDecision(_ number: Int, _ exitCode: Int) -> RestartDecision {
    let unit = units[number]
    if unit.role == .sidecar { return isInitialized && appsAreDone ? .no : .restart }
    if unit.wasStoppedByProbe {
      let never = unit.spec.restartPolicy.map { $0 == .never } ?? (restartPolicy == .never)
      return never ? .no : .restart
    }
    if let policy = unit.spec.restartPolicy {
      if let rule = unit.spec.restartRules.first(where: { $0.matches(exitCode) }) {
        return rule.action == .restart ? .restart : .restartAll
      }
      switch policy {
      case .always: return .restart
      case .onFailure: return exitCode == 0 ? .no : .restart
      case .never: return .no
      }
    }
    return restartPolicy == .onFailure && exitCode != 0 ? .restart : .no
  }

  /// Begins anew from the first init container once everything has stopped (action `RestartAllContainers`).
  mutating func finishRestartOfAll() {
    guard !isTerminating, !units.contains(where: \.isAlive) else {
      if isTerminating { isRestartingAll = false }
      return
    }
    isRestartingAll = false
    isInitialized = false
    for number in units.indices where units[number].state != .waiting {
      units[number].state = .waiting
      units[number].restarts += 1
      units[number].restartAt = nil
      restarted.append(number)
    }
  }
}
