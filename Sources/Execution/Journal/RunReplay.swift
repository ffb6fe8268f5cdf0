package import JobModel

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
private final class PlayedRuntime: QuietRuntime {
  var next: Turn?
  private(set) var now: Instant

  init(now: Instant) { self.now = now }

  func wait(until deadline: Instant?) -> [RuntimeEvent] {
    guard let turn = next else { return [] }
    next = nil
    now = turn.now
    return turn.events
  }
}
