package import Execution
import Glibc
package import JobModel
package import SystemPackage

/// Runs the containers of pods as processes of this machine.
///
/// Every container is a session of its own with nothing of the caller's environment; it writes into a log file of
/// its own. A shepherd process starts and ends them all and leaves none behind.
package final class ProcessRuntime: PodRuntime {
  package struct Options: Sendable {
    package var shepherd: ShepherdCommand
    /// A folder that exists, for one log a container instance.
    package var logFolder: String
    /// A folder in which a run that resumes finds what an earlier one has left; nil for a run whose processes end
    /// with it.
    package var runFolder: String?
    /// Where the pods' volumes are made.
    package var volumeFolder: String { "\(runFolder ?? logFolder)/volumes" }
    /// Whether an earlier run used the folder.
    package var isResumed: Bool
    /// Where commands are looked for when a container sets no PATH, and what it then gets as PATH.
    package var searchPath: String
    /// The working directory of containers that set none.
    package var workingDirectory: String
    /// Whether signals of this process end the run, as `RunSignals` has it.
    package var takesSignals: Bool
    /// Whether lines of output are reported; logs are written anyway.
    package var followsLogs: Bool
    package var limits: RunLimits
    /// How volumes are mounted; nil finds out.
    package var mounting: Mounting?
    /// How often volumes are measured.
    package var measuringPeriod = TimeSpan.seconds(10)

    package init(
      shepherd: ShepherdCommand, logFolder: String, runFolder: String? = nil, isResumed: Bool = false,
      searchPath: String, workingDirectory: String = "/", takesSignals: Bool = true, followsLogs: Bool = true,
      limits: RunLimits = RunLimits()
    ) {
      self.shepherd = shepherd
      self.logFolder = logFolder
      self.runFolder = runFolder
      self.isResumed = isResumed
      self.searchPath = searchPath
      self.workingDirectory = workingDirectory
      self.takesSignals = takesSignals
      self.followsLogs = followsLogs
      self.limits = limits
    }
  }

  private let options: Options
  private lazy var mounting = options.mounting ?? .here(searchPath: options.searchPath)
  private let clock = RunClock()
  private let shepherd: ShepherdConnection
  private var signals: RunSignals?
  private let volumes: VolumeStore
  private var hasGroups = false
  /// Made when the first container has limits; nil where none can be made.
  private lazy var groups: ControlGroups? = {
    hasGroups = true
    return ControlGroups(name: Self.groupsName(options.runFolder ?? options.logFolder), limits: options.limits)
  }()
  /// Pods of which was told that they had as many processes as they may.
  private var fullPods: Set<PodID> = []
  private var follower: LogFollower?
  /// Hooks and probes have ids with the highest bit set, and none that an earlier run has used.
  private var nextActionID = 1 << 63 | bootTime() >> 8
  /// What the shepherd of an earlier run has told, by id.
  private var inherited: [UInt64: ShepherdReport] = [:]
  /// Whether whatever is not inherited was certainly never started.
  private var knowsAll = true
  private var inheritedReports: [ShepherdReport] = []
  /// Ends that have been reported; whoever waits again has written them down.
  private var reported: [UInt64] = []
  private var containers: [UInt64: Running] = [:]
  private var ids: [ContainerKey: UInt64] = [:]
  private var actions: [UInt64: PendingAction] = [:]
  /// Ends whose containers' last lines are still to be read.
  private var held: [(name: String, id: UInt64, event: RuntimeEvent)] = []
  private var pending: [RuntimeEvent] = []
  private var isEnded = false
  private var watched: [FileDescriptor] = []

  private struct Running {
    var key: ContainerKey
    var logName: String
    var program: String
    /// Where it may leave a message.
    var messageFile: String?
    var fallsBackToLogs = false
    var stopSignal: Int32?
    /// It has a control group of its own.
    var isLimited = false
  }

  private struct PendingAction {
    var key: ActionKey
    var deadline: Instant?
    /// It only waits: there is no process.
    var isSleep = false
    /// It goes over the network: there is no process either.
    var network: NetworkProbe?

    var isProcess: Bool { !isSleep && network == nil }
  }

  package init(_ options: Options) throws(RuntimeFault) {
    self.options = options
    OpenFiles.raise()
    volumes = VolumeStore(folder: options.volumeFolder, measuringPeriod: options.measuringPeriod)
    do {
      signals = options.takesSignals ? try RunSignals() : nil
      follower = options.followsLogs ? try LogFollower(folder: options.logFolder) : nil
      let reports: [ShepherdReport]?
      (shepherd, reports) = try Self.findShepherd(options)
      take(inherited: reports ?? lostTrack())
    } catch {
      throw RuntimeFault("cannot start processes: \(error)")
    }
  }

  /// Takes over the shepherd of an earlier run, or starts one. The reports are what the earlier run has left, nil
  /// when that is not known.
  ///
  /// Nothing is started before the shepherd has said that it keeps the run's folder. So a shepherd that comes too
  /// late, because its run was killed at once, has started nothing.
  private static func findShepherd(
    _ options: Options
  ) throws(Errno) -> (ShepherdConnection, [ShepherdReport]?) {
    guard let folder = options.runFolder else { return (try ShepherdConnection(options.shepherd), []) }
    for _ in 0..<100 {
      if options.isResumed, let (connection, reports) = ShepherdConnection.takeOver(folder: folder) {
        return (connection, reports)
      }
      // A run that was killed before a shepherd kept its folder has started nothing.
      let isUntouched = !options.isResumed || !MeetingPlace.wasKept(folder)
      let ends = isUntouched ? [] : MeetingPlace.ends(in: folder)
      let connection = try ShepherdConnection(options.shepherd)
      if connection.keep(folder: folder, ends: ends ?? []) {
        MeetingPlace.removeEnds(in: folder)
        return (connection, ends)
      }
      connection.end()
    }
    throw .resourceBusy
  }

  /// Run and shepherd were both killed. The kernel has ended what the shepherd had started, but not what came of
  /// that: it is known by the logs that it holds open.
  private func lostTrack() -> [ShepherdReport] {
    knowsAll = false
    for process in ProcessFiles.holders(ofFilesIn: options.logFolder) { _ = Glibc.kill(process, SIGKILL) }
    return []
  }

  private func take(inherited reports: [ShepherdReport]) {
    for report in reports {
      guard let id = report.id else { continue }
      if id >> 63 == 0 {
        inherited[id] = report
      } else {
        // A hook or probe of the earlier run: whoever needs it asks again.
        shepherd.send(.signal(id: id, SIGKILL))
        shepherd.send(.forget(id: id))
      }
    }
  }

  deinit {
    if !isEnded { end() }
  }

  package var now: Instant { clock.now }

  // MARK: Commands

  package func prepare(_ pod: LaunchedPod) throws(RuntimeFault) { try volumes.prepare(pod) }

  package func start(_ key: ContainerKey, _ launch: ContainerLaunch) {
    let request = makeContainerLaunch(key, launch)
    let running = makeRunning(key, launch)
    follower?.follow(running.logName, of: key)
    containers[request.id] = running
    ids[key] = request.id
    shepherd.send(.launch(request))
  }

  package func resume(_ key: ContainerKey, _ launch: ContainerLaunch, hasStarted: Bool) {
    let request = makeContainerLaunch(key, launch)
    guard let report = inherited.removeValue(forKey: request.id) else {
      if knowsAll { return start(key, launch) }
      pending.append(
        .exited(
          key,
          exitCode: 137, at: now,
          end: ContainerEnd(
            reason: "ContainerStatusUnknown", message: "its end was not seen, for the run was cut short")))
      return
    }
    let running = makeRunning(key, launch)
    containers[request.id] = running
    ids[key] = request.id
    follower?.follow(running.logName, of: key, fromEnd: true)
    if !hasStarted { pending.append(.started(key)) }
    if case .started = report { return }
    inheritedReports.append(report)
  }

  package func abandon() {
    isEnded = true
    shepherd.abandon()
  }

  package func stop(_ key: ContainerKey) {
    if let id = ids[key] { shepherd.send(.signal(id: id, containers[id]?.stopSignal ?? SIGTERM)) }
  }

  package func kill(_ key: ContainerKey) {
    if let id = ids[key] { shepherd.send(.signal(id: id, SIGKILL)) }
  }

  package func perform(_ action: Probe.Action, as key: ActionKey, for launch: ContainerLaunch, timeout: TimeSpan?) {
    let deadline = timeout.map { now + $0 }
    switch action {
    case .exec(let command):
      let request = makeLaunch(
        takeActionID(), launch, key.container, arguments: command, output: "/dev/null")
      actions[request.id] = PendingAction(key: key, deadline: deadline)
      shepherd.send(.launch(request))
    case .sleep(let seconds):
      actions[takeActionID()] = PendingAction(key: key, deadline: now + .seconds(seconds), isSleep: true)
    case .httpGet, .tcpSocket, .grpc:
      let isHook = if case .hook = key.kind { true } else { false }
      let network = NetworkProbe(action, ports: launch.container.ports, podIP: launch.pod.ip, isHook: isHook)
      if let network {
        // A hook without a limit of its own gives up as the kubelet's HTTP client does.
        actions[takeActionID()] = PendingAction(
          key: key, deadline: deadline ?? now + .seconds(30), network: network)
      } else {
        pending.append(.actionEnded(key, succeeded: false, message: "cannot connect"))
      }
    }
  }

  package func remove(_ pod: PodID) {
    for (id, action) in actions where action.key.container.pod == pod {
      actions[id] = nil
      drop(action, id)
    }
    volumes.remove(pod)
    fullPods.remove(pod)
    if options.limits.processes != nil { groups?.remove(pod: pod.ordinal) }
  }

  private func drop(_ action: PendingAction, _ id: UInt64) {
    action.network?.close()
    if action.isProcess { shepherd.send(.signal(id: id, SIGKILL)) }
  }

  package func watch(_ descriptors: [FileDescriptor]) { watched = descriptors }

  package func end() {
    guard !isEnded else { return }
    isEnded = true
    shepherd.end()
    volumes.removeAll()
    if hasGroups { groups?.removeAll() }
  }

  private func takeActionID() -> UInt64 {
    defer { nextActionID += 1 }
    return nextActionID
  }

  /// The same for every run of one journal, so that what one has started the next one finds.
  private static func id(of key: ContainerKey) -> UInt64 {
    UInt64(key.pod.ordinal) << 32 | UInt64(key.container & 0xFFF) << 20 | UInt64(key.instance & 0xFFFFF)
  }

  private static func logName(_ key: ContainerKey, _ launch: ContainerLaunch) -> String {
    LogName(pod: launch.pod.name, container: launch.container.name, instance: key.instance).file
  }

  private func makeRunning(_ key: ContainerKey, _ launch: ContainerLaunch) -> Running {
    Running(
      key: key, logName: Self.logName(key, launch), program: (launch.command + launch.arguments).first ?? "",
      messageFile: messageFile(key, launch), fallsBackToLogs: launch.container.fallsBackToLogs,
      stopSignal: launch.container.stopSignal.flatMap(SignalName.number),
      isLimited: isLimited(launch.container) && groups != nil)
  }

  private func isLimited(_ container: Container) -> Bool {
    options.limits.processes != nil || !ControlGroups.Limits(of: container).isEmpty
  }

  /// A file for the container's message, made empty for each instance; nil for one that leaves none.
  private func messageFile(_ key: ContainerKey, _ launch: ContainerLaunch) -> String? {
    guard TerminationMessage.isWanted(by: launch), mounting.fault == nil,
      let folder = try? volumes.ownFolder(of: key.pod, name: "messages")
    else { return nil }
    let path = "\(folder)/\(launch.container.name)_\(key.instance)"
    // Whoever the container runs as may write.
    guard
      let file = try? FileDescriptor.open(
        FilePath(path), .writeOnly, options: [.create, .closeOnExec], permissions: [.ownerReadWrite])
    else { return nil }
    fchmod(file.rawValue, 0o666)
    try? file.close()
    return path
  }

  private func makeContainerLaunch(_ key: ContainerKey, _ launch: ContainerLaunch) -> Launch {
    makeLaunch(
      Self.id(of: key), launch, key, arguments: launch.command + launch.arguments,
      output: "\(options.logFolder)/\(Self.logName(key, launch))")
  }

  private func makeLaunch(
    _ id: UInt64, _ launch: ContainerLaunch, _ key: ContainerKey, arguments: [String], output: String
  ) -> Launch {
    var environment = launch.environment
    let searchPath = environment["PATH"] ?? options.searchPath
    environment["PATH"] = searchPath
    if environment["HOSTNAME"] == nil { environment["HOSTNAME"] = launch.pod.hostname }
    let program = arguments.first ?? ""
    let programs =
      program.contains("/") || program.isEmpty
      ? [program]
      : searchPath.split(separator: ":", omittingEmptySubsequences: false).map {
        // An empty entry is the working directory.
        $0.isEmpty ? "./\(program)" : "\($0)/\(program)"
      }
    var request = Launch(
      id: id, programs: programs, arguments: arguments, environment: environment.map { "\($0)=\($1)" },
      directory: launch.container.workingDirectory ?? options.workingDirectory, output: output)
    become(launch.security, &request)
    request.droppedCapabilities = Capabilities.dropped(by: launch.container.confinement)
    request.logLimit = options.limits.logBytes
    request.forbidsPrivileges = launch.container.confinement.mayGainPrivileges == false
    return setUp(request, launch, key)
  }

  /// Lets the process arrange the container's mounts and limits before it becomes its program. A container without any
  /// starts at once.
  private func setUp(_ request: Launch, _ launch: ContainerLaunch, _ key: ContainerKey) -> Launch {
    var request = request
    let limits = ControlGroups.Limits(of: launch.container)
    if let memory = limits.memory, groups == nil {
      // Process by process: better than nothing. Address space would hit runtimes that only reserve it.
      request.limits.append(Launch.ResourceLimit(resource: Int32(RLIMIT_DATA.rawValue), value: UInt64(max(0, memory))))
    }
    var setup = ContainerSetup(request)
    setup.mounts = launch.mounts.compactMap { mount in
      volumes.place(of: mount.volume, pod: key.pod).map { place in
        ContainerSetup.Mount(
          name: mount.volume, source: place, subPath: mount.subPath, target: mount.path,
          isReadOnly: mount.isReadOnly)
      }
    }
    if let file = messageFile(key, launch) {
      setup.mounts.append(
        ContainerSetup.Mount(
          name: "of its termination message", source: file, subPath: "",
          target: launch.container.terminationMessagePath, isReadOnly: false))
    }
    if isLimited(launch.container) {
      do {
        if let groups {
          setup.controlGroups = try groups.make(Self.groupName(key), limits)
        } else if options.limits.processes != nil {
          throw Errno.notSupported
        }
      } catch {
        // The process says so where it would have entered it.
        setup.fault = "cannot make a control group: \(error)"
      }
    }
    setup.hasReadOnlyRoot = launch.container.confinement.hasReadOnlyRoot && mounting.fault == nil
    guard setup.needsOwnMounts || !setup.controlGroups.isEmpty || setup.fault != nil else { return request }
    // What lies in another volume comes behind it.
    setup.mounts.sort { $0.target.split(separator: "/").count < $1.target.split(separator: "/").count }
    if setup.needsOwnMounts {
      setup.stage = (try? volumes.ownFolder(of: key.pod, name: "root")) ?? ""
      setup.bubblewrap = mounting.program
    }
    let program = options.shepherd.container
    var changed = Launch(
      id: request.id, programs: [program.program], arguments: [program.program] + program.arguments,
      environment: [], output: request.output, limits: request.limits)
    changed.logLimit = request.logLimit
    changed.setup = setup.bytes
    return changed
  }

  /// Only root can become somebody; others run their own processes. Whoever becomes another user keeps none of
  /// root's groups. Without a group of its own it has that of its user here, else that of root, as in a container.
  private func become(_ security: PodSecurity, _ launch: inout Launch) {
    let groups = security.supplementalGroups + (security.fsGroup.map { [$0] } ?? [])
    guard geteuid() == 0, security.runAsUser != nil || security.runAsGroup != nil || !groups.isEmpty else { return }
    launch.user = security.runAsUser.flatMap { UInt32(exactly: $0) }
    launch.group = security.runAsGroup.flatMap { UInt32(exactly: $0) } ?? launch.user.flatMap(primaryGroup) ?? 0
    launch.groups = groups.compactMap { UInt32(exactly: $0) }
  }

  // MARK: Events

  package func wait(until deadline: Instant?) -> [RuntimeEvent] {
    // The caller has written down what it was told before.
    if options.runFolder != nil { for id in reported { shepherd.send(.forget(id: id)) } }
    reported.removeAll(keepingCapacity: true)
    var events = pending
    pending = []
    var wake = deadline
    for action in actions.values {
      if let time = action.deadline { wake = min(wake ?? time, time) }
    }
    if let time = volumes.wake { wake = min(wake ?? time, time) }
    let isBusy = !events.isEmpty || !inheritedReports.isEmpty || follower?.hasUnread == true
    var descriptors: [(descriptor: FileDescriptor, alsoWriting: Bool)] = [(shepherd.descriptor, false)]
    if let signals { descriptors.append((signals.descriptor, false)) }
    if let descriptor = follower?.descriptor { descriptors.append((descriptor, false)) }
    for descriptor in watched { descriptors.append((descriptor, false)) }
    let networked = actions.filter { $0.value.network != nil }
    let fixed = descriptors.count
    for action in networked.values {
      if let network = action.network { descriptors.append((network.descriptor, network.wantsToWrite)) }
    }
    let ready = waitUntilReady(descriptors, timeout: isBusy ? 0 : wake.map { clock.wait(until: $0) })

    if signals != nil { events += signals!.take() }
    // There may be very many lines.
    if signals?.outputIsUnwanted == true { follower = nil }
    var reports = inheritedReports
    inheritedReports = []
    if ready[0] { reports += shepherd.receive() }
    readLogs(&events)
    for report in reports { take(report, &events) }
    releaseHeld(&events)
    for (place, id) in networked.keys.enumerated() where ready[fixed + place] { advance(id, &events) }
    takeActionDeadlines(&events)
    for (pod, message) in volumes.takeExceeded(at: now) { events.append(.exceeded(pod, message: message)) }
    if shepherd.isClosed, !isEnded { events.append(.lost("the process that looks after the pods' processes has died")) }
    return events
  }

  private func readLogs(_ events: inout [RuntimeEvent]) {
    guard follower != nil else { return }
    var lines: [RuntimeEvent] = []
    follower!.takeEvents()
    follower!.read { key, line in lines.append(.output(key, line: line)) }
    events += lines
  }

  private func take(_ report: ShepherdReport, _ events: inout [RuntimeEvent]) {
    switch report {
    case .started(let id, _):
      if let running = containers[id] { events.append(.started(running.key)) }
    case .failed(let id, let stage, let errno):
      let error = Errno(rawValue: errno)
      if let running = forget(id) {
        let message = Self.describe(stage, error, program: running.program)
        hold(
          running, id, .exited(running.key, exitCode: 128, at: now, end: .init(reason: "StartError", message: message)))
      } else if let action = takeAction(id) {
        events.append(.actionEnded(action.key, succeeded: false, message: Self.describe(stage, error, program: "")))
      }
    case .listed: break
    case .logIsFull(let id): if let key = containers[id]?.key { events.append(.noted(key, options.limits.fullLog)) }
    case .notLogged(let id, let errno):
      if let key = containers[id]?.key {
        events.append(
          .noted(key, "some of its output is lost, for its log cannot be written: \(Errno(rawValue: errno))"))
      }
    case .notSetUp(let id, let message, let time):
      if let running = forget(id) {
        let end = ContainerEnd(reason: "StartError", message: message)
        hold(running, id, .exited(running.key, exitCode: 128, at: clock.instant(ofBootTime: time), end: end))
      } else if let action = takeAction(id) {
        events.append(.actionEnded(action.key, succeeded: false, message: message))
      }
    case .exited(let id, let exit, let time):
      if let running = forget(id) {
        let end = end(of: running, exitCode: Int(exit.code), &events)
        hold(
          running, id,
          .exited(
            running.key, exitCode: Int(exit.code), at: clock.instant(ofBootTime: time), end: end))
      } else if let action = takeAction(id) {
        events.append(
          .actionEnded(
            action.key, succeeded: exit.code == 0, message: exit.code == 0 ? "" : "exit code \(exit.code)"))
      }
    }
  }

  private func end(of running: Running, exitCode: Int, _ events: inout [RuntimeEvent]) -> ContainerEnd {
    let log = running.fallsBackToLogs ? "\(options.logFolder)/\(running.logName)" : nil
    let found = running.isLimited ? groups?.remove(Self.groupName(running.key)) : nil
    if let found, found.refusedProcesses > 0, let most = options.limits.processes,
      fullPods.insert(running.key.pod).inserted
    {
      let message = "its pod had as many processes as it may, \(most): \(found.refusedProcesses) could not be started"
      events.append(.noted(running.key, message + " (--pids-limit)"))
    }
    return ContainerEnd(
      reason: found?.wasOutOfMemory == true && exitCode != 0 ? "OOMKilled" : nil,
      message: TerminationMessage.read(file: running.messageFile, log: log, exitCode: exitCode))
  }

  /// Of the control groups of a run: the same for every process that carries it on.
  static func groupsName(_ folder: String) -> String {
    "jobsworth-\(fileNumber(of: folder).map { String($0, radix: 36) } ?? "0")"
  }

  /// Of a container's control group.
  private static func groupName(_ key: ContainerKey) -> ControlGroups.Name {
    ControlGroups.Name(pod: key.pod.ordinal, container: key.container, instance: key.instance)
  }

  private func forget(_ id: UInt64) -> Running? {
    guard let running = containers.removeValue(forKey: id) else { return nil }
    ids[running.key] = nil
    return running
  }

  private func takeAction(_ id: UInt64) -> PendingAction? {
    reported.append(id)
    return actions.removeValue(forKey: id)
  }

  private func hold(_ running: Running, _ id: UInt64, _ event: RuntimeEvent) {
    held.append((running.logName, id, event))
  }

  /// Lets the ends go whose containers' lines are all out.
  private func releaseHeld(_ events: inout [RuntimeEvent]) {
    guard !held.isEmpty else { return }
    var remaining: [(name: String, id: UInt64, event: RuntimeEvent)] = []
    for entry in held {
      if follower != nil {
        guard follower!.isRead(entry.name) else {
          remaining.append(entry)
          continue
        }
        var lines: [RuntimeEvent] = []
        let unseen = follower!.finish(entry.name) { key, line in lines.append(.output(key, line: line)) }
        events += lines
        if let (key, bytes) = unseen {
          events.append(.noted(key, "\(bytes) bytes of its output were written faster than shown, and are gone"))
        }
      }
      events.append(entry.event)
      reported.append(entry.id)
    }
    held = remaining
  }

  private func advance(_ id: UInt64, _ events: inout [RuntimeEvent]) {
    guard var action = actions[id], let progress = action.network?.advance() else { return }
    guard case .ended(let succeeded, let message) = progress else {
      actions[id] = action
      return
    }
    action.network?.close()
    actions[id] = nil
    events.append(.actionEnded(action.key, succeeded: succeeded, message: message))
  }

  private func takeActionDeadlines(_ events: inout [RuntimeEvent]) {
    guard !actions.isEmpty else { return }
    let now = now
    for (id, action) in actions {
      guard let deadline = action.deadline, deadline <= now else { continue }
      actions[id] = nil
      if action.isSleep {
        events.append(.actionEnded(action.key, succeeded: true))
      } else {
        drop(action, id)
        events.append(.actionEnded(action.key, succeeded: false, message: "timed out"))
      }
    }
  }

  private static func describe(_ stage: LaunchStage, _ error: Errno, program: String) -> String {
    switch stage {
    case .program where error == .noSuchFileOrDirectory && !program.contains("/"):
      "cannot start \"\(program)\": not found in PATH"
    case .program: "cannot start \"\(program)\": \(error)"
    case .directory: "cannot enter the working directory: \(error)"
    case .user: "cannot become the user that securityContext asks for: \(error)"
    case .limits: "cannot set resource limits: \(error)"
    case .streams: "cannot write the log: \(error)"
    case .clone, .session: "cannot start a process: \(error)"
    }
  }
}
