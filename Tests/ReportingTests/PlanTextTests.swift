import JobModel
import JobsworthTestSupport
import KubernetesValues
import Planning
import Reporting
import Testing

/// Plans as people read them, held to files in fixtures/plans.
@Suite struct PlanTextTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var spec: JobSpec
    var scenario: Scenario

    init(_ name: String, _ spec: JobSpec, _ scenario: Scenario = Scenario()) {
      self.name = name
      self.spec = spec
      self.scenario = scenario
    }

    var testDescription: String { name }
    var plan: Plan { Planner(job: Job(name: name, spec: spec), scenario: scenario).plan() }
  }

  static let shape = PodShape(containers: [
    PodShape.Container(name: "main", requests: ["cpu": Quantity(1), "memory": Quantity(2 << 30, format: .binarySI)])
  ])

  static func failing(_ index: Int, attempt: Int? = 1, exitCode: Int = 1, after seconds: Int = 4) -> Scenario.Rule {
    Scenario.Rule(index: index, attempt: attempt, outcome: PodOutcome(.seconds(seconds), exitCode: exitCode))
  }

  static var neverStarting: PodOutcome {
    var outcome = PodOutcome(.zero)
    outcome.neverStarts = true
    return outcome
  }

  static var cases: [Case] {
    let indexed = JobSpec(parallelism: 4, completions: 10, completionMode: .indexed, template: shape)
    let onFailure = PodShape(restartPolicy: .onFailure)
    let ignoring = PodFailurePolicy(rules: [
      .init(action: .ignore, requirement: .exitCodes(.init(operator: .isIn, values: [75]))),
      .init(action: .failJob, requirement: .exitCodes(.init(containerName: "main", operator: .isNotIn, values: [1]))),
    ])
    var deletion = Scenario(fallback: PodOutcome(.seconds(30)))
    deletion.actions = [Scenario.Action(at: .seconds(10), .delete(.ordinal(1), condition: "DisruptionTarget"))]
    return [
      Case("non-parallel", JobSpec()),
      Case("indexed-with-a-failure", indexed, Scenario(rules: [failing(3)])),
      Case(
        "work-queue", JobSpec(parallelism: 3),
        Scenario(
          rules: [.init(ordinal: 1, outcome: PodOutcome(.seconds(5)))])),
      Case("back-off-ladder", JobSpec(backoffLimit: 4), Scenario(fallback: PodOutcome(.seconds(5), exitCode: 1))),
      Case(
        "restarts", JobSpec(backoffLimit: 3, template: onFailure),
        Scenario(
          fallback: PodOutcome(.seconds(5), exitCode: 1))),
      Case(
        "never-starts", JobSpec(parallelism: 2, completions: 4),
        Scenario(
          rules: [.init(ordinal: 2, outcome: neverStarting)])),
      Case(
        "never-starts-with-deadline", JobSpec(activeDeadlineSeconds: 600, template: shape),
        Scenario(
          fallback: neverStarting)),
      Case(
        "ignored-for-ever", JobSpec(podFailurePolicy: ignoring),
        Scenario(
          fallback: PodOutcome(.seconds(5), exitCode: 75), horizon: .seconds(3600))),
      Case(
        "failed-job-policy", JobSpec(parallelism: 3, completions: 3, podFailurePolicy: ignoring),
        Scenario(
          rules: [.init(ordinal: 2, outcome: PodOutcome(.seconds(5), exitCode: 42))], fallback: PodOutcome(.seconds(60))
        )),
      Case(
        "indexes-given-up",
        JobSpec(
          parallelism: 3, completions: 6, completionMode: .indexed, backoffLimitPerIndex: 1, maxFailedIndexes: 2),
        Scenario(rules: [failing(1, attempt: nil), failing(4, attempt: 1)])),
      Case(
        "success-policy",
        JobSpec(
          parallelism: 5, completions: 5, completionMode: .indexed,
          successPolicy: SuccessPolicy(rules: [.init(succeededIndexes: "0-2", succeededCount: 2)])),
        Scenario(rules: [.init(index: 4, outcome: PodOutcome(.seconds(100)))])),
      Case(
        "suspended-and-scaled", JobSpec(parallelism: 3, completions: 6, ttlSecondsAfterFinished: 60),
        Scenario(
          fallback: PodOutcome(.seconds(12)),
          actions: [
            .init(at: .seconds(5), .set([.suspend(true)])), .init(at: .seconds(20), .set([.suspend(false)])),
            .init(at: .seconds(25), .set([.parallelism(1)])),
          ])),
      Case("evicted", JobSpec(), deletion),
      Case("other-manager", JobSpec(managedBy: "example.com/queue")),
      Case(
        "large", JobSpec(parallelism: 200, completions: 5000, completionMode: .indexed, backoffLimit: 1000),
        Scenario(
          rules: stride(from: 7, to: 5000, by: 50).map { failing($0) }, fallback: PodOutcome(.seconds(30)))),
    ]
  }

  @Test(arguments: cases)
  func planReadsAsRecorded(_ example: Case) {
    Golden.expect(PlanText.render(example.plan), equals: "plans/\(example.name).txt")
  }

  @Test func cronJob() throws {
    let cronJob = CronJob(name: "tidy", schedule: "*/5 * * * *", concurrencyPolicy: .forbid)
    let from = try #require(RFC3339.seconds("2026-03-06T10:02:10Z"))
    let planner = try #require(
      CronPlanner(cronJob, zone: .utc, from: from, scenario: Scenario(fallback: PodOutcome(.seconds(420)))))
    Golden.expect(CronPlanText.render(planner.plan(runs: 6)), equals: "plans/cronjob.txt")
  }

  @Test func differences() {
    let old = Case("render", JobSpec(parallelism: 2, completions: 8, template: Self.shape))
    let new = Case(
      "render",
      JobSpec(
        parallelism: 4, completions: 8, completionMode: .indexed, backoffLimit: 3, activeDeadlineSeconds: 600,
        template: Self.shape))
    Golden.expect(PlanDiff.render(old: old.plan, new: new.plan), equals: "plans/difference.txt")
    #expect(PlanDiff.render(old: old.plan, new: nil) == "- Job render: only in the old manifest\n")
  }

  @Test func forecast() {
    var scenario = Scenario(fallback: PodOutcome(.seconds(30)))
    scenario.chance = Chance(
      duration: .normal(mean: .seconds(30), deviation: .seconds(5)), failureRate: 0.3, seed: 4)
    let job = Job(name: "risky", spec: JobSpec(parallelism: 4, completions: 12, backoffLimit: 4))
    let forecast = Forecast(Simulator(job: job, scenario: scenario).results(of: 0..<200))
    Golden.expect(ForecastText.render(forecast, of: job, scenario: scenario), equals: "plans/forecast.txt")
  }

  /// Names come from manifests and must not steer a terminal.
  @Test func textOfManifestsIsHarmless() {
    var job = Job(name: "a\u{1B}[31mb", spec: JobSpec(managedBy: "x\u{7}y"))
    job.spec.template.containers = [PodShape.Container(name: "main", requests: ["\u{1B}[2J": Quantity(1)])]
    for palette in [Palette.plain, Palette(isOn: false)] {
      let text = PlanText.render(Planner(job: job, scenario: Scenario()).plan(), palette: palette)
      #expect(!text.unicodeScalars.contains { $0.value < 32 && $0 != "\n" })
    }
  }
}
