import KubernetesValues
import LintEngine
import Manifests

/// A CronJob's schedule, read.
struct Schedule {
  let value: ManifestValue
  let cron: CronSchedule

  /// The first of January 2024 in UTC: rules answer the same on every day, so they ask from a fixed one.
  static let reference = 1_704_067_200

  /// nil for a Job, and for what is no schedule.
  init?(_ manifest: JobManifest) {
    guard let schedule = manifest.shared({ Reading($0) }).schedule else { return nil }
    self = schedule
  }

  /// The least seconds between two of the first starts; nil for a Job, for what is no schedule, and where there are
  /// no two starts.
  static func shortestPeriod(of manifest: JobManifest) -> Int? { manifest.shared { Reading($0) }.shortestPeriod }

  /// The greatest seconds between two of the first starts.
  static func longestPeriod(of manifest: JobManifest, among count: Int) -> Int? {
    manifest.shared { Reading($0) }.periods(among: count)?.longest
  }

  /// A manifest's schedule is read once for all rules.
  private final class Reading {
    let schedule: Schedule?
    lazy var starts: [Int] = schedule?.starts(60) ?? []
    lazy var shortestPeriod: Int? = periods(among: 60)?.shortest

    /// The least and the most seconds between two of the first starts; nil where there are no two.
    func periods(among count: Int) -> (shortest: Int, longest: Int)? {
      let starts = starts
      guard starts.count > 1, count > 1 else { return nil }
      var shortest = Int.max
      var longest = 0
      // A loop: the runtime looks long for what chained sequences need at their first use.
      for i in 1..<min(count, starts.count) {
        shortest = min(shortest, starts[i] - starts[i - 1])
        longest = max(longest, starts[i] - starts[i - 1])
      }
      return (shortest, longest)
    }

    init(_ manifest: JobManifest) { schedule = Schedule(reading: manifest) }
  }

  private init?(reading manifest: JobManifest) {
    guard let value = manifest.cronSpec?[.schedule], let text = value.string,
      let cron = try? CronSchedule(parsing: text, zones: .builtIn)
    else { return nil }
    self.value = value
    self.cron = cron
  }

  /// The first starts from the reference day on, in seconds, as if clocks never changed.
  func starts(_ count: Int, after moment: Int = reference - 1) -> [Int] {
    cron.civilStarts(count, after: moment)
  }
}
