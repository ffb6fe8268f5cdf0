package import JobModel

extension PodMachine {
  /// The pod's phase as its status shows it. A final phase shows only when nothing of the pod can be running.
  ///
  /// Mirrors `getPhase`.
  package var phase: PodPhase {
    if let finalPhase { return finalPhase }
    let inits = units[..<initCount]
    let apps = units[initCount...]
    let anyAppStarted = apps.contains { $0.state != .waiting && $0.state != .starting || $0.restarts > 0 }
    for unit in inits {
      switch unit.role {
      case .initial: if !isInitialized && unit.exitCode != 0 { return .pending }
      case .sidecar: if !unit.hasStarted && !anyAppStarted { return .pending }
      case .app: break
      }
    }
    if apps.contains(where: { ($0.state == .waiting || $0.state == .starting) && $0.restarts == 0 }) {
      return .pending
    }
    return .running
  }

  package var isReady: Bool {
    finalPhase == nil && isInitialized
      && units.allSatisfy { $0.role == .initial || $0.isReady }
  }

  /// Exit code of an app container, by its place among them; nil while it has not ended.
  package func exitCode(ofApp place: Int) -> Int? {
    let number = initCount + place
    return number < units.count ? units[number].exitCode : nil
  }

  /// The state of a container as a pod's status shows it; `end` is what else is known of its last end.
  package func state(of container: Int, end: ContainerEnd?) -> ContainerRecord.State {
    let unit = units[container]
    switch unit.state {
    case .waiting: return .waiting(reason: isInitialized ? "ContainerCreating" : "PodInitializing", until: nil)
    case .starting: return .waiting(reason: "ContainerCreating", until: nil)
    case .running(let since): return .running(since: since)
    case .ended(let exitCode, let time):
      if let due = unit.restartAt { return .waiting(reason: "CrashLoopBackOff", until: due) }
      let reason = end?.reason ?? (exitCode == 0 ? "Completed" : "Error")
      return .terminated(exitCode: exitCode, at: time, reason: reason, message: end?.message)
    }
  }

  package func name(of container: Int) -> String { units[container].spec.name }
  package func restarts(of container: Int) -> Int { units[container].restarts }
  package var containerCount: Int { units.count }

  /// Writes what the Job controller sees of the pod.
  package func describe(into pod: inout PodState, at now: Instant) {
    pod.phase = phase
    if pod.isReady != isReady || pod.readyChanged == nil {
      pod.isReady = isReady
      pod.readyChanged = now
    }
    pod.restarts = units.reduce(0) { $0 + $1.restarts }
    pod.mostRestarts = units.lazy.map(\.restarts).max() ?? 0

    func terminated(_ units: ArraySlice<Unit>) -> [TerminatedContainer] {
      units.compactMap { unit in unit.exitCode.map { TerminatedContainer(name: unit.spec.name, exitCode: $0) } }
    }
    pod.terminatedContainers =
      terminated(units[initCount...]).sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
      + terminated(units[..<initCount])
    var latest: Instant?
    for unit in units where unit.role != .initial {
      guard case .ended(_, let end) = unit.state else {
        pod.finished = nil
        return
      }
      latest = max(latest ?? end, end)
    }
    pod.finished = latest
  }
}

extension PodMachine {
  package func hook(_ kind: HookKind, of container: Int) -> Hook? {
    kind == .postStart ? units[container].spec.postStart : units[container].spec.preStop
  }

  package func probe(_ kind: ProbeKind, of container: Int) -> Probe? {
    let spec = units[container].spec
    return switch kind {
    case .startup: spec.startupProbe
    case .liveness: spec.livenessProbe
    case .readiness: spec.readinessProbe
    }
  }
}
