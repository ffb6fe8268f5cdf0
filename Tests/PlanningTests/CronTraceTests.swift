import ControllerCore
import Foundation
import JobModel
import KubernetesValues
import Planning
import Testing

/// What the functions of the CronJob controller of 1.36 were seen to do.
@Suite struct CronTraceTests {
  private static let zones = TimeZoneDatabase { name in
    (try? Data(contentsOf: URL(fileURLWithPath: "/usr/share/zoneinfo/\(name)"))).map(Array.init)
  }

  private func slots(
    _ schedule: String, created: String, zone: TimeZoneRules = .utc, deadline: Int? = nil
  ) throws -> CronSlots {
    CronSlots(
      schedule: try CronSchedule(parsing: schedule, zones: .builtIn), zone: zone, created: try time(created),
      startingDeadline: deadline.map { .seconds($0) })
  }

  /// A time of day of 15 January 2026, or a whole date.
  private func time(_ text: String) throws -> Instant {
    let parts = text.split(separator: ".", maxSplits: 1)
    let whole = parts[0].contains("T") ? String(parts[0]) : "2026-01-15T\(parts[0])"
    let seconds = try #require(RFC3339.seconds(whole + "Z"))
    return Instant(seconds: seconds) + TimeSpan(milliseconds: parts.count == 2 ? Int64(parts[1])! * 100 : 0)
  }

  private func plan(
    _ policy: CronJob.ConcurrencyPolicy, minutes: Int, deadline: Int64? = nil, runs: Int = 3
  ) throws -> CronPlan {
    let cronJob = CronJob(
      name: "cj", schedule: "*/5 * * * *", concurrencyPolicy: policy, startingDeadlineSeconds: deadline)
    let planner = CronPlanner(
      cronJob, zone: .utc, from: Int(try time("10:02:10").milliseconds / 1000),
      scenario: Scenario(fallback: PodOutcome(.seconds(minutes * 60 - 2))))
    return try #require(planner).plan(runs: runs)
  }

  @Test("C01: starts come a tenth of a second after their slot")
  func ordinaryStarts() throws {
    let slots = try slots("*/5 * * * *", created: "10:02:10")
    #expect(slots.due(at: try time("10:02:10"), lastStart: nil) == nil)
    #expect(slots.wake(after: try time("10:02:10"), lastStart: nil) == (try time("10:05:00.1")))
    let due = try #require(slots.due(at: try time("10:05:00.1"), lastStart: nil))
    #expect(CronJob(name: "cj", schedule: "").jobName(slot: due.slot) == "cj-29474525")
    #expect(slots.due(at: try time("10:05:01"), lastStart: due.slot) == nil)
    #expect(slots.wake(after: try time("10:05:01"), lastStart: due.slot) == (try time("10:10:00.1")))
    let plan = try plan(.allow, minutes: 1)
    #expect(plan.runs.map { plan.cronJob.jobName(slot: $0.slot) } == ["cj-29474525", "cj-29474530", "cj-29474535"])
    #expect(plan.runs.allSatisfy { $0.fate == .started })
    #expect(plan.peakJobs == 1)
  }

  @Test("C02: Allow lets runs overlap")
  func allow() throws {
    let plan = try plan(.allow, minutes: 7)
    #expect(plan.runs.allSatisfy { $0.fate == .started })
    #expect(plan.peakJobs == 2)
  }

  @Test("C03: Forbid starts the missed run late")
  func forbid() throws {
    let plan = try plan(.forbid, minutes: 7)
    #expect(plan.runs[0].fate == .started)
    guard case .startedLate(let at) = plan.runs[1].fate else {
      Issue.record("10:10 must start late, not \(plan.runs[1].fate)")
      return
    }
    #expect(abs((at - (try time("10:12:00"))).seconds) < 2)
    #expect(plan.events.contains { if case .alreadyActive = $0.kind { true } else { false } })
  }

  @Test("C04: a starting deadline drops it instead")
  func forbidWithDeadline() throws {
    let plan = try plan(.forbid, minutes: 7, deadline: 60)
    #expect(plan.runs.map(\.fate) == [.started, .skipped, .started])
  }

  @Test("C05: Replace deletes the active run")
  func replace() throws {
    let plan = try plan(.replace, minutes: 7)
    #expect(plan.runs.allSatisfy { $0.fate == .started })
    #expect(plan.events.contains { $0.kind == .replaced(job: "cj-29474525") })
    #expect(plan.peakJobs == 1)
  }

  @Test("C06, C07: of many missed starts the latest runs")
  func missedStarts() throws {
    let last = Int(try time("00:00:00").milliseconds / 1000)
    let now = try time("03:00:30")
    let all = try slots("* * * * *", created: "00:00:00").due(at: now, lastStart: last)
    #expect(all == CronSlots.Due(slot: Int(try time("03:00:00").milliseconds / 1000), missed: 180))
    let few = try slots("* * * * *", created: "00:00:00", deadline: 200).due(at: now, lastStart: last)
    #expect(few?.slot == all?.slot)
    #expect((few?.missed ?? 0) < 100)
  }

  @Test("C08: a start older than the deadline is not found", arguments: [(20, false), (30, false), (31, true)])
  func startingDeadline(seconds: Int, isFound: Bool) throws {
    let slots = try slots("0 * * * *", created: "00:00:00", deadline: seconds)
    let last = Int(try time("02:00:00").milliseconds / 1000)
    #expect((slots.due(at: try time("03:00:30"), lastStart: last) != nil) == isFound)
    #expect(
      try self.slots("0 * * * *", created: "00:00:00", deadline: 0).due(
        at: try time("03:00:00.1"), lastStart: last) == nil)
    #expect(
      try self.slots("0 * * * *", created: "00:00:00", deadline: 5).due(
        at: try time("03:00:00.1"), lastStart: last) != nil)
  }

  @Test("C09, C10, C11: starts are wall-clock times of the zone")
  func newYork() throws {
    guard let zone = Self.zones.rules(for: "America/New_York") else { return }
    func starts(_ schedule: String, after text: String, _ count: Int) throws -> [String] {
      let slots = try slots(schedule, created: text, zone: zone)
      var result: [String] = []
      var last = slots.created
      while result.count < count, let slot = slots.next(after: last) {
        result.append(CronJob(name: "cj", schedule: "").jobName(slot: slot))
        last = Instant(seconds: slot)
      }
      return result
    }
    #expect(try starts("0 9 * * *", after: "2026-01-15T00:00:00", 1) == ["cj-29474760"])
    #expect(try starts("30 2 * * *", after: "2026-03-07T00:00:00", 2) == ["cj-29547810", "cj-29550630"])
    #expect(try starts("30 1 * * *", after: "2026-11-01T00:00:00", 2) == ["cj-29891850", "cj-29891910"])
  }

  @Test("C12, C13, C14: which days and minutes")
  func schedules() throws {
    func starts(_ schedule: String, after text: String, _ count: Int) throws -> [Int] {
      let slots = try slots(schedule, created: text)
      var result: [Int] = []
      while result.count < count,
        let slot = slots.next(after: result.last.map { Instant(seconds: $0) } ?? slots.created)
      {
        result.append(slot)
      }
      return result
    }
    let january = "2026-01-01T00:00:00"
    let fridays = try starts("0 0 13 * 5", after: january, 6).map { CivilTime(secondsSince1970: $0).date.day }
    #expect(fridays == [2, 9, 13, 16, 23, 30])
    let odd = try starts("0 0 */2 * 1", after: january, 8).map { CivilTime(secondsSince1970: $0).date.day }
    #expect(odd == [3, 5, 7, 9, 11, 12, 13, 15])
    let weekdays = try slots("30 6-16/4 * * 1-5", created: january)
    let due = weekdays.due(
      at: try time("2026-01-19T07:00:00"), lastStart: Int(try time("2026-01-16T14:30:00").milliseconds / 1000))
    #expect(due.map { $0.slot / 60 } == 29_480_070)
    #expect(try starts("0 0 31 2 *", after: january, 1).isEmpty)
    let every = try starts("@every 90s", after: "2026-01-15T10:02:10", 3)
    #expect(every.map { RFC3339.text($0) } == ["2026-01-15T10:03:40Z", "2026-01-15T10:05:10Z", "2026-01-15T10:06:40Z"])
  }

  @Test("History: the oldest finished Jobs go")
  func history() throws {
    let plan = try plan(.allow, minutes: 1, runs: 6)
    let removed = plan.events.compactMap { if case .removed(let job) = $0.kind { job } else { nil } }
    #expect(removed == ["cj-29474525", "cj-29474530"])
  }
}
