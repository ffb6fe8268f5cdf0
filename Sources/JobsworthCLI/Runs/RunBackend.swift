internal import ContainerRuntime
internal import Execution
internal import JobModel
internal import ProcessRuntime
internal import SystemPackage

/// What carries out the pods of a run: known before the run begins, found again when it is resumed.
enum RunBackend {
  case process
  case containers(ContainerEngine)

  /// What of a run's header decides where its pods run.
  struct Settings {
    var place: RunPlace
    var engineOptions: [String] = []
    /// Of an engine that does not know pods.
    var infraImage: String?
    var searchPath: String
    var limits: RunLimits

    /// Those of a new run.
    init(_ command: RunCommand) {
      place = command.on
      engineOptions = command.engineOption
      infraImage = command.infraImage
      searchPath = Platform.environment("PATH") ?? "/usr/local/bin:/usr/bin:/bin"
      limits = command.limits.limits
    }

    init(_ header: RunHeader) throws {
      guard let place = RunPlace(rawValue: header.place) else {
        throw CommandFailure(
          status: .failure, message: "run \(header.id) runs on \(header.place), which is not known here")
      }
      self.place = place
      engineOptions = header.engineOptions
      infraImage = header.infraImage
      searchPath = header.searchPath
      limits = header.limits
    }
  }

  /// Throws when the engine is not there or does not answer.
  init(_ settings: Settings) throws {
    guard var engine = settings.place.engine else {
      self = .process
      return
    }
    if case .infraContainer = engine.sharing, let image = settings.infraImage {
      engine.sharing = .infraContainer(image: image)
    }
    do {
      self = .containers(
        try ContainerEngine(engine, options: settings.engineOptions, searchPath: settings.searchPath))
    } catch {
      throw CommandFailure(status: .failure, message: error.message)
    }
  }

  /// Throws when a limit of the run cannot be had here.
  func check(_ limits: RunLimits) throws(CommandFailure) {
    guard limits.processes != nil else { return }
    switch self {
    case .process where !canLimitProcesses():
      throw CommandFailure(
        status: .failure,
        message: "--pids-limit needs a control group for each pod, and none can be made here: run as root, or under "
          + "systemd-run --user --scope -p Delegate=yes")
    case .containers(let engine) where engine.missingControllers().contains("pids"):
      throw CommandFailure(
        status: .failure,
        message: "--pids-limit: \(engine.description.program) cannot limit processes here, which takes root or cgroup "
          + "v2 with delegation")
    default: return
    }
  }

  /// What cannot be honoured. Fetches the images that the pods need, unless something stands in the way already.
  mutating func preflight(
    _ template: PodTemplate, job: Job, objects: ConfigObjects, options: RunOptions
  ) -> Preflight {
    switch self {
    case .process:
      return Preflight.process(
        template, job: job, objects: objects, options: options, abilities: Platform.abilities(for: template))
    case .containers(var engine):
      let preflight = Preflight.containers(
        template, job: job, objects: objects, options: options, engine: engine.description.program,
        reachesPods: Platform.isRoot || engine.description == .docker)
      if preflight.refusals.contains(where: \.isFatal) { return preflight }
      let items = engine.fetchImages(for: template) { Output.note("fetching image \($0)\n") }
      self = .containers(engine)
      return preflight.adding(items + engine.limitItems(for: template))
    }
  }

  func makeRuntime(
    _ folder: RunFolder, _ session: RunSession, followsLogs: Bool
  ) throws(RuntimeFault) -> any PodRuntime {
    switch self {
    case .process:
      try ProcessRuntime(
        .init(
          shepherd: ShepherdCommand(
            program: Platform.ownPath, arguments: [HiddenCommand.shepherd],
            containerArguments: [HiddenCommand.container]),
          logFolder: folder.logs, runFolder: folder.path, isResumed: session.isResumed,
          searchPath: session.header.searchPath, followsLogs: followsLogs, limits: session.header.limits))
    case .containers(let engine):
      try ContainerRuntime(
        .init(
          engine: engine, labels: Self.labels(session.header), logFolder: folder.logs, podFolder: Self.pods(folder),
          isResumed: session.isResumed, followsLogs: followsLogs, limits: session.header.limits))
    }
  }

  /// Ends what a run whose process is gone has left running. Whoever calls this holds the lock of the run.
  static func endLeftOvers(_ folder: RunFolder, _ header: RunHeader) throws {
    switch try RunBackend(Settings(header)) {
    case .process: LeftOvers.end(runFolder: folder.path, logFolder: folder.logs)
    case .containers(let engine):
      try ContainerRuntime(
        .init(
          engine: engine, labels: labels(header), logFolder: folder.logs, podFolder: pods(folder), isResumed: true,
          takesSignals: false)
      ).end()
    }
  }

  /// No two runs have the same seed.
  private static func labels(_ header: RunHeader) -> RunLabels {
    RunLabels(run: header.id, uid: String(header.seed, radix: 16), job: header.job)
  }

  private static func pods(_ folder: RunFolder) -> String { folder.path + "/pods" }
}

extension RunPlace {
  /// Nil for what is no container engine.
  fileprivate var engine: Engine? {
    switch self {
    case .process, .kubernetes: nil
    case .podman: .podman
    case .docker: .docker
    }
  }
}
