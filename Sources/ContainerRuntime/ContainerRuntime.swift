package import Execution
import Glibc
package import JobModel
package import SystemPackage

/// Runs pods as containers of an engine, through its command line.
///
/// The engine's own records are the truth: every container of the run has the run's labels and a name that follows
/// from the run's seed. What this process knows it asks the engine for, once a second and whenever a log ends, as a
/// kubelet lists its containers. So a run that was killed finds everything again, and nothing is made twice.
package final class ContainerRuntime: PodRuntime {
  package struct Options: Sendable {
    package var engine: ContainerEngine
    package var labels: RunLabels
    /// A folder that exists, for one log a container instance.
    package var logFolder: String
    /// A folder for what pods share and for what engines are handed over in files; made where it is missing.
    package var podFolder: String
    /// Whether an earlier process has carried the run on.
    package var isResumed: Bool
    /// Whether signals of this process end the run, as `RunSignals` has it.
    package var takesSignals: Bool
    /// Whether lines of output are reported; logs are written anyway.
    package var followsLogs: Bool
    package var limits: RunLimits

    package init(
      engine: ContainerEngine, labels: RunLabels, logFolder: String, podFolder: String, isResumed: Bool = false,
      takesSignals: Bool = true, followsLogs: Bool = true, limits: RunLimits = RunLimits()
    ) {
      self.engine = engine
      self.labels = labels
      self.logFolder = logFolder
      self.podFolder = podFolder
      self.isResumed = isResumed
      self.takesSignals = takesSignals
      self.followsLogs = followsLogs
      self.limits = limits
    }
  }

  /// One pod, from `prepare` to `remove`.
  final class Pod {
    enum State {
      case making
      case ready
      /// What its containers are to share cannot be made.
      case broken(String)
    }

    let launched: LaunchedPod
    var state = State.ready
    var attempts = 0
    /// Where this machine reaches it, once that was asked for.
    var address: String?

    init(_ launched: LaunchedPod) { self.launched = launched }
  }

  /// One instance of one container, from `start` or `resume` to its end.
  final class Instance {
    enum Phase {
      /// For what its pod shares, or before another attempt.
      case waiting
      case starting(call: UInt64)
      /// It is there, and perhaps somebody else is just starting it; after that time nobody is.
      case settling(until: Instant)
      case running
      case ended
    }

    let key: ContainerKey
    let launch: ContainerLaunch
    let name: String
    var phase = Phase.waiting
    var attempts = 0
    /// Asked for before it ran.
    var isStopRequested = false
    var isKillRequested = false
    var hasReportedStart = false
    /// The engine has said that there is no more.
    var logIsWhole = false
    var log: LogCopy?
    /// What is reported once its log is copied.
    var end: RuntimeEvent?
    var retriesOfLog = 0

    init(_ key: ContainerKey, _ launch: ContainerLaunch) {
      self.key = key
      self.launch = launch
      name = RunLabels.name(key, launch)
    }
  }

  let options: Options
  let lines: CommandLines
  let calls: EngineCalls
  let clock = RunClock()
  let volumes: VolumeStore
  var signals: RunSignals?
  var watched: [FileDescriptor] = []
  var pods: [PodID: Pod] = [:]
  var instances: [ContainerKey: Instance] = [:]
  var actions: [ActionKey: PendingAction] = [:]
  var marks = 0
  var events: [RuntimeEvent] = []
  /// Ends that were told and are written down by the next call of `wait`; then the containers can go.
  var told: [String] = []
  var timers: [(due: Instant, act: () -> Void)] = []

  // What an earlier process has left and nobody has asked for yet.
  var inherited: Set<String> = []
  /// By the names of their pods.
  var inheritedInfra: Set<String> = []
  /// Whether what is not there was certainly never started.
  var knowsAll = true
  var hasSweptUp: Bool
  /// Whether a container of the run has run since this process carries it on.
  var hasRunAny = false

  // The list of what runs.
  var listAt: Instant?
  var isListing = false
  var listAgain = false
  var listFailures = 0

  private var isEnded = false

  package init(_ options: Options) throws(RuntimeFault) {
    self.options = options
    OpenFiles.raise()
    lines = CommandLines(
      engine: options.engine.description, labels: options.labels, limits: options.limits,
      relabels: isThere("/sys/fs/selinux/enforce"))
    // What watches over a container leaves a file where it runs when the kernel ends the container for its memory.
    calls = options.engine.makeCalls(in: options.logFolder)
    volumes = VolumeStore(folder: "\(options.podFolder)/volumes")
    hasSweptUp = !options.isResumed
    do {
      try makePrivateFolder(options.podFolder)
      signals = options.takesSignals ? try RunSignals() : nil
    } catch {
      throw RuntimeFault("cannot start containers: \(error)")
    }
    if options.isResumed { try takeOver() }
  }

  package var now: Instant { clock.now }

  /// Where it stands that the run's containers were ended and removed though the run was not over.
  var endedMark: String { "\(options.podFolder)/.ended" }

  // MARK: Pods

  package func prepare(_ launched: LaunchedPod) throws(RuntimeFault) {
    try volumes.prepare(launched)
    let pod = Pod(launched)
    pods[launched.id] = pod
    guard CommandLines.needsInfra(launched.template) else { return }
    pod.state = .making
    if inheritedInfra.remove(RunLabels.podName(launched.identity)) != nil { useInfra(pod) } else { makeInfra(pod) }
  }

  private func makeInfra(_ pod: Pod) {
    guard pods[pod.launched.id] === pod else { return }
    calls.call(lines.makeInfra(pod.launched)) { [unowned self] answer in
      if answer.succeeded {
        pod.state = .ready
      } else if answer.meansNameIsTaken {
        return useInfra(pod)
      } else {
        pod.attempts += 1
        if pod.attempts < Self.mostAttempts || hasRunAny {
          if pod.attempts == Self.mostAttempts {
            tellOfTrying(
              ContainerKey(pod: pod.launched.id, container: 0, instance: 0), "what its pod shares cannot be made",
              answer.message)
          }
          after(seconds: Double(min(pod.attempts, Self.longestPause))) { [unowned self] in makeInfra(pod) }
          return
        }
        pod.state = .broken(answer.message)
      }
      beginContainers(of: pod)
    }
  }

  /// Takes what an earlier process has made. An engine's own pods run with their first container.
  private func useInfra(_ pod: Pod) {
    guard case .infraContainer = options.engine.description.sharing else {
      pod.state = .ready
      return beginContainers(of: pod)
    }
    calls.call(["start", RunLabels.infraName(pod.launched.identity)]) { [unowned self] answer in
      pod.state = answer.succeeded ? .ready : .broken(answer.message)
      beginContainers(of: pod)
    }
  }

  private func beginContainers(of pod: Pod) {
    for instance in instances.values.sorted(by: { $0.key.container < $1.key.container })
    where instance.key.pod == pod.launched.id { begin(instance) }
  }

  package func remove(_ id: PodID) {
    for (key, action) in actions where key.container.pod == id {
      actions[key] = nil
      drop(action)
    }
    guard let pod = pods.removeValue(forKey: id) else { return }
    // Whoever calls this has written the ends of its containers down.
    let names = told.filter { $0.hasPrefix(RunLabels.podName(pod.launched.identity) + "_") }
    told.removeAll { names.contains($0) }
    removeContainers(names) { [unowned self] in
      if CommandLines.needsInfra(pod.launched.template) {
        calls.call(lines.removeInfra(RunLabels.podName(pod.launched.identity))) { _ in }
      }
      volumes.remove(id)
    }
  }

  /// Removes containers; what cannot be removed now is tried again, at the latest at the end of the run.
  func removeContainers(_ names: [String], attempts: Int = 1, then completion: @escaping () -> Void = {}) {
    guard !names.isEmpty else { return completion() }
    calls.call(lines.remove(names)) { [unowned self] answer in
      if answer.succeeded || attempts == Self.mostAttempts || names.allSatisfy(answer.meansMissing) {
        completion()
      } else {
        after(seconds: Double(attempts)) { [unowned self] in
          removeContainers(names, attempts: attempts + 1, then: completion)
        }
      }
    }
  }

  // MARK: The run's end

  package func abandon() {
    isEnded = true
    for instance in instances.values { instance.log?.finish { _ in } }
    calls.abandon()
  }

  package func watch(_ descriptors: [FileDescriptor]) { watched = descriptors }

  package func end() {
    guard !isEnded else { return }
    isEnded = true
    for action in actions.values { action.network?.close() }
    for instance in instances.values { instance.log?.finish { _ in } }
    // Removing them loses the ends of those that are not told: a run that resumes must not start them again.
    if !instances.isEmpty {
      let mark = try? FileDescriptor.open(
        FilePath(endedMark), .writeOnly, options: [.create, .closeOnExec], permissions: [.ownerReadWrite])
      try? mark?.close()
    }
    calls.drain()
    sweep()
    volumes.removeAll()
    if instances.isEmpty { try? removeTree(options.podFolder) }
  }

  /// An engine that has run nothing yet does not work here; one that has is tried for as long as it takes, as by a
  /// kubelet: ending the run would end its other pods.
  static let mostAttempts = 3
  /// Between two attempts, in seconds.
  static let longestPause = 30

  func tellOfTrying(_ key: ContainerKey, _ fault: String, _ message: String) {
    events.append(.noted(key, "\(fault): \(message); trying again"))
  }

  func after(seconds: Double, _ act: @escaping () -> Void) {
    timers.append((now + TimeSpan(milliseconds: Int64(seconds * 1000)), act))
  }
}
