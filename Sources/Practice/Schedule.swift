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
    let starts = manifest.shared { Reading($0) }.starts.prefix(count)
    return zip(starts.dropFirst(), starts).lazy.map { $0 - $1 }.max()
  }

  /// A manifest's schedule is read once for all rules.
  private final class Reading {
    let schedule: Schedule?
    lazy var starts: [Int] = schedule?.starts(60) ?? []
    lazy var shortestPeriod: Int? = zip(starts.dropFirst(), starts).lazy.map { $0 - $1 }.min()

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
