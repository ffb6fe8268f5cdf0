import KubernetesValues
import Manifests

/// A whole CronJob; mirrors `ValidateCronJobCreate`.
enum CronJobValidation {
  static let nameTooLong = "must be no more than 52 characters"
  static let zoneInSchedule = "cannot use TZ or CRON_TZ in schedule, use timeZone field instead"

  /// - Parameter zones: where time zones are looked up.
  static func validate(_ cronJob: ManifestValue, name: String, zones: TimeZoneDatabase, _ report: inout Report) {
    guard let metadata = cronJob[.metadata], let spec = cronJob[.spec] else { return }
    ObjectMetaValidation.validate(metadata, name: name, &report)
    schedule(spec, zones, &report)
    if let seconds = spec[.startingDeadlineSeconds], seconds.int ?? 0 < 0 {
      report.invalid(seconds, JobSpecValidation.notNegative)
    }
    if let zone = spec[.timeZone], let name = zone.string {
      report.invalid(zone, each: zones.faults(inTimeZone: name))
    }
    if let policy = spec[.concurrencyPolicy], !["Allow", "Forbid", "Replace"].contains(policy.string) {
      report.unsupported(policy, ["Allow", "Forbid", "Replace"])
    }
    if let jobSpec = spec[.jobTemplate]?[.spec] { jobTemplate(jobSpec, &report) }
    for field in [Field.successfulJobsHistoryLimit, .failedJobsHistoryLimit] {
      if let limit = spec[field], limit.int ?? 0 < 0 { report.invalid(limit, JobSpecValidation.notNegative) }
    }
    // The Job's name is the CronJob's, a hyphen and up to ten digits, and has to be a label value.
    if name.utf8.count > 52 {
      report.invalid(metadata.place(.name), .string(name), nameTooLong)
    }
  }

  private static func schedule(_ spec: ManifestValue, _ zones: TimeZoneDatabase, _ report: inout Report) {
    guard let schedule = spec[.schedule], let text = schedule.string, !text.isEmpty else {
      report.required(spec.place(.schedule))
      return
    }
    do throws(CronSchedule.Fault) {
      _ = try CronSchedule(parsing: text, zones: zones)
    } catch {
      switch error {
      case .message(let sentence): report.invalid(schedule, sentence)
      case .zoneWithoutFields:
        // Up to 1.34 the parser brings the request down; the schedule is refused all the same.
        report.invalid(schedule, "invalid schedule format: runtime error: slice bounds out of range [:-1]")
      }
    }
    guard text.contains("TZ") else { return }
    if report.version >= 29 {
      report.invalid(schedule, zoneInSchedule)
    } else if spec[.timeZone] != nil {
      report.invalid(schedule, "cannot use both timeZone field and TZ or CRON_TZ in schedule")
    }
  }

  private static func jobTemplate(_ spec: ManifestValue, _ report: inout Report) {
    JobSpecValidation.validate(spec, &report)
    if let selector = spec[.selector] {
      report.invalid(selector.place, LabelSelector(value: selector).printed, "`selector` will be auto-generated")
    }
    if let manual = spec[.manualSelector], manual.bool == true { report.unsupported(manual, ["nil", "false"]) }
  }
}
