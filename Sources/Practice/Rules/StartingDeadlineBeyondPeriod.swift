import Diagnostics
import LintEngine
import Manifests

/// A run may start so late that the next one is due.
struct StartingDeadlineBeyondPeriod: ManifestRule {
  let description = RuleDescription(
    "starting-deadline-beyond-period", .info, "A late run is still started when the next one is due")

  func check(_ manifest: JobManifest, _ report: inout RuleReport) {
    guard let deadline = manifest.cronSpec?[.startingDeadlineSeconds], let seconds = deadline.int,
      let period = Schedule.shortestPeriod(of: manifest), seconds > period
    else { return }
    report.add(
      "a run may start \(seconds) s late, and the next one is due after \(period) s", at: deadline.nearestRange,
      field: deadline.path,
      help:
        "of several missed runs only the latest is started; a deadline shorter than the period says when one is given up"
    )
  }
}
