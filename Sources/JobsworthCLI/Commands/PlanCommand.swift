internal import ArgumentParser
internal import JSONText
internal import JobModel
internal import KubernetesValues
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
      What the pods do is assumed: every pod succeeds after --duration, or as --fail and the file of --outcomes \
      say. With --simulate the plan is made many times, each with other chance. Of a CronJob the next starts are \
      shown, and the plan of one Job. --diff OLD NEW shows what changes between two manifests.

      Exit status: 0 a plan was printed, also one in which the Job fails; 1 the manifest is refused; 2 wrong \
      usage; 3 a file could not be read.
      """)

  @Argument(
    help: "The manifest; - is standard input.", completion: .file(extensions: ["yaml", "yml", "json"]))
  var file: String

  @Argument(help: "The Job to plan, where the file holds several; with --diff the new manifest.")
  var name: String?

  @Option(name: [.customShort("o"), .customLong("output")], help: "The format of the output.")
  var format: PlanFormat = .text

  @Flag(help: "Compare the plans of two manifests, OLD and NEW.")
  var diff = false

  @OptionGroup var scenario: ScenarioOptions
  @OptionGroup var chance: ChanceOptions
  @OptionGroup var cron: CronOptions
  @OptionGroup var version: VersionOption
  @OptionGroup var color: ColorOption

  func validate() throws {
    if diff {
      if name == nil { throw ValidationError("--diff compares two manifests: plan --diff OLD.yaml NEW.yaml") }
      if format != .text, format != .json { throw ValidationError("--diff prints text or json") }
      if chance.simulate != nil { throw ValidationError("--diff and --simulate do not go together") }
    }
    if chance.simulate != nil, format != .text, format != .json {
      throw ValidationError("--simulate prints text or json")
    }
  }

  func run() throws {
    var scenario = try self.scenario.read(palette: Palette(isOn: color.color.isOn(for: 2)))
    scenario.chance = chance.chance(duration: self.scenario.duration)
    if diff, let new = name { return try printDiff(from: file, to: new, scenario) }

    let entries = try accepted(file).selected(name)
    let jobs = entries.filter { $0.object.root.cronJob == nil }.compactMap(\.object.root.job)
    let cronJobs = entries.compactMap(\.object.root.cronJob)
    for job in jobs { try check(scenario, against: job.spec) }
    let palette = Palette(isOn: format == .text && color.color.isOn(for: 1))
    if let simulations = chance.simulate {
      let all = jobs + cronJobs.map { Job(name: $0.name, namespace: $0.namespace, spec: $0.jobSpec) }
      let forecasts = all.map { ($0, ChanceOptions.forecast($0, scenario, simulations: simulations)) }
      return Output.write(format.render(forecasts, scenario: scenario, palette: palette))
    }
    let plans = jobs.map { Planner(job: $0, scenario: scenario).plan() }
    let cronPlans = try cronJobs.map { try cron.plan($0, scenario) }
    Output.write(format.render(plans, cronPlans, palette: palette))
  }

  /// The file's Jobs and CronJobs. Ends the command when the server would refuse any.
  private func accepted(_ path: String) throws -> JobInput {
    let input = try JobInput(path: path, linter: Linter(version: version.version, zones: SystemTimeZones.database))
    guard input.isRefused else { return input }
    let refusal = input.refusal(Palette(isOn: color.color.isOn(for: format == .text ? 1 : 2)))
    if format == .text { Output.write(refusal) } else { Output.note(refusal) }
    throw CommandFailure(status: .findings, message: "\(path): refused, so there is nothing to plan")
  }

  /// Ends the command when the server would refuse one of the changes that the scenario makes.
  private func check(_ scenario: Scenario, against spec: JobSpec) throws {
    var spec = spec
    for action in scenario.actions {
      guard case .set(let edits) = action.kind else { continue }
      if let refusal = spec.refusal(of: edits) {
        throw CommandFailure(
          status: .usage, message: "the server would refuse the change at \(action.at.seconds) s: \(refusal)")
      }
      for edit in edits { spec.apply(edit) }
    }
  }

  // MARK: Two manifests

  private func printDiff(from old: String, to new: String, _ scenario: Scenario) throws {
    func plans(_ path: String) throws -> [Plan] {
      try accepted(path).selected(nil).compactMap(\.object.root.job).map {
        Planner(job: $0, scenario: scenario).plan()
      }
    }
    let (before, after) = (try plans(old), try plans(new))
    guard format == .text else { return printDiff(before, after) }
    let palette = Palette(isOn: color.color.isOn(for: 1))
    // One Job in each file is the same Job, whatever its name; of several, those of one name belong together.
    if before.count == 1, after.count == 1 {
      return Output.write(PlanDiff.render(old: before[0], new: after[0], palette: palette))
    }
    var texts: [String] = []
    for plan in before {
      let other = after.first { $0.job.name == plan.job.name && $0.job.namespace == plan.job.namespace }
      texts.append(PlanDiff.render(old: plan, new: other, palette: palette))
    }
    for plan in after where !before.contains(where: { $0.job.name == plan.job.name }) {
      texts.append(PlanDiff.render(old: nil, new: plan, palette: palette))
    }
    Output.write(texts.joined(separator: "\n"))
  }

  /// The differences of the Jobs that both files have, as JSON.
  private func printDiff(_ before: [Plan], _ after: [Plan]) {
    var pairs: [(Plan, Plan)] = []
    if before.count == 1, after.count == 1 {
      pairs = [(before[0], after[0])]
    } else {
      for plan in before {
        let other = after.first { $0.job.name == plan.job.name && $0.job.namespace == plan.job.namespace }
        if let other { pairs.append((plan, other)) }
      }
    }
    Output.write(
      PlanFormat.json(pairs.count) { json in
        for (old, new) in pairs { PlanDifferenceJSON.write(PlanDifference(old, new), to: &json) }
      })
  }
}

/// What a plan assumes of the world around the Job.
struct ScenarioOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("What each pod does, and what is done to the Job: JSON or YAML.", valueName: "file"),
    completion: .file(extensions: ["yaml", "yml", "json"]))
  var outcomes: String?

  @Option(
    help: ArgumentHelp(
      "How long a pod takes that nothing else is said of: \(DistributionText.forms). Default 10s.", valueName: "time"),
    transform: Self.distribution)
  var duration: DurationDistribution?

  @Option(
    help: ArgumentHelp("Pods that fail, before what --outcomes says: \(FailureText.form).", valueName: "pods:how"),
    transform: Self.failure)
  var fail: [FailureText] = []

  @Option(
    help: ArgumentHelp("When the plan of a Job stops that does not finish by itself.", valueName: "time"),
    transform: DurationText.option)
  var horizon: TimeSpan = Scenario.defaultHorizon

  @Option(help: "Where the Job is assumed to run: a cluster gathers updates for a second, this machine reacts at once.")
  var on: PlanPlace = .cluster

  private static func distribution(_ text: String) throws -> DurationDistribution {
    guard let distribution = DistributionText.parse(text) else {
      throw ValidationError("\(text) is no duration; write \(DistributionText.forms)")
    }
    return distribution
  }

  private static func failure(_ text: String) throws -> FailureText {
    guard let failure = FailureText(text) else {
      throw ValidationError("\(text) does not name pods and how they fail; write \(FailureText.form)")
    }
    return failure
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
    let fallback = duration.map { PodOutcome($0.typical) } ?? file.fallback ?? PodOutcome(Scenario.defaultDuration)
    let failures = fail.map { $0.rule(duration: fallback.runs[0].duration) }
    return Scenario(
      rules: failures + file.rules, fallback: fallback, actions: file.actions, horizon: horizon, timing: on.timing)
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
  func render(_ plans: [Plan], _ cronPlans: [CronPlan], palette: Palette) -> [UInt8] {
    let jobs = plans + cronPlans.map(\.job)
    switch self {
    case .text:
      let texts =
        plans.map { PlanText.render($0, palette: palette) }
        + cronPlans.map { CronPlanText.render($0, palette: palette) }
      return Array(texts.joined(separator: "\n").utf8)
    case .json:
      return Self.json(plans.count + cronPlans.count) { json in
        for plan in plans { PlanJSON.write(plan, to: &json) }
        for plan in cronPlans { CronPlanJSON.write(plan, to: &json) }
      }
    case .svg: return Array(PlanPicture.svg(jobs).utf8)
    case .html: return Array(PlanPage.html(plans, cronPlans).utf8)
    case .mermaid: return Array(PlanGantt.mermaid(jobs).utf8)
    }
  }

  /// Forecasts, as JSON or else as text.
  func render(_ forecasts: [(Job, Forecast)], scenario: Scenario, palette: Palette) -> [UInt8] {
    guard self == .json else {
      let texts = forecasts.map { ForecastText.render($1, of: $0, scenario: scenario, palette: palette) }
      return Array(texts.joined(separator: "\n").utf8)
    }
    return Self.json(forecasts.count) { json in
      for (job, forecast) in forecasts { ForecastJSON.write(forecast, of: job, scenario: scenario, to: &json) }
    }
  }

  /// A single object by itself, several in an array.
  fileprivate static func json(_ count: Int, _ write: (inout JSONWriter) -> Void) -> [UInt8] {
    var json = JSONWriter()
    if count == 1 { write(&json) } else { json.array(write) }
    return json.bytes + [0x0A]
  }
}
