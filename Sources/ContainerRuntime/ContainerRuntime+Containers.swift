package import Execution
import Glibc
import JobModel
import SystemPackage

// A container's way from its start to its end.

extension ContainerRuntime {
  package func start(_ key: ContainerKey, _ launch: ContainerLaunch) {
    let instance = Instance(key, launch)
    instances[key] = instance
    begin(instance)
  }

  /// Makes and starts a container as soon as its pod is ready for it.
  func begin(_ instance: Instance) {
    guard case .waiting = instance.phase, instances[instance.key] === instance,
      let pod = pods[instance.key.pod]
    else { return }
    switch pod.state {
    case .making: return
    case .broken(let message):
      // No fault of the container's: a kubelet would try for ever, and not count it.
      events.append(
        .lost(
          "\(options.engine.description.program) cannot make what pod \(instance.launch.pod.name) shares: \(message)"))
    case .ready:
      do {
        try run(instance, in: pod)
      } catch {
        fail(instance, reason: "CreateContainerError", error.message)
      }
    }
  }

  private func run(_ instance: Instance, in pod: Pod) throws(RuntimeFault) {
    let launch = instance.launch
    let file = EnvironmentFile(launch.environment)
    let path = "\(options.podFolder)/\(instance.name).env"
    var mounts: [CommandLines.Mount] = []
    for mount in launch.mounts {
      guard let source = try volumes.source(of: mount, pod: instance.key.pod) else { continue }
      let isOurs = if case .hostPath = pod.launched.template.volume(mount.volume)?.source { false } else { true }
      mounts.append(
        CommandLines.Mount(source: source, target: mount.path, isReadOnly: mount.isReadOnly, isOurs: isOurs))
    }
    do {
      if !launch.container.terminationMessagePath.isEmpty {
        let message = messagePath(of: instance)
        try TerminationMessage.makeFile(message)
        mounts.append(CommandLines.Mount(source: message, target: launch.container.terminationMessagePath))
      }
      if !file.lines.isEmpty {
        let descriptor = try FileDescriptor.open(
          FilePath(path), .writeOnly, options: [.create, .truncate, .closeOnExec], permissions: [.ownerReadWrite])
        try descriptor.closeAfter { _ = try descriptor.writeAll(file.bytes) }
      }
    } catch {
      throw RuntimeFault("\(options.podFolder): \(error)")
    }
    let line = lines.run(
      instance.key, launch, in: pod.launched, image: options.engine.facts(of: launch.container), mounts: mounts,
      environmentFile: file.lines.isEmpty ? nil : path, inherited: file.names)
    let call = calls.call(line, environment: file.inherited) { [unowned self] answer in
      removeFile(path)
      launched(instance, answer)
    }
    instance.phase = .starting(call: call)
  }

  private func messagePath(of instance: Instance) -> String { "\(options.podFolder)/\(instance.name).message" }

  private func launched(_ instance: Instance, _ answer: EngineAnswer) {
    guard case .starting = instance.phase else { return }
    if answer.succeeded { return nowRuns(instance) }
    if answer.meansNameIsTaken { return settle(instance) }
    if instance.isKillRequested {
      // The call was ended on the way; whatever came of it goes.
      instance.phase = .ended
      removeContainers([instance.name]) { [unowned self] in
        report(instance, .exited(instance.key, exitCode: 137, at: now))
      }
      return
    }
    if answer.exitCode == 126 || answer.exitCode == 127, !answer.meansNetworkFault {
      return fail(instance, reason: "StartError", answer.message)
    }
    instance.attempts += 1
    calls.call(lines.inspect([instance.name]), isUrgent: true) { [unowned self] found in
      let state = found.lines.lazy.compactMap(ContainerState.init).first
      switch state?.phase {
      case .running, .exited: nowRuns(instance)
      case .created, nil: tryAgain(instance, answer.message)
      }
    }
  }

  /// Starts anew after a moment what has certainly not been started.
  private func tryAgain(_ instance: Instance, _ message: String) {
    if instance.attempts == Self.mostAttempts, hasRunAny { tellOfTrying(instance.key, "it cannot be started", message) }
    guard instance.attempts < Self.mostAttempts || hasRunAny else {
      instance.phase = .waiting
      events.append(.lost("\(options.engine.description.program) cannot start \(instance.name): \(message)"))
      return
    }
    removeContainers([instance.name]) { [unowned self] in
      instance.phase = .waiting
      guard !instance.isKillRequested, !instance.isStopRequested else {
        instance.phase = .ended
        return report(instance, .exited(instance.key, exitCode: 137, at: now))
      }
      // Whoever ends it meanwhile need not wait.
      after(seconds: min(0.5 * Double(instance.attempts), Double(Self.longestPause))) { [unowned self] in
        begin(instance)
      }
    }
  }

  /// Something of that name is there: another process that carries the run on has begun it.
  func settle(_ instance: Instance) {
    instance.phase = .settling(until: now + .seconds(10))
    list(within: 0.1)
  }

  func nowRuns(_ instance: Instance) {
    instance.phase = .running
    hasRunAny = true
    if !instance.hasReportedStart { events.append(.started(instance.key)) }
    instance.hasReportedStart = true
    followLog(instance, follows: true)
    if instance.isKillRequested {
      send("KILL", to: instance)
    } else if instance.isStopRequested {
      send(stopSignal(of: instance), to: instance)
    }
    list(within: 1)
  }

  /// It never ran and never will.
  private func fail(_ instance: Instance, reason: String, _ message: String) {
    instance.phase = .ended
    report(
      instance,
      .exited(instance.key, exitCode: 128, at: now, end: ContainerEnd(reason: reason, message: message)))
  }

  // MARK: Stopping

  package func stop(_ key: ContainerKey) {
    guard let instance = instances[key] else { return }
    instance.isStopRequested = true
    switch instance.phase {
    case .running: send(stopSignal(of: instance), to: instance)
    case .waiting:
      instance.phase = .ended
      report(instance, .exited(key, exitCode: 137, at: now))
    case .starting, .settling, .ended: break
    }
  }

  package func kill(_ key: ContainerKey) {
    guard let instance = instances[key] else { return }
    instance.isKillRequested = true
    switch instance.phase {
    case .running: send("KILL", to: instance)
    case .starting(let call): calls.cancel(call)
    case .waiting:
      instance.phase = .ended
      report(instance, .exited(key, exitCode: 137, at: now))
    case .settling, .ended: break
    }
  }

  private func stopSignal(of instance: Instance) -> String {
    let container = instance.launch.container
    return container.stopSignal ?? options.engine.facts(of: container).stopSignal
  }

  private func send(_ signal: String, to instance: Instance) {
    calls.call(["kill", "--signal", signal, instance.name], isUrgent: true) { [unowned self] _ in list(within: 0.1) }
  }

  // MARK: The list of what runs

  /// Asks for the states of all containers after so many seconds, or earlier.
  func list(within seconds: Double) {
    let due = now + TimeSpan(milliseconds: Int64(seconds * 1000))
    listAt = min(listAt ?? due, due)
  }

  func listIfDue() {
    guard let due = listAt, due <= now, !isListing else { return }
    let asked = instances.values.filter { instance in
      switch instance.phase {
      case .running, .settling: true
      case .waiting, .starting, .ended: false
      }
    }
    listAt = asked.isEmpty ? nil : now + .seconds(1)
    guard !asked.isEmpty else { return }
    isListing = true
    calls.call(lines.inspect(asked.map(\.name).sorted()), isUrgent: true) { [unowned self] answer in
      isListing = false
      take(answer, about: asked)
    }
  }

  private func take(_ answer: EngineAnswer, about asked: [Instance]) {
    var states: [String: ContainerState] = [:]
    for line in answer.lines { if let state = ContainerState(line) { states[state.name] = state } }
    for instance in asked {
      if let state = states[instance.name] {
        take(state, of: instance)
      } else if answer.meansMissing(instance.name) {
        vanished(instance)
      }
    }
    listFailures = states.isEmpty && !answer.succeeded && !instances.isEmpty ? listFailures + 1 : 0
    if listFailures == 60 {
      events.append(.lost("\(options.engine.description.program) does not answer: \(answer.message)"))
    }
  }

  private func take(_ state: ContainerState, of instance: Instance) {
    switch (instance.phase, state.phase) {
    case (.settling, .running): nowRuns(instance)
    case (.settling, .exited):
      nowRuns(instance)
      ended(instance, state)
    case (.settling(let until), .created) where until <= now: startOnce(instance)
    case (.settling, .created): list(within: 0.3)
    case (.running, .exited): ended(instance, state)
    default: break
    }
  }

  /// Starts a container that an earlier process has made and not started.
  private func startOnce(_ instance: Instance) {
    let call = calls.call(["start", instance.name]) { [unowned self] answer in
      if answer.succeeded { return nowRuns(instance) }
      fail(instance, reason: "StartError", answer.message)
    }
    instance.phase = .starting(call: call)
  }

  private func vanished(_ instance: Instance) {
    if case .settling = instance.phase {
      // Whoever made it has taken it away again.
      instance.phase = .waiting
      return begin(instance)
    }
    guard case .running = instance.phase else { return }
    instance.phase = .ended
    instance.log?.finish { [unowned self] in output(instance, $0) }
    instance.log = nil
    report(instance, Self.unknownEnd(instance.key, now, "somebody has removed the container"))
  }

  static func unknownEnd(_ key: ContainerKey, _ now: Instant, _ message: String) -> RuntimeEvent {
    .exited(key, exitCode: 137, at: now, end: ContainerEnd(reason: "ContainerStatusUnknown", message: message))
  }

  private func ended(_ instance: Instance, _ state: ContainerState) {
    instance.phase = .ended
    // Not every engine notices on every machine why the kernel ended a container.
    let mayBeMemory =
      state.exitCode == 137 && !state.isOutOfMemory && !instance.isKillRequested && state.endIsKnown
      && instance.launch.container.limits["memory"] != nil
    guard mayBeMemory else { return ended(instance, state, outOfMemory: state.isOutOfMemory) }
    calls.call(["inspect", "--type", "container", "--format", "{{.Id}}", instance.name], isUrgent: true) {
      [unowned self] answer in
      ended(instance, state, outOfMemory: KernelLog.tellsOfMemory(inGroup: answer.lines.first ?? ""))
    }
  }

  private func ended(_ instance: Instance, _ state: ContainerState, outOfMemory: Bool) {
    if state.endIsKnown {
      var end = ContainerEnd()
      if outOfMemory { end.reason = "OOMKilled" }
      instance.end = .exited(
        instance.key, exitCode: state.exitCode, at: min(now, state.finished ?? now), end: end)
    } else {
      instance.end = Self.unknownEnd(instance.key, now, "its end was not seen, for the machine was started anew")
    }
    if instance.log == nil || instance.logIsWhole { return finish(instance) }
    // The copy mostly ends by itself at once; else the rest is read when nothing can be added any more.
    after(seconds: 2) { [unowned self] in
      if instance.end != nil, instance.log != nil { followLog(instance, follows: false) }
    }
  }

  /// Its end is known and its log is copied.
  private func finish(_ instance: Instance) {
    guard case .exited(let key, let exitCode, let time, var end)? = instance.end else { return }
    instance.end = nil
    instance.log?.finish { [unowned self] in output(instance, $0) }
    instance.log = nil
    let container = instance.launch.container
    if end.message == nil {
      end.message = TerminationMessage.read(
        file: messagePath(of: instance), log: container.fallsBackToLogs ? logPath(of: instance) : nil,
        exitCode: exitCode)
    }
    report(instance, .exited(key, exitCode: exitCode, at: time, end: end))
  }

  private func report(_ instance: Instance, _ event: RuntimeEvent) {
    guard instances[instance.key] === instance else { return }
    instances[instance.key] = nil
    removeFile(messagePath(of: instance))
    events.append(event)
    endActions(of: instance.key)
    told.append(instance.name)
  }

  // MARK: Logs

  private func logPath(of instance: Instance) -> String {
    let name = LogName(
      pod: instance.launch.pod.name, container: instance.launch.container.name, instance: instance.key.instance)
    return "\(options.logFolder)/\(name.file)"
  }

  private func followLog(_ instance: Instance, follows: Bool) {
    do {
      let log =
        try instance.log
        ?? LogCopy(
          of: instance.name, to: logPath(of: instance), limit: options.limits.logBytes,
          growth: options.engine.description.logGrowth, calls: calls)
      instance.log = log
      instance.logIsWhole = false
      try log.begin(follows: follows)
    } catch {
      events.append(.lost("cannot write the log of \(instance.name): \(error)"))
    }
  }

  func output(_ instance: Instance, _ line: [UInt8]) {
    if options.followsLogs { events.append(.output(instance.key, line: line)) }
  }

  /// Copies what is there of the logs that can be read.
  func readLog(_ instance: Instance) {
    guard let log = instance.log else { return }
    let progress: LogCopy.Progress
    do {
      progress = try log.advance { [unowned self] in output(instance, $0) }
    } catch {
      events.append(.lost("cannot write the log of \(instance.name): \(error)"))
      return
    }
    if log.takeLoss() {
      let program = options.engine.description.program
      events.append(
        .noted(
          instance.key, "\(program) drops the beginning of its own log: lines may be missing here (--log-limit)"))
    }
    if log.takeFullness() { events.append(.noted(instance.key, options.limits.fullLog)) }
    switch (progress, instance.end) {
    case (.waiting, _): break
    case (.ended, .some): finish(instance)
    // A log mostly ends because its container has.
    case (.ended, nil), (.failed, nil):
      instance.retriesOfLog += 1
      instance.logIsWhole = progress == .ended
      list(within: 0)
      after(seconds: min(5, Double(instance.retriesOfLog))) { [unowned self] in
        if instance.log?.descriptor == nil, instance.log != nil { followLog(instance, follows: instance.end == nil) }
      }
    case (.failed, .some):
      instance.retriesOfLog += 1
      if instance.retriesOfLog > 3 { finish(instance) } else { followLog(instance, follows: false) }
    }
  }
}
