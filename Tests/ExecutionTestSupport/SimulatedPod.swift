import Execution
import JobModel

/// Plays the processes of one pod on a clock of its own and writes down what happens.
struct SimulatedPod {
  /// What one instance of a container does.
  struct Run {
    /// Seconds until it ends by itself; nil for never.
    var seconds: Double?
    var exitCode = 0
    /// Seconds to go after the stop signal; nil ignores it.
    var stop: Double? = 0
    var stopExitCode = 143
  }

  var machine: PodMachine
  let template: PodTemplate
  /// By container name; the last run repeats.
  var runs: [String: [Run]]
  /// Seconds and success of hooks, by container and kind.
  var hooks: [String: (seconds: Double, succeeds: Bool)] = [:]
  /// Whether a probe succeeds at a time.
  var probes: [String: (Double) -> Bool] = [:]
  var now = Instant.zero
  /// `time what`, in order.
  private(set) var log: [String] = []

  private var queue: [(time: Instant, serial: Int, event: PodMachine.Event, instance: Int)] = []
  private var serial = 0
  private var started: [Int: Int] = [:]
  private var current: [Int: Run] = [:]
  private var phase = PodPhase.pending
  var deletions: [(at: Double, grace: Double?)] = []

  init(_ template: PodTemplate, _ runs: [String: [Run]]) {
    self.template = template
    self.runs = runs
    machine = PodMachine(template, started: .zero)
  }

  /// Runs until the pod has ended or the clock says `end`.
  mutating func play(until end: Double = 5000) {
    carryOut(machine.advance(to: now))
    while machine.finalPhase == nil {
      var next = Instant(milliseconds: Int64(end * 1000))
      queue.sort { ($0.time, $0.serial) < ($1.time, $1.serial) }
      if let event = queue.first { next = min(next, event.time) }
      if let wake = machine.wake { next = min(next, wake) }
      if let deletion = deletions.first { next = min(next, Instant(milliseconds: Int64(deletion.at * 1000))) }
      if next.milliseconds >= Int64(end * 1000) { break }
      now = max(now, next)
      if let deletion = deletions.first, Int64(deletion.at * 1000) <= now.milliseconds {
        deletions.removeFirst()
        carryOut(machine.delete(grace: deletion.grace.map { TimeSpan(seconds: $0)! }, at: now))
      } else if let event = queue.first, event.time <= now {
        queue.removeFirst()
        deliver(event.event, instance: event.instance)
      } else {
        carryOut(machine.advance(to: now))
      }
    }
  }

  private mutating func deliver(_ event: PodMachine.Event, instance: Int) {
    if case .exited(let number, let code) = event {
      guard started[number] == instance, current[number] != nil else { return }
      current[number] = nil
      note("\(machine.name(of: number)) exit \(code)")
    }
    carryOut(machine.handle(event, at: now))
  }

  private mutating func note(_ text: String) {
    let seconds = now.seconds
    log.append("\(seconds == seconds.rounded() ? "\(Int(seconds))" : "\(seconds)") \(text)")
  }

  private mutating func post(_ event: PodMachine.Event, after seconds: Double, instance: Int = 0) {
    serial += 1
    queue.append((now + TimeSpan(seconds: seconds)!, serial, event, instance))
  }

  private mutating func carryOut(_ commands: [PodMachine.Command]) {
    for command in commands {
      switch command {
      case .start(let number):
        let name = machine.name(of: number)
        let instance = (started[number] ?? 0) + 1
        started[number] = instance
        let scripts = runs[name] ?? [Run(seconds: 1)]
        let run = scripts[min(instance, scripts.count) - 1]
        current[number] = run
        note("\(name) start")
        post(.started(container: number), after: 0)
        if let seconds = run.seconds {
          post(.exited(container: number, exitCode: run.exitCode), after: seconds, instance: instance)
        }
      case .stop(let number):
        note("\(machine.name(of: number)) TERM")
        if let run = current[number], let seconds = run.stop {
          post(.exited(container: number, exitCode: run.stopExitCode), after: seconds, instance: started[number]!)
        }
      case .kill(let number):
        note("\(machine.name(of: number)) KILL")
        post(.exited(container: number, exitCode: 137), after: 0, instance: started[number]!)
      case .hook(let number, let kind):
        let name = machine.name(of: number)
        note("\(name) \(kind.rawValue)")
        let hook = hooks["\(name) \(kind.rawValue)"] ?? (0, true)
        post(.hookEnded(container: number, kind, succeeded: hook.succeeds), after: hook.seconds)
      case .probe(let number, let kind):
        let name = machine.name(of: number)
        note("\(name) \(kind.rawValue)")
        let succeeds = probes["\(name) \(kind.rawValue)"]?(now.seconds) ?? true
        post(.probed(container: number, kind, succeeded: succeeds), after: 0)
      }
    }
    if machine.phase != phase {
      phase = machine.phase
      note(phase.rawValue)
    }
  }
}

extension Instant {
  var seconds: Double { Double(milliseconds) / 1000 }
}
