internal import ArgumentParser
internal import Execution
internal import JobModel
internal import ProcessRuntime
internal import Reporting

struct StopCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stop",
    abstract: "End a run before its Job has ended, or evict single pods of it.",
    discussion: """
      The pods are stopped within their grace period, and the command returns when they have ended. An evicted pod \
      gets the condition DisruptionTarget, which the Job's podFailurePolicy may look at; the Job goes on.
      """)

  @Argument(help: RunReference.help)
  var reference: RunReference

  @Option(help: ArgumentHelp("Evict this pod: its name, or what follows the Job's in it.", valueName: "name"))
  var pod: [String] = []

  @Option(help: ArgumentHelp("Evict the pods of this completion index.", valueName: "index"))
  var index: [Int] = []

  @Flag(help: "Without grace period.")
  var now = false

  @Flag(inversion: .prefixedNo, help: "Wait until the run has ended.")
  var wait = true

  @Option(name: [.customShort("o"), .customLong("output")], help: "How to tell what was done.")
  var format: RunFormat = .text

  func run() throws {
    let folder = try reference.folder()
    let steering = Steering(folder: folder, format: format)
    guard pod.isEmpty, index.isEmpty else { return try evict(folder, steering) }
    if let glance = RunGlance(folder: folder.path), glance.state == .dead {
      try Self.end(folder, glance)
      return steering.tell("stopped; its process was gone already")
    }
    _ = try steering.ask(.stop(now: now))
    while wait, RunLock.holder(folder: folder.path) != nil { Platform.pause(milliseconds: 50) }
    steering.tell(wait ? "stopped" : "stopping")
  }

  private func evict(_ folder: RunFolder, _ steering: Steering) throws {
    let living = try RecordedRun(folder, keepsAll: false).report.details?.pods.filter { $0.deleted == nil } ?? []
    let prefix = try folder.jobName() + "-"
    var victims: [PodRecord] = []
    for name in pod {
      let exact = living.filter { $0.name == name || $0.name == prefix + name }
      let matching = exact.isEmpty ? living.filter { $0.name.hasPrefix(prefix + name) } : exact
      guard matching.count == 1 else {
        let names = matching.map(\.name).joined(separator: ", ")
        throw CommandFailure(
          status: .failure,
          message: matching.isEmpty
            ? "\(folder.id): no pod \(name) is running" : "\(folder.id): several pods begin so: \(names)")
      }
      victims += matching
    }
    for index in index {
      let matching = living.filter { $0.index == index }
      guard !matching.isEmpty else {
        throw CommandFailure(status: .failure, message: "\(folder.id): no pod of index \(index) is running")
      }
      victims += matching
    }
    var seen: Set<PodID> = []
    victims.removeAll { !seen.insert($0.id).inserted }
    _ = try steering.ask(.evict(victims.map(\.id)))
    steering.tell("evicted " + victims.map(\.name).joined(separator: ", "))
  }

  /// Ends a run whose process is gone, with all that still runs of it.
  static func end(_ folder: RunFolder, _ glance: RunGlance) throws {
    do {
      let lock = try RunLock(folder: folder.path)
      try RunBackend.endLeftOvers(folder, glance.header)
      if let history = try RunHistory(path: RunSession.journalPath(folder.path)), history.ending == nil {
        let journal = try Journal(path: RunSession.journalPath(folder.path), validLength: history.validLength)
        journal.append(RunOutcome(.interrupted(signal: 15), status: glance.status).line(at: Platform.now))
        try journal.sync()
      }
      withExtendedLifetime(lock) {}
    } catch let failure as CommandFailure {
      throw failure
    } catch is RunLock.Held {
      throw CommandFailure(status: .failure, message: "run \(folder.id) is being resumed just now")
    } catch {
      throw FileError(path: folder.path, reason: "\(error)")
    }
  }
}
