internal import ArgumentParser
internal import Diagnostics
internal import LintEngine
internal import Practice
internal import Reporting
internal import SourceText

struct LintCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lint",
    abstract: "Say what the API server would answer, and what is bad practice.",
    discussion: """
      Exit status: 0 nothing at or above the fail level, 1 findings, 2 wrong usage, 3 a file could not be read.
      """)

  @Argument(
    help: "Files and folders; - is standard input. Folders are walked for *.yaml, *.yml and *.json.",
    completion: .file(extensions: ["yaml", "yml", "json"]))
  var paths: [String]

  @Option(name: [.customShort("o"), .customLong("output")], help: "The format of the output.")
  var format: FindingFormat?

  @OptionGroup var version: VersionOption
  @OptionGroup var color: ColorOption

  @Option(help: ArgumentHelp("The least severity that makes the exit status 1.", valueName: "severity"))
  var failLevel: Severity = .error

  @Option(name: .shortAndLong, help: ArgumentHelp("Files to work on at the same time.", valueName: "n"))
  var jobs: Int?

  @Flag(name: .shortAndLong, help: "Print findings only: no summary.")
  var quiet = false

  func validate() throws {
    if paths.isEmpty { throw ValidationError("name the files or folders to lint, or - for standard input") }
    if let jobs, jobs < 1 { throw ValidationError("--jobs must be at least 1") }
  }

  func run() throws {
    let input = InputFiles(paths)
    for error in input.errors { Output.complain(error.message) }
    let format = self.format ?? (Platform.environment("GITHUB_ACTIONS") == "true" ? .github : .text)
    let rules = RuleSet(BuiltInRules.all)
    let renderer = format.renderer(palette: Palette(isOn: color.color.isOn(for: 1)), catalogue: rules.catalogue)
    let linter = Linter(version: version.version, rules: rules)
    let results = parallelMap(input.paths, jobs: jobs ?? Platform.processors) { path in
      Self.lint(path, linter, renderer)
    }

    var summary = LintSummary()
    var output = Array(renderer.prologue.utf8)
    var isFirst = true
    var couldNotRead = !input.errors.isEmpty
    for result in results {
      switch result {
      case .failure(let error):
        Output.complain(error.message)
        couldNotRead = true
      case .success(let file):
        summary += file.summary
        guard !file.output.isEmpty else { continue }
        if !isFirst { output.append(contentsOf: renderer.separator.utf8) }
        isFirst = false
        output.append(contentsOf: file.output)
      }
    }
    if !(format == .text && (quiet || summary.files == 0)) { output.append(contentsOf: renderer.epilogue(summary).utf8) }
    Output.write(output)
    if couldNotRead { throw CommandFailure(status: .failure) }
    if summary.reaches(failLevel) { throw CommandFailure(status: .findings) }
  }

  private struct Rendered: Sendable {
    var output: [UInt8]
    var summary: LintSummary
  }

  private static func lint(
    _ path: String, _ linter: Linter, _ renderer: any FindingRenderer
  ) -> Result<Rendered, FileError> {
    do {
      let file = linter.lint(SourceFile(path: path, bytes: try FileReading.read(path)))
      var summary = LintSummary()
      summary.count(file)
      return .success(Rendered(output: renderer.render(file), summary: summary))
    } catch {
      return .failure(error)
    }
  }
}

extension FindingFormat: ExpressibleByArgument {}
extension Severity: ExpressibleByArgument {}
