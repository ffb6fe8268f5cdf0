import JobModel

extension PodMachine {
  mutating func armProbes(_ number: Int, _ now: Instant) {
    let spec = units[number].spec
    let all: [(ProbeKind, Probe?)] = [
      (.startup, spec.startupProbe), (.liveness, spec.livenessProbe), (.readiness, spec.readinessProbe),
    ]
    units[number].probes = all.compactMap { kind, probe in probe.map { ProbeRun(kind: kind, probe: $0) } }
    for place in units[number].probes.indices {
      if spec.startupProbe == nil || units[number].probes[place].kind == .startup { arm(number, place, now) }
    }
  }

  /// Sets the first tick: probes tick at multiples of their period, counted from the start of the container.
  private mutating func arm(_ number: Int, _ place: Int, _ now: Instant) {
    guard case .running(let since) = units[number].state else { return }
    let run = units[number].probes[place]
    let delay = TimeSpan.seconds(run.probe.initialDelaySeconds)
    if run.kind == .readiness, now >= since + delay {
      units[number].probes[place].nextTick = now
      return
    }
    let period = TimeSpan.seconds(max(1, run.probe.periodSeconds))
    let earliest = max(now - since, delay)
    var ticks = earliest.milliseconds / period.milliseconds
    if ticks == 0 || ticks * period.milliseconds < delay.milliseconds
      || ticks * period.milliseconds <= (now - since).milliseconds
    {
      ticks += 1
    }
    units[number].probes[place].nextTick = since + TimeSpan(milliseconds: ticks * period.milliseconds)
  }

  mutating func runProbes(_ now: Instant) {
    for number in units.indices where units[number].isRunning && units[number].stopping == nil {
      for place in units[number].probes.indices {
        let run = units[number].probes[place]
        guard !run.isInFlight, let tick = run.nextTick, tick <= now else { continue }
        units[number].probes[place].isInFlight = true
        let period = TimeSpan.seconds(max(1, run.probe.periodSeconds))
        // Ticks that a slow probe has missed are not made up for.
        let missed = (now - tick).milliseconds / period.milliseconds
        units[number].probes[place].nextTick = tick + TimeSpan(milliseconds: (missed + 1) * period.milliseconds)
        commands.append(.probe(container: number, run.kind))
      }
    }
  }

  mutating func probed(_ number: Int, _ kind: ProbeKind, _ succeeded: Bool, _ now: Instant) {
    guard units[number].isRunning, let place = units[number].probes.firstIndex(where: { $0.kind == kind }),
      units[number].probes[place].isInFlight
    else { return }
    var run = units[number].probes[place]
    run.isInFlight = false
    run.successes = succeeded ? run.successes + 1 : 0
    run.failures = succeeded ? 0 : run.failures + 1
    let before = run.result
    if run.successes >= run.probe.successThreshold { run.result = true }
    if run.failures >= run.probe.failureThreshold { run.result = false }
    units[number].probes[place] = run
    guard run.result != before, units[number].stopping == nil else { return }

    switch (kind, run.result) {
    case (.startup, true):
      units[number].probes[place].nextTick = nil
      for other in units[number].probes.indices where units[number].probes[other].kind != .startup {
        arm(number, other, now)
      }
    case (.startup, false), (.liveness, false):
      units[number].wasStoppedByProbe = true
      let own = run.probe.terminationGracePeriodSeconds.map { TimeSpan.seconds($0) }
      stop(number, grace: own ?? grace, now)
    default: break
    }
  }
}
