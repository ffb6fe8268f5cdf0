internal import Execution
internal import JSONText
internal import JobModel
internal import KubernetesValues
internal import LintEngine
internal import Manifests
internal import Reporting
internal import YAMLTree

/// A run as its folder tells of it, read from another terminal while it may go on.
final class RecordedRun {
  let folder: RunFolder
  let header: RunHeader
  let job: Job
  private let replay: RunReplay
  private let sink: Sink
  private var tail: JournalTail
  private var exitStatus: Int32?
  private var endedAt: Instant?
  private var lastTurn: Instant

  /// What the run has told, gathered while its journal is played.
  private final class Sink: RunSink {
    /// Whether pods that have succeeded are kept too: there may be very many.
    let keepsAll: Bool
    var ended: [PodRecord] = []
    var events: ((JobEvent) -> Void)?

    init(keepsAll: Bool) { self.keepsAll = keepsAll }

    func event(_ event: JobEvent) { events?(event) }
    func ended(_ pod: PodRecord) {
      if keepsAll || pod.hasFailedByItself { ended.append(pod) }
    }
  }

  /// - Parameter keepsAll: whether pods that have succeeded are remembered one by one.
  init(_ folder: RunFolder, keepsAll: Bool) throws {
    self.folder = folder
    var tail = JournalTail(path: RunSession.journalPath(folder.path))
    let lines = try Self.read(&tail, folder)
    guard let header = lines.first.flatMap(RunHeader.init) else {
      throw FileError(path: folder.path, reason: "there is no journal that this version of jobsworth can read")
    }
    self.header = header
    let input = try JobInput(path: folder.manifest, linter: Linter(version: .newest, zones: SystemTimeZones.database))
    guard let entry = try input.selected(header.job).first, var job = entry.object.root.job,
      let template = entry.object.root.podTemplate
    else { throw FileError(path: folder.manifest, reason: "there is no Job \(header.job) in it") }
    // Part of it may have been made for this run.
    job.name = header.job
    self.job = job
    let documents = ConfigDocuments(YAMLStream(parsing: input.file.source).documents)
    sink = Sink(keepsAll: keepsAll)
    replay = RunReplay(
      header, job: job, template: template,
      objects: ConfigObjects(
        configMaps: documents.configMaps, secrets: documents.secrets, namespace: job.namespace),
      capacity: Platform.capacity, sink: sink)
    self.tail = tail
    lastTurn = header.started
    try play(lines.dropFirst())
  }

  private static func read(_ tail: inout JournalTail, _ folder: RunFolder) throws -> [JSONValue] {
    do {
      return try tail.next()
    } catch let damage as Journal.Damage {
      throw FileError(path: folder.path, reason: "the journal is damaged at line \(damage.line)")
    } catch {
      throw FileError(path: folder.path, reason: "\(error)")
    }
  }

  /// Takes in what has happened since. Returns whether anything has.
  func update() throws -> Bool {
    let lines = try Self.read(&tail, folder)
    try play(lines[...])
    return !lines.isEmpty
  }

  private func play(_ lines: some Sequence<JSONValue>) throws {
    for line in lines {
      if let turn = Turn(line) {
        lastTurn = turn.now
        replay.play([turn])
      } else if let ended = line["ended"] {
        exitStatus = Int32(truncatingIfNeeded: ended["exitStatus"]?.int ?? 3)
        endedAt = ended["at"]?.int.map { Instant(milliseconds: $0) }
      }
    }
  }

  var hasEnded: Bool { exitStatus != nil }

  var state: RunReport.State {
    if let exitStatus { return .ended(exitStatus: exitStatus) }
    return RunLock.holder(folder: folder.path).map { .running(process: $0.process) } ?? .dead
  }

  var report: RunReport {
    let snapshot = replay.snapshot
    return RunReport(
      id: folder.id, jobName: header.job, namespace: header.namespace, state: state, started: header.started,
      lastSeen: endedAt ?? lastTurn, status: snapshot.status,
      details: RunReport.Details(
        job: snapshot.job, heldUntil: snapshot.heldUntil, timeout: snapshot.timeout,
        isBeingStopped: snapshot.isBeingStopped, pods: hasEnded ? [] : snapshot.pods, ended: sink.ended,
        logFolder: folder.logs))
  }
}

extension RunReport {
  /// What `ps` tells of a run.
  init(_ glance: RunGlance, id: String) {
    let state: State =
      switch glance.state {
      case .running(let process): .running(process: process)
      case .dead: .dead
      case .ended(let exitStatus): .ended(exitStatus: exitStatus)
      }
    self.init(
      id: id, jobName: glance.header.job, namespace: glance.header.namespace, state: state,
      started: glance.header.started, lastSeen: glance.lastSeen, status: glance.status)
  }
}
