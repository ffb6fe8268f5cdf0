import Diagnostics
import KubernetesValues
import LintEngine
import Manifests

/// A Job whose deadline, or whose waits between retries, are longer than the user allows.
struct WorstCaseTooLong: ManifestRule {
  let description = RuleDescription(
    "worst-case-too-long", .info, "The Job may take longer than max-duration allows")
  /// In seconds; nil where nobody said.
  let limit: Int64?

  func check(_ manifest: JobManifest, _ report: inout RuleReport) {
    guard let limit, let spec = manifest.jobSpec else { return }
    if let deadline = spec[.activeDeadlineSeconds], let seconds = deadline.int {
      guard seconds > limit else { return }
      report.add(
        "the Job may take \(Self.words(seconds)), and \(Self.words(limit)) is allowed", at: deadline.nearestRange,
        field: deadline.path, help: "activeDeadlineSeconds of \(limit) or less ends it in time")
      return
    }
    guard let waits = RetryWaits(spec, manifest.podSpec)?.seconds, waits > limit else { return }
    let place = spec[.backoffLimit] ?? spec[.backoffLimitPerIndex] ?? spec
    report.add(
      "the waits between retries add up to \(Self.words(waits)), and \(Self.words(limit)) is allowed for all",
      at: place.nearestRange, field: place.path,
      help: "a smaller backoffLimit gives up sooner; activeDeadlineSeconds of \(limit) ends the Job in time")
  }

  /// `1h30m`, `90s`
  static func words(_ seconds: Int64) -> String {
    if seconds < 120 { return "\(seconds)s" }
    let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60)
    return [(hours, "h"), (minutes, "m"), (rest, "s")].filter { $0.0 > 0 }.map { "\($0.0)\($0.1)" }.joined()
  }
}

/// How long a Job waits between its tries when every one of them fails at once.
struct RetryWaits {
  let seconds: Int64

  /// nil where nothing is retried.
  init?(_ spec: ManifestValue, _ pod: ManifestValue?) {
    let perIndex = spec[.backoffLimitPerIndex]?.int
    let limit = perIndex ?? spec[.backoffLimit]?.int ?? 6
    guard limit > 0, spec[.completions]?.int != 0, spec[.parallelism]?.int != 0 else { return nil }
    let together = perIndex != nil ? 1 : max(1, min(spec[.parallelism]?.int ?? 1, spec[.completions]?.int ?? .max))
    if pod?[.restartPolicy].map({ $0 == "OnFailure" }) ?? false {
      seconds = Self.inPlace(restarts: limit / together)
    } else {
      seconds = Self.ladder(limit: limit, together: together)
    }
  }

  /// After n failures the controller waits 10 s, 20 s, … 10 minutes; pods that fail together count each.
  ///
  /// Mirrors `getRemainingTime` of the Job controller.
  static func ladder(limit: Int64, together: Int64) -> Int64 {
    var sum: Int64 = 0
    var failures = together
    while failures <= limit, failures < 7 {
      sum += min(10 << (failures - 1), 600)
      failures += together
    }
    guard failures <= limit else { return sum }
    return sum.addingWithoutOverflow((limit - failures) / together + 1, times: 600)
  }

  /// The kubelet restarts a container at once, then after 10 s, 20 s, … 5 minutes; the last restart is the end.
  ///
  /// Mirrors `doBackOff` of the kubelet.
  static func inPlace(restarts: Int64) -> Int64 {
    guard restarts > 1 else { return 0 }
    let steps = min(restarts - 1, 5)
    let sum = (0..<steps).reduce(Int64(0)) { $0 + 10 << $1 }
    return sum.addingWithoutOverflow(restarts - 1 - steps, times: 300)
  }
}

extension Int64 {
  /// `self + count * step`, the largest number where that is more.
  fileprivate func addingWithoutOverflow(_ count: Int64, times step: Int64) -> Int64 {
    let (product, overflow) = count.multipliedReportingOverflow(by: step)
    let (sum, tooMuch) = addingReportingOverflow(product)
    return overflow || tooMuch ? .max : sum
  }
}
