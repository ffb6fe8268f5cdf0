import Diagnostics
import LintEngine
import Manifests

/// A run that takes as long as it may is still going when the next one is due.
struct RunLongerThanPeriod: ManifestRule {
  let description = RuleDescription(
    "run-longer-than-period", .info, "A run may still be going when the next one is due")

  func check(_ manifest: JobManifest, _ report: inout RuleReport) {
    guard let deadline = manifest.jobSpec?[.activeDeadlineSeconds], let seconds = deadline.int,
      let period = Schedule.shortestPeriod(of: manifest), seconds > period
    else { return }
    let policy = manifest.cronSpec?[.concurrencyPolicy]
    let consequence =
      policy == "Forbid" ? "is left out then" : policy == "Replace" ? "kills it then" : "starts beside it"
    report.add(
      "a run may take \(seconds) s, and the next one, due after \(period) s, \(consequence)",
      at: deadline.nearestRange, field: deadline.path,
      help: "an activeDeadlineSeconds below the period ends a run before the next one")
  }
}
