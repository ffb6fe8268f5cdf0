import JobModel
import JobsworthTestSupport
import Planning
import Testing

/// What holds for every plan, tried on random Jobs and scenarios.
@Suite struct PlanPropertyTests {
  @Test(arguments: 0..<10)
  func plansKeepWithinTheirBounds(block: UInt64) {
    var generator = SeededGenerator(seed: block)
    for _ in 0..<40 {
      let job = Self.job(using: &generator)
      var scenario = Scenario(
        fallback: PodOutcome(.seconds(Int.random(in: 0...20, using: &generator))),
        timing: Bool.random(using: &generator) ? .cluster : .local)
      scenario.chance = Chance(
        duration: .exponential(mean: .seconds(8)), failureRate: Double.random(in: 0...0.6, using: &generator),
        seed: generator.next())
      let plan = Planner(job: job, scenario: scenario).plan()
      let bounds = Bounds(of: job)
      #expect(plan.result.condition != nil, "nothing in this scenario hangs")
      if let most = bounds.pods.value { #expect(plan.result.podsCreated <= most) }
      if let life = bounds.life.value { #expect(plan.result.at <= .zero + life) }
      if let most = bounds.podTime.value { #expect(plan.result.podTime <= most) }
      check(plan)
      #expect(plan == Planner(job: job, scenario: scenario).plan(), "the same scenario gives the same plan")
    }
  }

  private func check(_ plan: Plan) {
    var living: Set<PodID> = []
    var ended: Set<Int> = []
    var indexes: [PodID: Int] = [:]
    var finished = false
    for (event, next) in zip(plan.events, plan.events.dropFirst()) { #expect(event.time <= next.time) }
    for event in plan.events {
      switch event.kind {
      case .podCreated(let pod, let index, _):
        #expect(!finished, "a finished Job creates nothing")
        living.insert(pod)
        #expect(living.count <= plan.job.spec.parallelism)
        if let index {
          #expect(!ended.contains(index), "an index that succeeded never starts again")
          indexes[pod] = index
        }
      case .podFinished(let pod, let phase, _):
        living.remove(pod)
        if phase == .succeeded, let index = indexes[pod] { ended.insert(index) }
      case .podDeleted(let pod): living.remove(pod)
      case .status(let status):
        #expect(!finished, "a finished Job never changes")
        finished = status.isFinished
      default: break
      }
    }
    #expect(living.isEmpty)
  }

  private static func job(using generator: inout SeededGenerator) -> Job {
    func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &generator) < percent }
    func number(_ most: Int) -> Int { Int.random(in: 0...most, using: &generator) }
    let isIndexed = chance(50)
    let perIndex = isIndexed && chance(40) ? number(2) : nil
    return Job(
      spec: JobSpec(
        parallelism: 1 + number(9), completions: isIndexed || chance(75) ? number(30) : nil,
        completionMode: isIndexed ? .indexed : .nonIndexed, backoffLimit: chance(60) ? number(8) : nil,
        backoffLimitPerIndex: perIndex, maxFailedIndexes: perIndex != nil && chance(50) ? number(5) : nil,
        activeDeadlineSeconds: chance(25) ? Int64(1 + number(200)) : nil,
        podReplacementPolicy: chance(30) ? .failed : nil,
        template: PodShape(restartPolicy: chance(25) ? .onFailure : .never)))
  }

  @Test func mathematicsAreGood() {
    var generator = SeededGenerator(seed: 3)
    var scenario = Scenario(fallback: PodOutcome(.seconds(30)))
    scenario.chance = Chance(duration: .normal(mean: .seconds(30), deviation: .seconds(5)), seed: generator.next())
    let plan = Planner(
      job: Job(spec: JobSpec(parallelism: 2000, completions: 2000)), scenario: scenario
    ).plan()
    let mean = plan.result.podTime.seconds / 2000
    #expect(abs(mean - 30) < 0.5)
    scenario.chance?.duration = .exponential(mean: .seconds(30))
    let other = Planner(job: plan.job, scenario: scenario).plan()
    #expect(abs(other.result.podTime.seconds / 2000 - 30) < 2)
    scenario.chance?.duration = .lognormal(median: .seconds(30), sigma: 0.5)
    // The mean of a lognormal distribution is its median times e^(σ²/2).
    let third = Planner(job: plan.job, scenario: scenario).plan()
    #expect(abs(third.result.podTime.seconds / 2000 - 30 * 1.1331) < 1.5)
  }

  @Test func forecastsCountEnds() throws {
    var scenario = Scenario(fallback: PodOutcome(.seconds(5)))
    scenario.chance = Chance(failureRate: 0.5, seed: 11)
    let job = Job(spec: JobSpec(backoffLimit: 1))
    let results = Simulator(job: job, scenario: scenario).results(of: 0..<400)
    let forecast = Forecast(results)
    #expect(forecast.simulations == 400)
    // It fails when both pods fail: one time in four.
    #expect(abs(forecast.completionRate - 0.75) < 0.07)
    #expect(forecast.ends.map(\.reason) == [.completionsReached, .backoffLimitExceeded])
    #expect(try #require(Forecast.percentile(0.1, of: forecast.durations)) == .seconds(6))
    #expect(Simulator(job: job, scenario: scenario).results(of: 100..<110) == Array(results[100..<110]))
  }
}
