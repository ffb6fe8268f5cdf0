import JobModel

extension PodMachine {
  /// The kubelet's least time between the stop signal and the kill.
  private static let leastGrace = TimeSpan.seconds(2)

  /// Begins to stop a container, or shortens the time of one that is being stopped.
  mutating func stop(_ number: Int, grace: TimeSpan, _ now: Instant) {
    guard units[number].isAlive else { return }
    if var stopping = units[number].stopping {
      stopping.grace = min(stopping.grace, grace)
      switch stopping.phase {
      case .hook(let since, let until):
        stopping.phase = .hook(since: since, until: min(until, now + grace))
      case .order(let since, let until):
        stopping.phase = .order(since: since, until: min(until, now + grace))
      case .signalled(let killAt):
        stopping.phase = .signalled(killAt: min(killAt, now + max(grace, Self.leastGrace)))
      case .killed: break
      }
      units[number].stopping = stopping
      return
    }
    if units[number].isRunning, units[number].spec.preStop != nil, grace > .zero {
      units[number].stopping = Stopping(phase: .hook(since: now, until: now + grace), grace: grace)
      commands.append(.hook(container: number, .preStop))
    } else {
      afterHook(number, grace: grace, now)
    }
  }

  mutating func preStopEnded(_ number: Int, _ now: Instant) {
    guard let stopping = units[number].stopping, case .hook(let since, _) = stopping.phase else { return }
    // Whole seconds, rounded down, as the kubelet counts what a hook has used.
    let used = TimeSpan.seconds((now - since).milliseconds / 1000)
    afterHook(number, grace: max(.zero, stopping.grace - used), now)
  }

  private mutating func afterHook(_ number: Int, grace: TimeSpan, _ now: Instant) {
    if units[number].role == .sidecar, !sidecarMayStop(number) {
      units[number].stopping = Stopping(phase: .order(since: now, until: now + grace), grace: grace)
    } else {
      signal(number, grace: grace, now)
    }
  }

  private mutating func signal(_ number: Int, grace: TimeSpan, _ now: Instant) {
    let grace = max(grace, Self.leastGrace)
    units[number].stopping = Stopping(phase: .signalled(killAt: now + grace), grace: grace)
    commands.append(.stop(container: number))
  }

  mutating func killNow(_ number: Int) {
    guard units[number].stopping?.phase != .killed else { return }
    units[number].stopping = Stopping(phase: .killed, grace: .zero)
    commands.append(.kill(container: number))
  }

  /// Sidecars stop in reverse order, after all app containers.
  private func sidecarMayStop(_ number: Int) -> Bool {
    !units[initCount...].contains(where: \.isAlive)
      && !units[(number + 1)..<initCount].contains { $0.role == .sidecar && $0.isAlive }
  }

  /// What time or the end of others has made due. From the last container to the first, so that a sidecar sees
  /// at once that the one after it is gone.
  mutating func progressStops(_ now: Instant) {
    for number in units.indices.reversed() {
      guard units[number].isAlive, let stopping = units[number].stopping else { continue }
      switch stopping.phase {
      case .hook(_, let until):
        if now >= until { afterHook(number, grace: .zero, now) }
      case .order(let since, let until):
        if sidecarMayStop(number) || now >= until {
          signal(number, grace: max(.zero, stopping.grace - (now - since)), now)
        }
      case .signalled(let killAt):
        if now >= killAt { killNow(number) }
      case .killed: break
      }
    }
  }

  /// The app containers have ended by themselves: their sidecars are not needed any more.
  mutating func stopSidecars(_ now: Instant) {
    for number in 0..<initCount where units[number].role == .sidecar {
      units[number].restartAt = nil
      if units[number].isAlive, units[number].stopping == nil { stop(number, grace: grace, now) }
    }
  }
}
