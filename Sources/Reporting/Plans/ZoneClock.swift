import JobModel
import KubernetesValues

/// What the clocks of a zone show, and where they are changed.
struct ZoneClock {
  private let zone: TimeZoneRules

  init(_ zone: TimeZoneRules) { self.zone = zone }

  /// `Sat 2026-03-07 02:30 -05:00`.
  func local(_ moment: Int) -> String {
    let time = zone.civilTime(at: moment)
    return "\(weekday(time)) \(text(time)) \(offsetText(zone.offset(at: moment)))"
  }

  /// `2026-03-07 07:30Z`.
  func utc(_ moment: Int) -> String { text(CivilTime(secondsSince1970: moment)) + "Z" }

  /// What a change of the clocks between two starts does to the schedule.
  func changes(from: Int, to: Int, schedule text: String) -> [String] {
    let before = zone.offset(at: from)
    let after = zone.offset(at: to)
    guard before != after, let schedule = try? CronSchedule(parsing: text, zones: .builtIn) else { return [] }
    let shift = Wording.duration(.seconds(abs(after - before)))
    guard after > before else {
      let start = zone.civilTime(at: from)
      let end = zone.civilTime(at: to)
      let twice = start.date == end.date && start.secondOfDay == end.secondOfDay
      return ["clocks go back \(shift)" + (twice ? ": this time comes twice, and so does the run" : "")]
    }
    // Starts at times that the clocks pass over. The schedule's own wall times are found by taking them for
    // UTC.
    var missing: [String] = []
    var civil = zone.civilTime(at: from).secondsSince1970
    let last = zone.civilTime(at: to).secondsSince1970
    while missing.count < 3, let next = schedule.next(after: civil, in: .utc), next < last {
      let time = CivilTime(secondsSince1970: next)
      if zone.civilTime(at: zone.moment(of: time)) != time { missing.append(self.text(time)) }
      civil = next
    }
    let lost = missing.isEmpty ? "" : ": \(missing.joined(separator: ", ")) does not exist, no run"
    return ["clocks go forward \(shift)" + lost]
  }

  private func text(_ time: CivilTime) -> String {
    let date = time.date
    let seconds = time.second == 0 ? "" : ":" + padded(time.second)
    return
      "\(date.year)-\(padded(date.month))-\(padded(date.day)) \(padded(time.hour)):\(padded(time.minute))\(seconds)"
  }

  private func weekday(_ time: CivilTime) -> String {
    ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"][time.date.weekday]
  }

  func offsetText(_ seconds: Int) -> String {
    let minutes = abs(seconds) / 60
    return "\(seconds < 0 ? "-" : "+")\(padded(minutes / 60)):\(padded(minutes % 60))"
  }

  private func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
