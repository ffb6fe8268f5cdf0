internal import ArgumentParser
internal import JobModel
internal import Planning

/// What varies by chance, and how often it is tried.
struct ChanceOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "How many pods fail by chance, of those that nothing is said of: 2% or 0.02.", valueName: "share"),
    transform: Self.share)
  var failureRate: Double?

  @Option(
    help: ArgumentHelp("Plan so many times, each with other chance, and tell how likely each end is.", valueName: "n"))
  var simulate: Int?

  @Option(help: "Where chance starts: the same seed gives the same plan.")
  var seed: UInt64 = 1

  func validate() throws {
    if let simulate, simulate < 1 { throw ValidationError("--simulate must be at least 1") }
  }

  private static func share(_ text: String) throws -> Double {
    let isPercent = text.hasSuffix("%")
    guard let number = Double(isPercent ? String(text.dropLast()) : text) else {
      throw ValidationError("\(text) is no share; write 2% or 0.02")
    }
    let share = isPercent ? number / 100 : number
    guard share >= 0, share <= 1 else { throw ValidationError("--failure-rate must be from 0% to 100%") }
    return share
  }

  /// nil where nothing varies.
  func chance(duration: DurationDistribution?) -> Chance? {
    var distribution = duration
    if case .constant = duration { distribution = nil }
    guard distribution != nil || failureRate != nil else { return nil }
    return Chance(duration: distribution, failureRate: failureRate ?? 0, seed: seed)
  }

  /// Plans as often as asked for, on as many cores as there are.
  static func forecast(_ job: Job, _ scenario: Scenario, simulations: Int) -> Forecast {
    let simulator = Simulator(job: job, scenario: scenario)
    // Elements are handed out in blocks of 32, so a small range each keeps the cores busy to the end.
    let step = max(1, simulations / 512)
    let ranges = stride(from: 0, to: simulations, by: step).map { $0..<min($0 + step, simulations) }
    let results = parallelMap(ranges, jobs: Platform.processors) { range in simulator.results(of: range) }
    return Forecast(results.flatMap { $0 })
  }
}
