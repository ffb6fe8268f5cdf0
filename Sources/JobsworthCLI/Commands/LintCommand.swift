internal import ArgumentParser
internal import Diagnostics
internal import LintEngine
internal import Reporting
internal import SourceText
internal import Synchronization

struct LintCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lint",
    // A command that is parsed alone first looks whether it is asked for a completion script, which takes a
    // millisecond; a part of another one does not.
    _superCommandName: "jobsworth",
    abstract: "Say what the API server would answer, and what is bad practice.",
    discussion: """
      Settings come from the .jobsworth.yaml in the folder of a file or above. To ignore a finding, write \
      "# jobsworth: ignore[RULE] -- reason" above its line or at its end.

      Exit status: 0 nothing at or above the fail level, 1 findings, 2 wrong usage, 3 a file could not be read or a \
      policy is mistaken.
      """)

  @Argument(
    help: "Files and folders; - is standard input. Folders are walked for *.yaml, *.yml and *.json.",
    completion: .file(extensions: ["yaml", "yml", "json"]))
  var paths: [String] = []

  @Option(
    name: [.customShort("f"), .customLong("filename")],
    help: ArgumentHelp("One more file or folder, as kubectl takes them.", valueName: "path"), completion: .file())
  var filenames: [String] = []

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp(
      "The format of the output; with =path it goes to that file. Several may be given.", valueName: "format[=path]"))
  var outputs: [OutputChoice] = []

  @Option(
    help: ArgumentHelp("Write to this file what would go to standard output.", valueName: "path"), completion: .file())
  var outputFile: String?

  @Flag(help: "Count the findings of each rule instead of telling them. Goes with the formats text and json.")
  var statistics = false

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

  @Option(
    help: ArgumentHelp(
      "Pass over files that match this pattern, as .gitignore writes them, when a folder is walked.",
      valueName: "pattern"))
  var exclude: [String] = []

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
    if paths.isEmpty, filenames.isEmpty {
      throw ValidationError("name the files or folders to lint, or - for standard input")
    }
    if let jobs, jobs < 1 { throw ValidationError("--jobs must be at least 1") }
    if fixes.isOn, writeBaseline != nil { throw ValidationError("--write-baseline does not go with fixes") }
    if outputs.count(where: { $0.path == nil }) > 1 {
      throw ValidationError("two formats cannot share standard output; write -o FORMAT=PATH")
    }
    if statistics, outputs.count > 1 || ![nil, .text, .json].contains(outputs.first?.format) {
      throw ValidationError("--statistics goes with the formats text and json")
    }
  }

  func run() throws {
    let input = InputFiles(paths + filenames)
    for error in input.errors { Output.complain(error.message) }
    var session = try LintSession(
      input, stdinName: stdinFilename, baseline: baseline.map { FilePlaces.listed($0, in: input.paths) },
      options: selection, version: version.given, exclude: exclude.map { PathPattern($0) })
    if let against { try session.compare(with: against) }
    let palette = Palette(isOn: color.color.isOn(for: 1) && outputFile == nil)
    let output = LintOutput(destinations: choices.map { destination($0, session, palette) })
    guard session.mistakenPolicies.isEmpty else {
      try output.write(session.mistakenPolicies.enumerated().map { output.render($1, number: $0) })
      throw CommandFailure(status: .failure)
    }
    guard session.mistaken.isEmpty else {
      try output.write(session.mistaken.enumerated().map { output.render($1, number: $0) })
      throw CommandFailure(status: .usage)
    }
    let known = try baseline.map { try BaselineFile(reading: $0) }
    let jobs = self.jobs ?? Platform.processors
    var complaints = Set(input.errors.map(\.message))

    if fixes.isOn {
      let result = Mender(session: session, baseline: known, options: fixes, palette: palette).run(jobs: jobs)
      if fixes.diff || result.hasPrinted {
        Output.write(result.diff)
        if result.failed || !input.errors.isEmpty { throw CommandFailure(status: .failure) }
        if !exitZero, !result.diff.isEmpty { throw CommandFailure(status: .findings) }
        return
      }
      complaints.formUnion(result.complaints)
    }
    try lint(session, known, jobs: jobs, output, complaints)
  }

  /// What is asked for; without a word the format for people, or that of GitHub's workflows.
  private var choices: [OutputChoice] {
    if !outputs.isEmpty { return outputs }
    return [OutputChoice(Platform.environment("GITHUB_ACTIONS") == "true" ? .github : .text)]
  }

  private func destination(
    _ choice: OutputChoice, _ session: LintSession, _ palette: Palette
  ) -> LintOutput.Destination {
    let renderer = choice.format.renderer(
      palette: choice.path == nil ? palette : .plain, catalogue: session.selectedRules, version: Version.current,
      time: Platform.reportTime, width: (choice.path ?? outputFile) == nil ? Platform.terminalWidth(1) : nil,
      paths: RepositoryRoot().reportedPaths)
    return .init(
      renderer: renderer, path: choice.path ?? outputFile, isForPeople: choice.format == .text,
      showsSummary: choice.format != .text || !quiet)
  }

  /// - Parameter complaints: what was said already of files that could not be read or written.
  private func lint(
    _ session: LintSession, _ known: BaselineFile?, jobs: Int, _ output: LintOutput, _ complaints: Set<String>
  ) throws {
    let wantsFixes = output.showsFixes || statistics || verbose
    let unread = Mutex<[(number: Int, error: FileError)]>([])
    var files = parallelMap(session.tasks.indices, jobs: jobs) { numbers, worker in
      session.examine(numbers, wantsFixes: wantsFixes, worker: worker) { number, error in
        unread.withLock { $0.append((number, error)) }
      }
    }
    let errors = unread.withLock { $0 }.sorted { $0.number < $1.number }
    for (_, error) in errors where !complaints.contains(error.message) { Output.complain(error.message) }
    for (number, _) in errors.reversed() { files.remove(at: number) }
    let failed = !complaints.isEmpty || !errors.isEmpty
    var run = LintRun(rules: session.rules, files: files)
    run.markPatches()
    run.checkCollections()
    if let writeBaseline {
      var file = BaselineFile(for: writeBaseline)
      for examined in run.files { file.add(examined.finished()) }
      try FileWriting.write(writeBaseline, file.bytes)
      if !quiet { Output.note("\(TextCount.of(file.count, "finding")) written to \(writeBaseline)\n") }
      if failed { throw CommandFailure(status: .failure) }
      return
    }
    if verbose {
      for file in run.files { LintNotes.tell(file) }
    } else if !quiet {
      LintNotes.tellUnevaluated(run.files)
    }
    let summary: LintSummary
    if statistics {
      summary = try countRules(run, known)
    } else {
      let doubtful = session.doubtfulPolicies
      let files = run.files
      let rendered = parallelMap(Array(files.indices), jobs: jobs) { number in
        let file = files[number].finished(baseline: known?.filter(for: files[number].source.path))
        var rendered = output.render(file, number: doubtful.count + number)
        rendered.stale = known?.stale(in: file) { files[number].isSelected($0) } ?? 0
        return rendered
      }
      summary = try output.write(
        doubtful.enumerated().map { output.render($1, number: $0) } + rendered, hasFailed: failed)
      let stale = rendered.reduce(0) { $0 + $1.stale }
      if stale > 0, !quiet, let baseline {
        let count = "\(TextCount.of(stale, "finding")) of \(baseline) \(stale == 1 ? "is" : "are")"
        Output.note("\(count) no longer there; --write-baseline \(baseline) leaves \(stale == 1 ? "it" : "them") out\n")
      }
    }
    Self.lastRun.withLock { $0 = run }
    if failed { throw CommandFailure(status: .failure) }
    if !exitZero, summary.reaches(failLevel) { throw CommandFailure(status: .findings) }
  }

  /// Kept to the end, which is near: to give thousands of files back one by one would take as long as linting some
  /// hundreds of them.
  private static let lastRun = Mutex<LintRun?>(nil)

  private func countRules(_ run: LintRun, _ known: BaselineFile?) throws -> LintSummary {
    var summary = LintSummary()
    var statistics = RuleStatistics()
    for examined in run.files {
      let file = examined.finished(baseline: known?.filter(for: examined.source.path))
      summary.count(file)
      statistics.count(file)
    }
    let choice = choices[0]
    let path = choice.path ?? outputFile
    let palette = Palette(isOn: color.color.isOn(for: 1) && path == nil)
    let text = choice.format == .json ? statistics.json : statistics.text(palette)
    if let path { try FileWriting.write(path, Array(text.utf8)) } else { Output.write(text) }
    return summary
  }
}

extension Severity: ExpressibleByArgument {}
