internal import ArgumentParser
internal import JobModel
internal import KubernetesValues
internal import Planning

/// What of a CronJob is planned.
struct CronOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Of a CronJob: how many of the next starts are shown.", valueName: "n"))
  var runs = 5

  @Option(
    help: ArgumentHelp(
      "Of a CronJob: from when on, as 2026-03-07 or 2026-03-07T00:00:00Z. Default now.", valueName: "time"),
    transform: Self.moment)
  var from: Int?

  func validate() throws {
    if runs < 1 || runs > 1000 { throw ValidationError("--runs must be from 1 to 1000") }
  }

  private static func moment(_ text: String) throws -> Int {
    if let seconds = RFC3339.seconds(text) ?? RFC3339.seconds(text + "T00:00:00Z") { return seconds }
    throw ValidationError("\(text) is no time; write 2026-03-07 or 2026-03-07T00:00:00Z")
  }

  /// Plans the next starts. Ends the command when the zone's clocks are not known here.
  func plan(_ cronJob: CronJob, _ scenario: Scenario) throws -> CronPlan {
    guard let zone = SystemTimeZones.database.rules(for: cronJob.timeZone ?? "UTC") else {
      throw CommandFailure(
        status: .failure,
        message: "time zone \(cronJob.timeZone ?? ""): there is no file for it in /usr/share/zoneinfo (package tzdata)")
    }
    let start = from ?? Platform.secondsSince1970
    guard let planner = CronPlanner(cronJob, zone: zone, from: start, scenario: scenario) else {
      throw CommandFailure(status: .failure, message: "\(cronJob.name): the schedule cannot be read")
    }
    return planner.plan(runs: runs)
  }
}
