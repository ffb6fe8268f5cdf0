import JSONText
package import JobModel

/// A run with its folder: the lock, the journal and what an earlier process has left of it.
///
/// ```swift
/// let session = try RunSession(folder: folder) { RunHeader(…) }
/// let runtime = try ProcessRuntime(.init(…, runFolder: folder, isResumed: session.isResumed, …))
/// let outcome = try session.run(job: job, template: template, objects: objects, capacity: capacity, runtime, sink)
/// ```
package final class RunSession {
  package let header: RunHeader
  private let folder: String
  private let lock: RunLock
  private let history: RunHistory?
  private let journal: Journal

  private var path: String { Self.journalPath(folder) }

  package static func journalPath(_ folder: String) -> String { "\(folder)/journal.jsonl" }

  /// Takes the lock and reads the journal; `makeHeader` is called for a run that begins.
  ///
  /// Throws `RunLock.Held` when another process carries the run on, `RunHistory.Unreadable` for a journal that
  /// cannot be played, `Errno` for files that cannot be read or written.
  package init(folder: String, makeHeader: () -> RunHeader) throws {
    self.folder = folder
    lock = try RunLock(folder: folder)
    history = try RunHistory(path: Self.journalPath(folder))
    header = history?.header ?? makeHeader()
    journal = try Journal(path: Self.journalPath(folder), validLength: history?.validLength ?? 0)
    if history == nil {
      journal.append(header.line)
      try journal.sync()
    }
  }

  /// Whether an earlier process has begun the run.
  package var isResumed: Bool { history != nil }

  /// The exit status of a run that has ended; nil for one that can go on.
  package var endedWith: Int32? {
    history?.ending.map { Int32(truncatingIfNeeded: $0["exitStatus"]?.int ?? 3) }
  }

  /// Begins the run or goes on with it, to its end. Nothing of it runs any more afterwards, unless the journal could
  /// not be written: then what runs goes on and the run can be resumed.
  ///
  /// `onLive` is called when all that the journal holds has been played: events before it are not new.
  package func run(
    job: Job, template: PodTemplate, objects: ConfigObjects, capacity: NodeCapacity, runtime: any PodRuntime,
    sink: any RunSink, onLive: @escaping () -> Void = {}
  ) -> RunOutcome {
    // Where no socket can be made the run goes on without being asked anything.
    let steered = (try? ControlServer(folder: folder)).map { SteeredRuntime(runtime, server: $0) } ?? runtime
    let journaled = JournaledRuntime(
      steered, journal: journal, start: header.started, recorded: history?.turns, mask: objects.mask,
      onLive: onLive)
    let outcome = JobRun(
      job: job, template: template, objects: objects,
      options: RunOptions(
        nodeName: header.nodeName, capacity: capacity, timeout: header.timeout, seed: header.seed),
      runtime: journaled,
      sink: JournalingSink(sink, journal: journal, start: header.started, written: history?.derived.count ?? 0)
    ).run()
    if case .couldNotRun = outcome.end {
      // The Job is not over. What is still to be written says why; if it cannot be, so be it.
      try? journal.flush()
    } else {
      // Before the last line: of a run that says it has ended nothing is looked for any more.
      steered.end()
      if history?.ending == nil { journal.append(outcome.line(at: journaled.now)) }
      try? journal.sync()
    }
    return outcome
  }
}
