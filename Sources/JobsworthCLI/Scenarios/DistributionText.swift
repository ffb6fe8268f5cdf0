internal import JobModel
package import Planning

/// How long pods take, on the command line: `30s`, `uniform:20s,40s`, `normal:30s,5s`, `lognormal:30s,0.5`,
/// `exponential:30s`.
package enum DistributionText {
  package static let forms = "30s, uniform:20s,40s, normal:30s,5s, lognormal:30s,0.5 or exponential:30s"

  /// nil for what is none of the forms.
  package static func parse(_ text: String) -> DurationDistribution? {
    guard let colon = text.firstIndex(of: ":") else { return DurationText.parse(text).map { .constant($0) } }
    let parts = text[text.index(after: colon)...].split(separator: ",", omittingEmptySubsequences: false)
    let spans = parts.map { DurationText.parse(String($0)) }
    switch (text[..<colon], spans.count) {
    case ("uniform", 2):
      guard let from = spans[0], let to = spans[1], from <= to else { return nil }
      return .uniform(from: from, to: to)
    case ("normal", 2):
      guard let mean = spans[0], let deviation = spans[1] else { return nil }
      return .normal(mean: mean, deviation: deviation)
    case ("lognormal", 2):
      guard let median = spans[0], let sigma = Double(parts[1]), sigma >= 0, sigma.isFinite else { return nil }
      return .lognormal(median: median, sigma: sigma)
    case ("exponential", 1): return spans[0].map { .exponential(mean: $0) }
    default: return nil
    }
  }
}
