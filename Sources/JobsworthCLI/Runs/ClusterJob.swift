internal import ClusterRuntime
internal import Execution
internal import JSONText
internal import JobModel
internal import LintEngine
internal import Manifests
internal import Planning
internal import Reporting
internal import SourceText

/// One Job on a cluster, from the rehearsal to its end.
struct ClusterJob {
  private let command: RunCommand
  private let palette: Palette
  private let cluster: ClusterRun

  init(_ command: RunCommand, palette: Palette) {
    self.command = command
    self.palette = palette
    cluster = ClusterRun(command.cluster.kubectl)
  }

  /// Sends a Job, or for a CronJob one of its Jobs, and follows it.
  func run(_ entry: JobInput.Entry, source: SourceFile) throws {
    var json = JSONWriter()
    entry.object.root.writeWrittenJSON(to: &json, version: command.version.version)
    guard var job = entry.object.root.job, let written = JSONValue(json.bytes) else {
      throw CommandFailure(status: .failure, message: "\(source.path): \(entry.name) has no pod template")
    }
    let isCronJob = entry.object.root.type == .cronJob
    let sent = try send(written, isCronJob: isCronJob)
    Output.note("\(sent.namespace)/\(sent.name) is on the cluster\n")
    guard command.cluster.wait else { return Output.write("\(sent.name)\n") }
    job.name = sent.name
    try follow(sent, as: job)
  }

  private func send(_ written: JSONValue, isCronJob: Bool) throws -> ObservedJob {
    let (cluster, timeToLive) = (cluster, command.cluster.ttl)
    let id = String(UInt64.random(in: 0 ... .max), radix: 36)
    return try waiting { () async throws(KubectlFailure) in
      var object = written
      if isCronJob, let metadata = written["metadata"] {
        let owner = try await cluster.cronJob(metadata["name"]?.string ?? "", namespace: metadata["namespace"]?.string)
        object = SubmittedJob.made(from: written, owner: owner)
      }
      let submitted = SubmittedJob(object, run: id, timeToLive: timeToLive)
      try await cluster.rehearse(submitted)
      return try await cluster.submit(submitted)
    }
  }

  /// Follows a Job that the cluster has already.
  func follow(_ name: String) throws {
    let cluster = cluster
    let (observed, manifest) = try waiting { () async throws(KubectlFailure) in
      (try await cluster.find(name), try await cluster.manifest(of: name))
    }
    let linter = Linter(version: command.version.version)
    let file = linter.lint(SourceFile(path: name, bytes: manifest))
    guard let job = file.documents.first?.object?.root.job else {
      throw CommandFailure(status: .failure, message: "the cluster's Job \(name) is none that jobsworth understands")
    }
    try follow(observed, as: job)
  }

  private func follow(_ observed: ObservedJob, as job: Job) throws {
    if command.format == .text {
      for line in RunSummary.opening(job) { Output.note(line + "\n") }
    }
    let view = ClusterView(
      job: job, name: "\(observed.namespace)/\(observed.name)", isJSON: command.format == .json,
      showsOutput: !command.quiet, palette: palette, timeout: command.timeout, choice: command.cluster.onInterrupt)
    let (cluster, signals) = (cluster, try StopSignals.take())
    let outcome = Blocking.run { await view.follow(observed, cluster, signals) }
    if case .couldNotRun(let reason) = outcome.end {
      throw CommandFailure(
        status: .failure,
        message: "\(reason); follow it again with: jobsworth run --on kubernetes --namespace \(observed.namespace) "
          + "--resume \(observed.name)")
    }
    let status = ExitStatus(rawValue: outcome.exitStatus)
    if status != .success { throw CommandFailure(status: status) }
  }

  private func waiting<Value: Sendable>(
    for work: @escaping @Sendable () async throws(KubectlFailure) -> Value
  ) throws -> Value {
    let result = Blocking.run { () async -> Result<Value, KubectlFailure> in
      do throws(KubectlFailure) {
        return .success(try await work())
      } catch {
        return .failure(error)
      }
    }
    switch result {
    case .success(let value): return value
    case .failure(let failure):
      throw CommandFailure(
        status: failure.kind == .refused ? .refused : .failure, message: "the cluster says: \(failure)")
    }
  }
}

/// What somebody sees of a Job on a cluster.
private struct ClusterView: Sendable {
  let job: Job
  let name: String
  let isJSON: Bool
  let showsOutput: Bool
  let palette: Palette
  let timeout: TimeSpan?
  let choice: LeavingChoice?

  func follow(_ observed: ObservedJob, _ cluster: ClusterRun, _ signals: AsyncStream<Int32>) async -> RunOutcome {
    let now = { Instant(milliseconds: Int64(wallTime() / 1_000_000)) }
    let isTerminal = Platform.isTerminal(2) && Platform.environment("TERM") != "dumb"
    let console = RunConsole(
      job, isJSON: isJSON, showsOutput: showsOutput, palette: palette,
      terminalWidth: isTerminal ? { Platform.terminalWidth(2) ?? 80 } : nil, now: now)
    console.compare(with: PlannedTimes(Planner(job: job, scenario: Scenario()).plan().events))
    var surroundings = ClusterRun.Surroundings(sink: console, now: now, signals: signals) { [name, choice] in
      await LeavingQuestion.ask(about: name, or: choice)
    }
    surroundings.tick = { console.tick() }
    surroundings.followsLogs = showsOutput
    surroundings.timeout = timeout
    let outcome = await cluster.follow(observed, surroundings)
    console.finish()
    if !isJSON {
      let line = RunSummary.line(
        job, status: outcome.status, pods: console.podsCreated, elapsed: console.elapsed, ending: ending(outcome))
      Output.note(line + "\n")
    }
    return outcome
  }

  /// How following ended when not by the Job's own condition.
  private func ending(_ outcome: RunOutcome) -> String? {
    switch outcome.end {
    case .complete, .failed: nil
    case .interrupted, .timedOut: "is no longer followed"
    case .couldNotRun: "cannot be followed"
    }
  }
}
