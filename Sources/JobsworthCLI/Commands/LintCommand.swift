internal import ArgumentParser
internal import Diagnostics
internal import LintEngine
internal import Reporting
internal import SourceText

struct LintCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lint",
    abstract: "Say what the API server would answer, and what is bad practice.",
    discussion: """
      Settings come from the .jobsworth.yaml in the folder of a file or above. To ignore a finding, write
      # jobsworth: ignore[RULE] -- reason above its line or at its end.

      Exit status: 0 nothing at or above the fail level, 1 findings, 2 wrong usage, 3 a file could not be read or a
      policy is mistaken.
      """)

  @Argument(
    help: "Files and folders; - is standard input. Folders are walked for *.yaml, *.yml and *.json.",
    completion: .file(extensions: ["yaml", "yml", "json"]))
  var paths: [String]

  @Option(name: [.customShort("o"), .customLong("output")], help: "The format of the output.")
  var format: FindingFormat?

  @OptionGroup var version: VersionOption
  @OptionGroup(title: "Rules") var selection: SelectionOptions
  @OptionGroup(title: "Fixes") var fixes: FixOptions
  @OptionGroup var color: ColorOption

  @Option(
    help: ArgumentHelp(
      "The files as they were, a file or folder: tell what the server would refuse as a change of a Job that exists.",
      valueName: "old"),
    completion: .file())
  var against: String?

  @Option(help: ArgumentHelp("Do not tell the findings that this file holds.", valueName: "file"))
  var baseline: String?

  @Option(help: ArgumentHelp("Write all findings to this file, to be a baseline, and tell none.", valueName: "file"))
  var writeBaseline: String?

  @Option(help: ArgumentHelp("The name of what comes from standard input.", valueName: "path"))
  var stdinFilename: String?

  @Option(help: ArgumentHelp("The least severity that makes the exit status 1.", valueName: "severity"))
  var failLevel: Severity = .error

  @Flag(help: "Exit with status 0 whatever is found.")
  var exitZero = false

  @Option(
    name: [.customShort("j", allowingJoined: true), .long],
    help: ArgumentHelp("Files to work on at the same time.", valueName: "n"))
  var jobs: Int?

  @Flag(name: .shortAndLong, help: "Print findings only: no summary.")
  var quiet = false

  @Flag(name: .shortAndLong, help: "Say on standard error which policies could not be evaluated, and what they log.")
  var verbose = false

  func validate() throws {
    if paths.isEmpty { throw ValidationError("name the files or folders to lint, or - for standard input") }
    if let jobs, jobs < 1 { throw ValidationError("--jobs must be at least 1") }
    if fixes.isOn, writeBaseline != nil { throw ValidationError("--write-baseline does not go with fixes") }
  }

  func run() throws {
    let input = InputFiles(paths)
    for error in input.errors { Output.complain(error.message) }
    var session = try LintSession(
      input, stdinName: stdinFilename, baseline: baseline.map { FilePlaces.listed($0, in: input.paths) },
      options: selection, version: version.given)
    if let against { try session.compare(with: against) }
    let format = self.format ?? (Platform.environment("GITHUB_ACTIONS") == "true" ? .github : .text)
    let palette = Palette(isOn: color.color.isOn(for: 1))
    let renderer = format.renderer(palette: palette, catalogue: session.selectedRules)
    let output = LintOutput(renderer: renderer, showsSummary: format != .text || !quiet)
    guard session.mistakenPolicies.isEmpty else {
      output.write(
        session.mistakenPolicies.map { .init(bytes: renderer.render($0), summary: LintSummary(of: $0)) })
      throw CommandFailure(status: .failure)
    }
    guard session.mistaken.isEmpty else {
      output.write(session.mistaken.map { .init(bytes: renderer.render($0), summary: LintSummary(of: $0)) })
      throw CommandFailure(status: .usage)
    }
    let known = try baseline.map { try BaselineFile(reading: $0) }
    let jobs = self.jobs ?? Platform.processors

    if fixes.isOn {
      let result = Mender(session: session, baseline: known, options: fixes, palette: palette).run(jobs: jobs)
      if fixes.diff || result.hasPrinted {
        Output.write(result.diff)
        if result.failed || !input.errors.isEmpty { throw CommandFailure(status: .failure) }
        if !exitZero, !result.diff.isEmpty { throw CommandFailure(status: .findings) }
        return
      }
    }
    try lint(session, known, jobs: jobs, output, input)
  }

  private func lint(
    _ session: LintSession, _ known: BaselineFile?, jobs: Int, _ output: LintOutput, _ input: InputFiles
  ) throws {
    let results = parallelMap(session.tasks, jobs: jobs) { task in task.read().map { task.examine($0) } }
    var failed = false
    var files: [ExaminedFile] = []
    for result in results {
      switch result {
      case .success(let file): files.append(file)
      case .failure(let error):
        Output.complain(error.message)
        failed = true
      }
    }
    var run = LintRun(rules: session.rules, files: files)
    run.markPatches()
    run.checkCollections()
    let renderer = output.renderer
    if let writeBaseline {
      var file = BaselineFile(for: writeBaseline)
      for examined in run.files { file.add(examined.finished()) }
      try FileWriting.write(writeBaseline, file.bytes)
      if !quiet { Output.note("\(TextCount.of(file.count, "finding")) written to \(writeBaseline)\n") }
      if failed || !input.errors.isEmpty { throw CommandFailure(status: .failure) }
      return
    }
    if verbose { for file in run.files { LintNotes.tell(file) } }
    let rendered = parallelMap(run.files, jobs: jobs) { examined in
      let file = examined.finished(baseline: known?.filter(for: examined.source.path))
      return LintOutput.Rendered(bytes: renderer.render(file), summary: LintSummary(of: file))
    }
    let doubtful = session.doubtfulPolicies.map {
      LintOutput.Rendered(bytes: renderer.render($0), summary: LintSummary(of: $0))
    }
    let summary = output.write(doubtful + rendered)
    if failed || !input.errors.isEmpty { throw CommandFailure(status: .failure) }
    if !exitZero, summary.reaches(failLevel) { throw CommandFailure(status: .findings) }
  }
}

extension FindingFormat: ExpressibleByArgument {}
extension Severity: ExpressibleByArgument {}
