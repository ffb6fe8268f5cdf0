package import JobModel
import SystemPackage

/// Plays a journal for somebody who only wants to know how the run stands. Nothing is carried out or written.
package final class RunReplay {
  private let runtime: PlayedRuntime
  private let run: JobRun

  /// The sink hears what the run has told.
  package init(
    _ header: RunHeader, job: Job, template: PodTemplate, objects: ConfigObjects, capacity: NodeCapacity,
    sink: any RunSink
  ) {
    runtime = PlayedRuntime(now: header.started)
    run = JobRun(
      job: job, template: template, objects: objects,
      options: RunOptions(
        nodeName: header.nodeName, capacity: capacity, timeout: header.timeout, seed: header.seed),
      runtime: runtime, sink: sink)
    run.begin()
  }

  /// Plays turns that follow upon those that were played before.
  package func play(_ turns: some Sequence<Turn>) {
    for turn in turns {
      runtime.next = turn
      _ = run.turn()
    }
  }

  package var snapshot: RunSnapshot { run.snapshot }
}

/// A runtime in which happens what the journal says.
private final class PlayedRuntime: PodRuntime {
  var next: Turn?
  private(set) var now: Instant

  init(now: Instant) { self.now = now }

  func wait(until deadline: Instant?) -> [RuntimeEvent] {
    guard let turn = next else { return [] }
    next = nil
    now = turn.now
    return turn.events
  }

  func prepare(_ pod: LaunchedPod) {}
  func start(_ container: ContainerKey, _ launch: ContainerLaunch) {}
  func stop(_ container: ContainerKey) {}
  func kill(_ container: ContainerKey) {}
  func perform(_ action: Probe.Action, as key: ActionKey, for launch: ContainerLaunch, timeout: TimeSpan?) {}
  func remove(_ pod: PodID) {}
  func resume(_ container: ContainerKey, _ launch: ContainerLaunch, hasStarted: Bool) {}
  func watch(_ descriptors: [FileDescriptor]) {}
  func abandon() {}
  func end() {}
}
