import Diagnostics
import KubernetesValues
import LintEngine
import Manifests

/// A schedule that names days that do not exist.
struct ScheduleNeverFires: ManifestRule {
  let description = RuleDescription(
    "schedule-never-fires", .error, "The schedule has no time in the next years at which it starts a Job")

  func check(_ manifest: JobManifest, _ report: inout RuleReport) {
    guard let schedule = Schedule(manifest), schedule.starts(1).isEmpty else { return }
    report.add(
      "no day is ever like this: the CronJob never starts a Job", at: schedule.value.nearestRange,
      field: schedule.value.path, label: "there is no such date",
      help: "fields are minute, hour, day of the month, month, day of the week")
  }
}
