import Execution
import JobModel
import SystemPackage

/// A runtime whose containers follow a script, on a clock that leaps from one event to the next.
final class FakeRuntime: PodRuntime {
  typealias Run = SimulatedPod.Run

  /// What an instance of a container does.
  var script: (LaunchedPod, ContainerKey) -> Run = { _, _ in Run(seconds: 1) }
  private(set) var now = Instant(milliseconds: 1_000_000)
  let start = Instant(milliseconds: 1_000_000)

  /// Sets the clock, as somebody may between two processes of a run.
  func setClock(to time: Instant) { now = time }

  private(set) var launches: [ContainerKey: ContainerLaunch] = [:]
  private(set) var mostAtOnce = 0
  private(set) var isEnded = false
  private var pods: [PodID: LaunchedPod] = [:]
  private var running: [ContainerKey: Run] = [:]
  private var queue: [(time: Instant, serial: Int, event: RuntimeEvent)] = []
  private var serial = 0
  /// How often each container was started.
  private(set) var starts: [ContainerKey: Int] = [:]
  private var ends: [ContainerKey: RuntimeEvent] = [:]
  /// Keeps what was launched; off for runs of many pods.
  var keepsLaunches = true

  /// Lets something happen at a time, in seconds from the start.
  func schedule(_ event: RuntimeEvent, at seconds: Double) {
    serial += 1
    insert((start + TimeSpan(seconds: seconds)!, serial, event))
  }

  private func post(_ event: RuntimeEvent, after seconds: Double) {
    serial += 1
    insert((now + TimeSpan(seconds: seconds)!, serial, event))
  }

  /// Sorted, latest first, so that the next one is taken off the end.
  private func insert(_ entry: (time: Instant, serial: Int, event: RuntimeEvent)) {
    var low = 0
    var high = queue.count
    while low < high {
      let middle = (low + high) / 2
      if (queue[middle].time, queue[middle].serial) > (entry.time, entry.serial) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    queue.insert(entry, at: low)
  }

  var runningCount: Int { running.count }
  var podCount: Int { pods.count }

  func prepare(_ pod: LaunchedPod) throws(RuntimeFault) { pods[pod.id] = pod }

  func start(_ container: ContainerKey, _ launch: ContainerLaunch) {
    if keepsLaunches {
      launches[container] = launch
      starts[container, default: 0] += 1
    }
    let run = script(pods[container.pod]!, container)
    running[container] = run
    mostAtOnce = max(mostAtOnce, running.count)
    post(.started(container), after: 0)
    if let seconds = run.seconds {
      post(.exited(container, exitCode: run.exitCode, at: now + TimeSpan(seconds: seconds)!), after: seconds)
    }
  }

  func stop(_ container: ContainerKey) {
    guard let run = running[container], let seconds = run.stop else { return }
    post(.exited(container, exitCode: run.stopExitCode, at: now + TimeSpan(seconds: seconds)!), after: seconds)
  }

  func kill(_ container: ContainerKey) { post(.exited(container, exitCode: 137, at: now), after: 0) }

  func perform(_ action: Probe.Action, as key: ActionKey, for launch: ContainerLaunch, timeout: TimeSpan?) {
    post(.actionEnded(key, succeeded: true), after: 0)
  }

  func remove(_ pod: PodID) { pods[pod] = nil }

  func resume(_ container: ContainerKey, _ launch: ContainerLaunch, hasStarted: Bool) {
    if let end = ends[container] {
      post(end, after: 0)
    } else if running[container] == nil {
      start(container, launch)
    } else if !hasStarted {
      post(.started(container), after: 0)
    }
  }

  func abandon() {}
  func watch(_ descriptors: [FileDescriptor]) {}
  private(set) var answers: [RunAnswer] = []
  func answer(_ answer: RunAnswer) { answers.append(answer) }

  /// What was on its way to a run that is no more is not told to the next one; what containers do goes on.
  func loseRun() {
    queue.removeAll { entry in
      switch entry.event {
      case .exited: false
      default: true
      }
    }
    pods = [:]
  }

  func wait(until deadline: Instant?) -> [RuntimeEvent] {
    if let next = queue.last?.time, deadline.map({ next <= $0 }) ?? true {
      now = max(now, next)
    } else if let deadline {
      now = max(now, deadline)
    } else {
      return [.lost("nothing will ever happen")]
    }
    var events: [RuntimeEvent] = []
    while let next = queue.last, next.time <= now {
      queue.removeLast()
      if case .exited(let key, _, _, _) = next.event {
        guard running.removeValue(forKey: key) != nil else { continue }
        if keepsLaunches { ends[key] = next.event }
      }
      events.append(next.event)
    }
    return events
  }

  func end() {
    isEnded = true
    running = [:]
    pods = [:]
  }
}

/// Keeps what a run tells.
final class RecordingSink: RunSink {
  private(set) var events: [JobEvent] = []
  private(set) var notes: [String] = []
  private(set) var names: [PodID: String] = [:]
  private(set) var lines: [String] = []
  private(set) var ended: [PodRecord] = []
  let start: Instant

  init(start: Instant = Instant(milliseconds: 1_000_000)) { self.start = start }

  func event(_ event: JobEvent) { events.append(event) }
  func named(_ pod: PodID, _ name: String) { names[pod] = name }
  func ended(_ pod: PodRecord) { ended.append(pod) }
  func note(pod: PodID?, _ message: String) { notes.append(message) }
  func output(pod: PodID, name: String, container: String, line: [UInt8]) {
    lines.append("[\(name)] \(String(decoding: line, as: UTF8.self))")
  }

  /// Everything but the status, a line each, with seconds since the start.
  var story: [String] {
    events.compactMap { event in
      let seconds = (event.time - start).seconds
      let time = seconds == seconds.rounded() ? "\(Int(seconds))" : "\(seconds)"
      switch event.kind {
      case .podCreated(let pod, let index, let attempt):
        return "\(time) create \(pod.ordinal)" + (index.map { " index \($0) attempt \(attempt)" } ?? "")
      case .podFinished(let pod, let phase, let code): return "\(time) \(pod.ordinal) \(phase.rawValue) \(code)"
      case .podDeleted(let pod): return "\(time) delete \(pod.ordinal)"
      case .podGone(let pod): return "\(time) gone \(pod.ordinal)"
      case .containerRestart(let pod, let restarts): return "\(time) restart \(pod.ordinal) (\(restarts))"
      default: return nil
      }
    }
  }

  var finalStatus: JobStatus? {
    for event in events.reversed() { if case .status(let status) = event.kind { return status } }
    return nil
  }
}
