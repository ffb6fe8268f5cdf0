internal import ArgumentParser
internal import Diagnostics
internal import Execution
internal import JobModel
internal import KubernetesValues
internal import LintEngine
internal import Manifests
internal import ProcessRuntime
internal import Reporting
internal import SourceText
internal import YAMLTree

struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Lint, then carry the Job out as the Job controller would, on this machine or on a cluster.",
    discussion: """
      Containers run as processes of this machine: the command from PATH, not from the image, with the \
      environment that the manifest gives and no more; or, with --on podman or --on docker, as containers of \
      that engine. What that cannot honour is said before anything starts. \
      Of a CronJob one Job is run now. Ctrl-C stops all pods within their grace period; nothing is left behind. \
      With --on kubernetes the cluster carries the Job out, and this command follows it: Ctrl-C asks whether to \
      leave it running, suspend it or delete it, and --resume NAME follows it again. \
      A run can be seen and steered from another terminal: jobsworth ps, status, logs, scale, suspend, stop.

      Where a run of the same manifest has not ended, another one is only begun with --new (status 3 without it; \
      on a terminal it asks). One that was cut short goes on with --resume.

      Exit status: 0 the Job is Complete, 1 the Job Failed, 2 wrong usage, 3 it could not be run, 4 the manifest \
      is refused, 124 timed out, 130 interrupted.
      """)

  @Argument(
    help: "The manifest; - is standard input.", completion: .file(extensions: ["yaml", "yml", "json"]))
  var file: String?

  @Argument(help: "The Job to run, where the file holds several.")
  var name: String?

  @Flag(help: "Run all Jobs of the file, one after the other, until one does not complete.")
  var all = false

  @Option(help: "Where the pods run: as processes of this machine, or as containers of an engine.")
  var on: RunPlace = .process

  @Option(help: ArgumentHelp("Passed to the container engine before its command: --runtime=runc.", valueName: "option"))
  var engineOption: [String] = []

  @Option(
    help: ArgumentHelp(
      "What a container is made of that holds what those of a pod share, under docker.", valueName: "image"))
  var infraImage: String?

  @OptionGroup(title: "Limits") var limits: LimitOptions

  @Option(name: [.customShort("o"), .customLong("output")], help: "text, or json: an event a line.")
  var format: RunFormat = .text

  @Option(
    help: ArgumentHelp("Stop everything after this time: 90s, 1h30m.", valueName: "time"),
    transform: DurationText.option)
  var timeout: TimeSpan?

  @Option(
    help: ArgumentHelp(
      "Go on with a run that was cut short, with the manifest that it has kept; on a cluster, follow a Job again.",
      valueName: "run"))
  var resume: RunReference?

  @Flag(help: "Begin a run although one of the same manifest has not ended.")
  var new = false

  @Flag(help: "Run also what cannot be honoured here, without it.")
  var allowUnsupported = false

  @Flag(name: .shortAndLong, help: "Do not show what the containers write.")
  var quiet = false

  @OptionGroup(title: "On a cluster") var cluster: ClusterOptions
  @OptionGroup var version: VersionOption
  @OptionGroup var color: ColorOption

  func validate() throws {
    if let option = cluster.given, on != .kubernetes { throw ValidationError("\(option) is for --on kubernetes") }
    if (file == nil) == (resume == nil) { throw ValidationError("name a manifest, or a run with --resume") }
    if let option = limits.given, on == .kubernetes {
      throw ValidationError("\(option) is for runs of this machine; on a cluster the kubelet has limits of its own")
    }
    if on == .process || on == .kubernetes, !engineOption.isEmpty || infraImage != nil {
      throw ValidationError("--engine-option and --infra-image need a container engine: --on podman, or docker")
    }
  }

  func run() throws {
    if on == .kubernetes, let resume {
      try ClusterJob(self, palette: Palette(isOn: color.color.isOn(for: 2))).follow(resume.text)
      return
    }
    let resumed = try resume?.folder()
    let file = resumed?.manifest ?? file ?? ""
    let input = try JobInput(path: file, linter: Linter(version: version.version, zones: SystemTimeZones.database))
    let palette = Palette(isOn: color.color.isOn(for: 2))
    guard !input.isRefused else {
      Output.note(input.refusal(palette))
      throw CommandFailure(status: .refused, message: "\(file): refused, so nothing was started")
    }
    let entries = try input.selected(resumed.map { try $0.header().job } ?? name)
    guard entries.count == 1 || all else {
      let names = entries.map(\.name).joined(separator: ", ")
      throw CommandFailure(
        status: .usage, message: "\(file) holds several Jobs: name one (\(names)), or give --all")
    }
    Output.note(input.warnings.concise(palette: palette))
    if on == .kubernetes {
      let job = ClusterJob(self, palette: palette)
      for entry in entries { try job.run(entry, source: input.file.source) }
      return
    }
    let objects = try configObjects(input, palette)
    for entry in entries {
      let run = try LocalRun(
        entry, objects: objects, source: input.file.source, command: self, palette: palette,
        resumed: try resumed ?? unfinished(entry, manifest: input.file.source.bytes))
      let status = try run.run()
      if status != .success { throw CommandFailure(status: status) }
    }
  }

  /// The folder of a run of this manifest that was cut short and is to go on; nil to begin a new one.
  private func unfinished(_ entry: JobInput.Entry, manifest: [UInt8]) throws -> RunFolder? {
    guard !new, let run = try UnfinishedRun.find(entry, manifest: manifest) else { return nil }
    switch run.ask() {
    case true: return run.folder
    case false: return nil
    default: throw CommandFailure(status: .failure, message: run.advice)
    }
  }

  /// The ConfigMaps and Secrets of the input.
  private func configObjects(_ input: JobInput, _ palette: Palette) throws -> ConfigDocuments {
    let documents = ConfigDocuments(input.stream.documents)
    guard documents.faults.isEmpty else {
      let findings = documents.faults.map {
        Finding(rule: "run/config", severity: .error, message: $0.message, range: $0.range)
      }
      let broken = LintedFile(source: input.file.source, findings: findings, documents: [])
      Output.note(broken.text(palette: palette))
      throw CommandFailure(status: .failure)
    }
    return documents
  }
}

enum RunPlace: String, CaseIterable, ExpressibleByArgument { case process, podman, docker, kubernetes }
enum RunFormat: String, CaseIterable, ExpressibleByArgument { case text, json }
