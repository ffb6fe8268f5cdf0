package import JobModel

/// What comes of many plans of one Job that differ by chance alone.
package struct Forecast: Hashable, Sendable {
  /// How often the Job ended in this way; `nil` where it had not finished at the horizon.
  package struct End: Hashable, Sendable {
    package var condition: JobCondition.Kind?
    package var reason: JobCondition.Reason?
    package var count: Int
  }

  package var simulations: Int
  /// The most frequent first.
  package var ends: [End]
  /// In ascending order, of the Jobs that finished.
  package var durations: [TimeSpan]
  /// In ascending order.
  package var podsCreated: [Int]
  package var podTimes: [TimeSpan]

  package init(_ results: [Plan.Result]) {
    simulations = results.count
    var counts: [[String?]: End] = [:]
    for result in results {
      let key = [result.condition?.type.rawValue, result.condition?.reason.rawValue]
      let new = End(condition: result.condition?.type, reason: result.condition?.reason, count: 0)
      counts[key, default: new].count += 1
    }
    ends = counts.values.sorted { a, b in
      a.count != b.count ? a.count > b.count : (a.reason?.rawValue ?? "") < (b.reason?.rawValue ?? "")
    }
    durations = results.filter { $0.condition != nil }.map { $0.at - .zero }.sorted()
    podsCreated = results.map(\.podsCreated).sorted()
    podTimes = results.map(\.podTime).sorted()
  }

  /// The share of simulations in which the Job became `Complete`, from 0 to 1.
  package var completionRate: Double {
    guard simulations > 0 else { return 0 }
    return Double(ends.filter { $0.condition == .complete }.reduce(0) { $0 + $1.count }) / Double(simulations)
  }

  /// The smallest value that at least this share of the values does not exceed; `nil` of no values.
  ///
  /// `values` are in ascending order, `share` is from 0 to 1.
  package static func percentile<Value>(_ share: Double, of values: [Value]) -> Value? {
    guard !values.isEmpty else { return nil }
    let rank = Int((share * Double(values.count)).rounded(.up))
    return values[min(max(rank, 1), values.count) - 1]
  }
}

/// Plans one Job again and again, each time with other chance.
package struct Simulator: Sendable {
  private let job: Job
  private let scenario: Scenario

  package init(job: Job, scenario: Scenario) {
    self.job = job
    self.scenario = scenario
  }

  /// The results of the simulations with these numbers. The k-th depends on the seed and on k alone, so that
  /// the numbers can be shared out among threads.
  package func results(of numbers: Range<Int>) -> [Plan.Result] {
    numbers.map { number in
      var scenario = scenario
      let seed = scenario.chance?.seed ?? 1
      // The k-th simulation starts from the k-th number that the seed gives.
      var generator = ChanceGenerator(seed: seed &+ UInt64(truncatingIfNeeded: number) &* 0x9E37_79B9_7F4A_7C15)
      scenario.chance?.seed = generator.next()
      return Planner(job: job, scenario: scenario).result()
    }
  }
}
