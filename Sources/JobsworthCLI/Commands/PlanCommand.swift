internal import ArgumentParser
internal import JSONText
internal import JobModel
internal import LintEngine
internal import Manifests
internal import Planning
internal import Reporting
internal import SourceText

struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Show what the Job controller will do, step by step; nothing runs.",
    discussion: """
      What the pods do is assumed: every pod succeeds after --duration, or as the file of --outcomes says.

      Exit status: 0 a plan was printed, also one in which the Job fails; 1 the manifest is refused; 2 wrong
      usage; 3 a file could not be read.
      """)

  @Argument(
    help: "The manifest; - is standard input.", completion: .file(extensions: ["yaml", "yml", "json"]))
  var file: String

  @Argument(help: "The Job to plan, where the file holds several.")
  var name: String?

  @Option(name: [.customShort("o"), .customLong("output")], help: "The format of the output.")
  var format: PlanFormat = .text

  @OptionGroup var scenario: ScenarioOptions
  @OptionGroup var version: VersionOption
  @OptionGroup var color: ColorOption

  func run() throws {
    let input = try JobInput(path: file, linter: Linter(version: version.version, zones: SystemTimeZones.database))
    let palette = Palette(isOn: format == .text && color.color.isOn(for: 1))
    guard !input.isRefused else {
      let refusal = input.refusal(Palette(isOn: color.color.isOn(for: format == .text ? 1 : 2)))
      if format == .text { Output.write(refusal) } else { Output.note(refusal) }
      throw CommandFailure(status: .findings, message: "\(file): refused, so there is nothing to plan")
    }
    let scenario = try self.scenario.read(palette: Palette(isOn: color.color.isOn(for: 2)))
    let plans = try input.selected(name).compactMap { entry in
      entry.object.root.job.map { Planner(job: $0, scenario: scenario).plan() }
    }
    Output.write(format.render(plans, palette: palette))
  }
}

/// What a plan assumes of the world around the Job.
struct ScenarioOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("What each pod does, and what is done to the Job: JSON or YAML.", valueName: "file"),
    completion: .file(extensions: ["yaml", "yml", "json"]))
  var outcomes: String?

  @Option(
    help: ArgumentHelp("How long a pod takes that nothing else is said of: 90s, 1m30s. Default 10s.", valueName: "time"),
    transform: Self.span)
  var duration: TimeSpan?

  @Option(
    help: ArgumentHelp("When the plan of a Job stops that does not finish by itself.", valueName: "time"),
    transform: Self.span)
  var horizon: TimeSpan = Scenario.defaultHorizon

  @Option(help: "Where the Job is assumed to run: a cluster gathers updates for a second, this machine reacts at once.")
  var on: PlanPlace = .cluster

  private static func span(_ text: String) throws -> TimeSpan {
    guard let span = DurationText.parse(text) else {
      throw ValidationError("\(text) is no duration; write 90s, 1m30s or a number of seconds")
    }
    return span
  }

  /// Reads the file of `--outcomes`; what is wrong with it goes to standard error and ends the command.
  func read(palette: Palette) throws -> Scenario {
    var file = ScenarioFile()
    if let outcomes {
      let source = SourceFile(path: outcomes, bytes: try FileReading.read(outcomes))
      let (read, findings) = ScenarioFile.read(source)
      guard findings.isEmpty else {
        let broken = LintedFile(source: source, findings: findings, documents: [])
        Output.note(broken.text(palette: palette))
        throw CommandFailure(status: .usage)
      }
      file = read
    }
    let fallback = duration.map { PodOutcome($0) } ?? file.fallback ?? PodOutcome(Scenario.defaultDuration)
    return Scenario(
      rules: file.rules, fallback: fallback, actions: file.actions, horizon: horizon, timing: on.timing)
  }
}

enum PlanPlace: String, CaseIterable, ExpressibleByArgument {
  case cluster, process

  var timing: Scenario.Timing {
    switch self {
    case .cluster: .cluster
    case .process: .local
    }
  }
}

/// The formats of a plan.
enum PlanFormat: String, CaseIterable, ExpressibleByArgument {
  case text, json, svg, html, mermaid

  /// The only place where plan formats are told apart.
  func render(_ plans: [Plan], palette: Palette) -> [UInt8] {
    switch self {
    case .text: return Array(plans.map { PlanText.render($0, palette: palette) }.joined(separator: "\n").utf8)
    case .json:
      var json = JSONWriter()
      if plans.count == 1 {
        PlanJSON.write(plans[0], to: &json)
      } else {
        json.array { for plan in plans { PlanJSON.write(plan, to: &$0) } }
      }
      return json.bytes + [0x0A]
    case .svg: return Array(PlanPicture.svg(plans).utf8)
    case .html: return Array(PlanPage.html(plans).utf8)
    case .mermaid: return Array(PlanGantt.mermaid(plans).utf8)
    }
  }
}
