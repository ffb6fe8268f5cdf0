import JobModel
import Planning
import Testing

/// Plans that a reader can check in the head.
@Suite struct PlannerTests {
  @Test func onePodThatSucceeds() {
    let plan = Planner(job: Job(), scenario: Scenario(fallback: PodOutcome(.seconds(5)))).plan()
    #expect(plan.result.condition?.type == .complete)
    #expect(plan.result.at == Instant(milliseconds: 6000))
    #expect(plan.result.podsCreated == 1)
    #expect(plan.peak.pods == 1)
    #expect(
      plan.events.map(\.name) == [
        "jobCreated", "status", "podCreated", "status", "status", "podFinished", "status",
      ])
  }

  @Test func aLocalRunReactsAtOnce() {
    let plan = Planner(
      job: Job(spec: JobSpec(completions: 3)),
      scenario: Scenario(fallback: PodOutcome(.seconds(5)), timing: .local)
    ).plan()
    #expect(plan.result.at == Instant(milliseconds: 15000))
  }

  @Test func aPodThatNeverStartsLeavesTheJobRunning() {
    var outcome = PodOutcome(.zero)
    outcome.neverStarts = true
    let plan = Planner(job: Job(), scenario: Scenario(fallback: outcome)).plan()
    #expect(plan.result.condition == nil)
    #expect(plan.result.stop == .nothingHappens)
    #expect(plan.events.last == JobEvent(.stillRunning, at: .zero + Scenario.defaultHorizon))
  }

  /// Kubernetes 1.34 as recorded in kubernetes/website#54415: eight pods that sleep 30 s and exit 42.
  @Test func documentedExampleOfBackoffTakesNineMinutes() {
    let plan = Planner(
      job: Job(spec: JobSpec(parallelism: 2, completions: 8)),
      scenario: Scenario(fallback: PodOutcome(.seconds(31), exitCode: 42))
    ).plan()
    #expect(plan.result.condition?.reason == .backoffLimitExceeded)
    #expect(plan.result.podsCreated == 8)
    let ends = plan.events.compactMap { if case .podFinished = $0.kind { $0.time } else { nil } }
    #expect(ends.count == 8)
  }
}
