import Diagnostics
import KubernetesValues
import LintEngine
import Manifests
import Synchronization

/// A schedule at an hour that the zone's clocks skip or repeat.
struct DSTAffected: ManifestRule {
  let description = RuleDescription(
    "dst-affected", .info, "The schedule's hour is skipped or comes twice when clocks change")

  private let changes = ClockChanges()

  func check(_ manifest: JobManifest, _ report: inout RuleReport) {
    guard let schedule = Schedule(manifest), case .fields = schedule.cron.pattern,
      let zone = schedule.cron.zoneName ?? manifest.cronSpec?[.timeZone]?.string
    else { return }
    // What runs every hour or more often loses or gains one run of many.
    guard let period = Schedule.longestPeriod(of: manifest, among: 24), period > 3600 else { return }
    for change in changes.of(zone, manifest.zones) {
      // Civil time as if it were UTC: the hours that are missing, or that come twice.
      guard let start = schedule.starts(1, after: change.hours.lowerBound - 1).first, change.hours.contains(start)
      else {
        continue
      }
      let time = CivilTime(secondsSince1970: start)
      let clock = Self.twoDigits(time.hour) + ":" + Self.twoDigits(time.minute)
      let month = Self.months[time.date.month - 1]
      report.add(
        change.isForward
          ? "\(clock) does not exist in \(zone) on the day in \(month) when clocks go forward: no run that day"
          : "\(clock) comes twice in \(zone) on the day in \(month) when clocks go back: two runs that day",
        at: schedule.value.nearestRange, field: schedule.value.path,
        help: "an hour that clocks leave alone, or timeZone: Etc/UTC, runs once every day")
    }
  }

  private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

  private static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
  ]
}

/// The changes of the zones that were asked for: a zone's file is read once.
private final class ClockChanges: Sendable {
  private let known = Mutex<[String: [ClockChange]]>([:])

  func of(_ zone: String, _ zones: TimeZoneDatabase) -> [ClockChange] {
    if let known = known.withLock({ $0[zone] }) { return known }
    // Another database may know it.
    guard let rules = zones.rules(for: zone) else { return [] }
    let changes = ClockChange.all(in: rules)
    known.withLock { $0[zone] = changes }
    return changes
  }
}

/// A change of a zone's clocks.
private struct ClockChange {
  var isForward: Bool
  /// The hours that are left out or repeated, in civil time counted as if it were UTC.
  var hours: Range<Int>

  /// Those of one year; a zone's rules are taken to go on as they are.
  static func all(in rules: TimeZoneRules) -> [ClockChange] {
    let day = 86_400
    let start = CivilDate(year: 2026, month: 1, day: 1).daysSince1970
    var changes: [ClockChange] = []
    for number in start..<start + 365 {
      var low = number * day
      var high = low + day
      let before = rules.offset(at: low)
      let after = rules.offset(at: high)
      guard before != after else { continue }
      while high - low > 1 {
        let middle = (low + high) / 2
        if rules.offset(at: middle) == before { low = middle } else { high = middle }
      }
      let isForward = after > before
      changes.append(
        ClockChange(isForward: isForward, hours: high + min(before, after)..<high + max(before, after)))
    }
    return changes
  }
}
