import JobModel
import JobsworthCLI
import Planning
import Testing

/// The what-ifs of the command line.
@Suite struct WhatIfTextTests {
  @Test func failuresNamePodsAndHowTheyFail() throws {
    let rule = try #require(FailureText("index=3,attempt=1:exit=42,after=2s")).rule(duration: .seconds(10))
    #expect(rule.index == 3)
    #expect(rule.attempt == 1)
    #expect(rule.ordinal == nil)
    #expect(rule.outcome.runs == [.init(.seconds(2), exitCode: 42)])
    let plain = try #require(FailureText("ordinal=7")).rule(duration: .seconds(10))
    #expect(plain.outcome.runs == [.init(.seconds(10), exitCode: 1)])
    let evicted = try #require(FailureText("index=0:condition=DisruptionTarget,container=side"))
    #expect(evicted.rule(duration: .seconds(1)).outcome.condition == "DisruptionTarget")
    #expect(evicted.rule(duration: .seconds(1)).outcome.container == "side")
    #expect(try #require(FailureText("ordinal=1:never")).rule(duration: .seconds(1)).outcome.neverStarts)
    // No pods named: all of them.
    #expect(try #require(FailureText(":exit=3")).rule(duration: .seconds(1)).index == nil)
  }

  @Test(arguments: [
    "x=1", "index=-1", "attempt=0", "index", "index=1:exit=256", "index=1:after=soon", "index=1:maybe", "index=1:x=2",
  ])
  func otherTextsAreNoFailures(text: String) {
    #expect(FailureText(text) == nil)
  }

  @Test func distributions() {
    #expect(DistributionText.parse("90s") == .constant(.seconds(90)))
    #expect(DistributionText.parse("1.5") == .constant(TimeSpan(milliseconds: 1500)))
    #expect(DistributionText.parse("uniform:20s,40s") == .uniform(from: .seconds(20), to: .seconds(40)))
    #expect(DistributionText.parse("normal:1m,5s") == .normal(mean: .seconds(60), deviation: .seconds(5)))
    #expect(DistributionText.parse("lognormal:30s,0.5") == .lognormal(median: .seconds(30), sigma: 0.5))
    #expect(DistributionText.parse("exponential:30s") == .exponential(mean: .seconds(30)))
  }

  @Test(arguments: [
    "soon", "-5s", "normal:5", "normal:5s", "uniform:40s,20s", "lognormal:30s,-1", "lognormal:30s,5s", "poisson:3s",
    "exponential:", "exponential:1s,2s",
  ])
  func otherTextsAreNoDistributions(text: String) {
    #expect(DistributionText.parse(text) == nil)
  }
}
