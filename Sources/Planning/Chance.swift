package import JobModel

/// What varies by chance: how long pods take, and whether they fail.
package struct Chance: Hashable, Sendable {
  /// `nil`: every run takes as long as the scenario says.
  package var duration: DurationDistribution?
  /// The share of runs that fail, from 0 to 1.
  package var failureRate: Double
  /// The same seed gives the same plan, on every machine.
  package var seed: UInt64

  package init(duration: DurationDistribution? = nil, failureRate: Double = 0, seed: UInt64 = 1) {
    self.duration = duration
    self.failureRate = failureRate
    self.seed = seed
  }
}

/// How long runs take.
package enum DurationDistribution: Hashable, Sendable {
  case constant(TimeSpan)
  case uniform(from: TimeSpan, to: TimeSpan)
  /// Cut off at zero.
  case normal(mean: TimeSpan, deviation: TimeSpan)
  /// `sigma` is the deviation of the logarithm: 0.5 is a moderate, 1 a long tail.
  case lognormal(median: TimeSpan, sigma: Double)
  case exponential(mean: TimeSpan)

  /// What stands for the distribution where a single duration is needed.
  package var typical: TimeSpan {
    switch self {
    case .constant(let span): span
    case .uniform(let from, let to): TimeSpan(milliseconds: from.milliseconds / 2 + to.milliseconds / 2)
    case .normal(let mean, _): mean
    case .lognormal(let median, _): median
    case .exponential(let mean): mean
    }
  }

  func draw(using generator: inout ChanceGenerator) -> TimeSpan {
    func span(_ milliseconds: Double) -> TimeSpan {
      TimeSpan(seconds: max(0, milliseconds) / 1000) ?? TimeSpan(milliseconds: .max)
    }
    switch self {
    case .constant(let constant): return constant
    case .uniform(let from, let to):
      let width = Double(to.milliseconds) - Double(from.milliseconds)
      return span(Double(from.milliseconds) + width * generator.uniform())
    case .normal(let mean, let deviation):
      return span(Double(mean.milliseconds) + Double(deviation.milliseconds) * generator.normal())
    case .lognormal(let median, let sigma):
      return span(Double(median.milliseconds) * naturalExponential(sigma * generator.normal()))
    case .exponential(let mean):
      return span(-Double(mean.milliseconds) * naturalLogarithm(1 - generator.uniform()))
    }
  }
}

/// Random numbers that depend on the seed alone. SplitMix64; not for secrets.
struct ChanceGenerator {
  private var state: UInt64
  /// Normal numbers come in pairs.
  private var spare: Double?

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// From 0 to just below 1.
  mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// Of mean 0 and deviation 1, by Marsaglia's polar method.
  mutating func normal() -> Double {
    if let spare {
      self.spare = nil
      return spare
    }
    while true {
      let u = 2 * uniform() - 1
      let v = 2 * uniform() - 1
      let s = u * u + v * v
      guard s > 0, s < 1 else { continue }
      let factor = (-2 * naturalLogarithm(s) / s).squareRoot()
      spare = v * factor
      return u * factor
    }
  }
}
