internal import Diagnostics
internal import Execution
internal import JobModel
internal import KubernetesValues
internal import LintEngine
internal import Manifests
internal import Reporting
internal import SourceText

/// One Job, checked against what this machine can do, and then run.
struct LocalRun {
  private let job: Job
  private let template: PodTemplate
  private let objects: ConfigObjects
  private let source: SourceFile
  private let object: ManifestObject
  private let command: RunCommand
  private let palette: Palette
  /// The folder of the run to go on with; nil for a new run.
  private let resumed: RunFolder?

  init(
    _ entry: JobInput.Entry, objects: ConfigDocuments, source: SourceFile, command: RunCommand, palette: Palette,
    resumed: RunFolder?
  ) throws {
    guard var job = entry.object.root.job, let template = entry.object.root.podTemplate else {
      throw CommandFailure(status: .failure, message: "\(source.path): \(entry.name) has no pod template")
    }
    if let prefix = entry.generatedPrefix {
      var random = SystemRandomNumberGenerator()
      job.name = try resumed?.header().job ?? prefix + PodIdentity.makeSuffix(using: &random)
    }
    self.job = job
    self.template = template
    self.objects = ConfigObjects(
      configMaps: objects.configMaps, secrets: objects.secrets, namespace: job.namespace)
    self.source = source
    self.object = entry.object
    self.command = command
    self.palette = palette
    self.resumed = resumed
  }

  func run() throws -> ExitStatus {
    let options = RunOptions(
      nodeName: Platform.hostName, capacity: Platform.capacity, timeout: command.timeout)
    let settings = try resumed.map { try RunBackend.Settings($0.header()) } ?? RunBackend.Settings(command)
    var backend = try RunBackend(settings)
    try backend.check(settings.limits)
    try checkPromises(backend.preflight(template, job: job, objects: objects, options: options))
    let folder = try resumed ?? makeFolder()
    let session = try openSession(folder, options, settings)
    if let status = session.endedWith {
      Output.complain("run \(folder.id) has ended; its logs are in \(folder.logs)")
      return ExitStatus(rawValue: status)
    }
    let runtime: any PodRuntime
    do {
      runtime = try backend.makeRuntime(folder, session, followsLogs: !command.quiet)
    } catch {
      throw CommandFailure(status: .failure, message: error.message)
    }
    let isTerminal = Platform.isTerminal(2) && Platform.environment("TERM") != "dumb"
    let console = RunConsole(
      job, isJSON: command.format == .json, showsOutput: !command.quiet, palette: palette,
      terminalWidth: isTerminal ? { Platform.terminalWidth(2) ?? 80 } : nil, now: { runtime.now })
    if command.format == .text {
      for line in RunSummary.opening(job) { Output.note(line + "\n") }
    }
    console.isReplaying = session.isResumed
    let outcome = session.run(
      job: job, template: template, objects: objects, capacity: options.capacity,
      runtime: isTerminal ? TickingRuntime(runtime, tick: console.tick) : runtime,
      sink: console,
      onLive: { console.isReplaying = false })
    console.finish()
    if command.format == .text {
      let line = RunSummary.line(
        job, status: outcome.status, pods: console.podsCreated, elapsed: console.elapsed, ending: outcome.ending)
      Output.note("\(line) · logs in \(folder.logs)\n")
    }
    if case .couldNotRun(let reason) = outcome.end {
      Output.complain("\(reason); go on with: jobsworth run --resume \(folder.id)")
    }
    return ExitStatus(rawValue: outcome.exitStatus)
  }

  private func makeFolder() throws -> RunFolder {
    let folder = try RunFolder(job: job.name, startedAt: Platform.timestamp)
    try folder.keep(manifest: source.bytes)
    return folder
  }

  private func openSession(
    _ folder: RunFolder, _ options: RunOptions, _ settings: RunBackend.Settings
  ) throws -> RunSession {
    do {
      return try RunSession(folder: folder.path) {
        RunHeader(
          id: folder.id, job: job.name, namespace: job.namespace,
          started: Instant(milliseconds: Int64(wallTime() / 1_000_000)), seed: .random(in: 0 ... .max),
          timeout: options.timeout, nodeName: options.nodeName,
          searchPath: settings.searchPath, place: settings.place.rawValue, engineOptions: settings.engineOptions,
          infraImage: settings.infraImage, limits: settings.limits)
      }
    } catch let held as RunLock.Held {
      let holder = held.process.map { "process \($0)" } ?? "another process"
      throw CommandFailure(status: .failure, message: "run \(folder.id) is being carried out by \(holder)")
    } catch let unreadable as RunHistory.Unreadable {
      throw CommandFailure(status: .failure, message: "\(folder.path): \(unreadable.message)")
    } catch {
      throw CommandFailure(status: .failure, message: "\(folder.path): \(error)")
    }
  }

  /// Says what is not honoured, each with its place; ends the command where that would change the result and was not
  /// allowed.
  private func checkPromises(_ preflight: Preflight) throws {
    guard !preflight.items.isEmpty else { return }
    let spec = object.root[.spec].flatMap { $0[.jobTemplate].map { $0[.spec] } ?? $0 } ?? object.root
    let root = spec[.template] ?? spec
    let findings = preflight.items.map { item in
      let isRefused = item.effect == .refused && (!command.allowUnsupported || item.isFatal)
      return Finding(
        rule: isRefused ? "run/unsupported" : "run/not-honoured", severity: isRefused ? .error : .info,
        message: "\(item.field): \(item.message)", field: item.field, range: root.nearest(item.field).nearestRange)
    }
    let isRefused = findings.contains { $0.severity == .error }
    var report = LintedFile(source: source, findings: findings.filter { $0.severity == .error }, documents: [])
    Output.note(report.text(palette: palette))
    report.findings = findings.filter { $0.severity != .error }
    Output.note(report.concise(palette: palette))
    if isRefused {
      let canBeAllowed = !preflight.refusals.contains(where: \.isFatal)
      throw CommandFailure(
        status: .failure,
        message: "\(source.path): \(job.name) cannot be run here as it stands"
          + (canBeAllowed ? "; --allow-unsupported runs it without what is missing" : ""))
    }
  }
}

extension RunOutcome {
  /// How the run ended when not by the Job's own condition.
  fileprivate var ending: String? {
    switch end {
    case .complete, .failed: nil
    case .interrupted(let signal): "was interrupted (signal \(signal))"
    case .timedOut: "ran out of time"
    case .couldNotRun: "could not go on"
    }
  }
}
