package import JobModel

/// Drives the Job controller through a scenario on a virtual clock.
package struct Planner: Sendable {
  /// The most pods that a plan follows; a Job that needs more is cut off there.
  package static let podLimit = 2_000_000

  package let job: Job
  package let scenario: Scenario

  package init(job: Job, scenario: Scenario) {
    self.job = job
    self.scenario = scenario
  }

  package func plan() -> Plan {
    var run = VirtualRun(job: job, scenario: scenario, recordsEvents: true)
    run.run()
    return Plan(job: job, scenario: scenario, events: run.events, result: run.result, peak: run.peak)
  }
}
