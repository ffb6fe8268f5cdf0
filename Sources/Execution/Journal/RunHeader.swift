package import JSONText
package import JobModel

/// The first line of a journal: what a run was started with, beside its manifest.
package struct RunHeader: Hashable, Sendable {
  package var id: String
  package var job: String
  package var namespace: String
  package var started: Instant
  /// Of names and uids: a run that is played again must make the same.
  package var seed: UInt64
  package var timeout: TimeSpan?
  package var nodeName: String
  package var searchPath: String
  /// Where the pods run, as `--on` names it.
  package var place: String
  /// Of a container engine's program, before its subcommands.
  package var engineOptions: [String]
  /// Of what holds the shared parts of a pod, where the engine does not know pods; nil for the usual one.
  package var infraImage: String?
  package var limits: RunLimits

  package init(
    id: String, job: String, namespace: String, started: Instant, seed: UInt64, timeout: TimeSpan?, nodeName: String,
    searchPath: String, place: String = "process", engineOptions: [String] = [], infraImage: String? = nil,
    limits: RunLimits = RunLimits()
  ) {
    self.id = id
    self.job = job
    self.namespace = namespace
    self.started = started
    self.seed = seed
    self.timeout = timeout
    self.nodeName = nodeName
    self.searchPath = searchPath
    self.place = place
    self.engineOptions = engineOptions
    self.infraImage = infraImage
    self.limits = limits
  }

  private static let version: Int64 = 1

  package var line: [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.object("run") { json in
        json.field("version", Self.version)
        json.field("id", id)
        json.field("job", job)
        json.field("namespace", namespace)
        json.field("started", started.milliseconds)
        // As text: readers of JSON lose the last digits of large numbers.
        json.field("seed", String(seed))
        if let timeout { json.field("timeout", timeout.milliseconds) }
        json.field("nodeName", nodeName)
        json.field("searchPath", searchPath)
        json.field("on", place)
        if !engineOptions.isEmpty {
          json.array("engineOptions") { json in
            for option in engineOptions { json.value(option) }
          }
        }
        if let infraImage { json.field("infraImage", infraImage) }
        if let processes = limits.processes { json.field("pidsLimit", processes) }
        if let bytes = limits.logBytes { json.field("logLimit", bytes) }
      }
    }
    return json.bytes
  }

  /// Nil for another line, or one of a version that this program does not know.
  package init?(_ line: JSONValue) {
    guard let run = line["run"], run["version"]?.int == Self.version, let id = run["id"]?.string,
      let job = run["job"]?.string, let namespace = run["namespace"]?.string, let started = run["started"]?.int,
      let seed = run["seed"]?.string.flatMap(UInt64.init), let nodeName = run["nodeName"]?.string,
      let searchPath = run["searchPath"]?.string
    else { return nil }
    self.init(
      id: id, job: job, namespace: namespace, started: Instant(milliseconds: started), seed: seed,
      timeout: run["timeout"]?.int.map { TimeSpan(milliseconds: $0) }, nodeName: nodeName, searchPath: searchPath,
      place: run["on"]?.string ?? "process",
      engineOptions: (run["engineOptions"]?.array ?? []).compactMap(\.string), infraImage: run["infraImage"]?.string,
      limits: RunLimits(processes: run["pidsLimit"]?.int.map(Int.init), logBytes: run["logLimit"]?.int))
  }
}

/// A journal as it was read: who it belongs to and what is to be played.
package struct RunHistory: Sendable {
  package let header: RunHeader
  package let turns: [Turn]
  /// Lines of events and names, which follow from the turns.
  package let derived: [JSONValue]
  /// How the run ended; nil when it was cut short and can be resumed.
  package let ending: JSONValue?
  package let validLength: Int

  package struct Unreadable: Error, Hashable, Sendable {
    package var message: String
  }

  /// Reads a journal; nil where there is none or nothing whole in it.
  package init?(path: String) throws {
    let contents: Journal.Contents
    do {
      contents = try Journal.read(path)
    } catch let damage as Journal.Damage {
      throw Unreadable(message: "the journal is damaged at line \(damage.line)")
    }
    guard let first = contents.lines.first else { return nil }
    guard let header = RunHeader(first) else {
      throw Unreadable(message: "the journal is not of this version of jobsworth")
    }
    self.header = header
    validLength = contents.validLength
    var turns: [Turn] = []
    var derived: [JSONValue] = []
    var ending: JSONValue?
    for (number, line) in contents.lines.enumerated().dropFirst() {
      if line["in"] != nil {
        guard let turn = Turn(line) else { throw Unreadable(message: "the journal is damaged at line \(number + 1)") }
        turns.append(turn)
      } else if let end = line["ended"] {
        ending = end
      } else {
        derived.append(line)
      }
    }
    self.turns = turns
    self.derived = derived
    self.ending = ending
  }
}

extension RunOutcome {
  /// The last line of the journal of a run that has ended.
  package func line(at time: Instant) -> [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.object("ended") { json in
        json.field("at", time.milliseconds)
        json.field("exitStatus", exitStatus)
        json.field("succeeded", status.succeeded)
        json.field("failed", status.failed)
        if let condition = status.finalCondition {
          json.field("condition", condition.type.rawValue)
          json.field("reason", condition.reason.rawValue)
        }
      }
    }
    return json.bytes
  }
}
