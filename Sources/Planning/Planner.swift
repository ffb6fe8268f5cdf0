package import JobModel

/// Drives the Job controller through a scenario on a virtual clock.
package struct Planner: Sendable {
  /// The most pods that a plan follows; a Job that needs more is cut off there.
  package static let mostPods = 500_000

  package let job: Job
  package let scenario: Scenario

  /// After how many pods this plan is cut off.
  package let podLimit: Int

  package init(job: Job, scenario: Scenario, podLimit: Int = Self.mostPods) {
    self.job = job
    self.scenario = scenario
    self.podLimit = podLimit
  }

  /// How the Job ends, without the events on the way.
  package func result() -> Plan.Result {
    var run = VirtualRun(job: job, scenario: scenario, podLimit: podLimit, recordsEvents: false)
    run.run()
    return run.result
  }

  package func plan() -> Plan {
    var run = VirtualRun(job: job, scenario: scenario, podLimit: podLimit, recordsEvents: true)
    run.run()
    return Plan(
      job: job, scenario: scenario, events: run.events, holds: run.holds, result: run.result, peak: run.peak)
  }
}
