import Admission
import KubernetesValues
import Testing

/// A zone in the schedule, beside one in its own field: up to 1.28 the two together are refused, later the first.
@Suite("Zones in schedules")
struct ScheduleZoneTests {
  @Test(arguments: [28, 29, 36])
  func zoneInTheSchedule(minor: Int) throws {
    let template = #"{"spec":{"restartPolicy":"Never","containers":[{"name":"c","image":"i"}]}}"#
    let manifest = """
      {"apiVersion":"batch/v1","kind":"CronJob","metadata":{"name":"x"},"spec":{"schedule":"TZ=UTC 0 0 * * *",
      "timeZone":"Europe/Rome","jobTemplate":{"spec":{"template":\(template)}}}}
      """
    let detail =
      minor <= 28
      ? "cannot use both timeZone field and TZ or CRON_TZ in schedule"
      : "cannot use TZ or CRON_TZ in schedule, use timeZone field instead"
    #expect(
      try PodTemplateTests.verdict(manifest, KubernetesVersion(minor: minor)).causes.map(\.line) == [
        #"spec.schedule: Invalid value: "TZ=UTC 0 0 * * *": "# + detail
      ])
  }
}
