package import JobModel
package import KubernetesValues

/// The starts of a CronJob as its controller finds them. Times are seconds or milliseconds since 1970.
package struct CronSlots: Sendable {
  package let schedule: CronSchedule
  package let zone: TimeZoneRules
  package let created: Instant
  package let startingDeadline: TimeSpan?

  /// The controller wakes up this long after a start is due.
  package static let wakeDelay = TimeSpan(milliseconds: 100)

  package init(schedule: CronSchedule, zone: TimeZoneRules, created: Instant, startingDeadline: TimeSpan?) {
    self.schedule = schedule
    self.zone = zone
    self.created = created
    self.startingDeadline = startingDeadline
  }

  /// A start that is due.
  package struct Due: Hashable, Sendable {
    /// Seconds since 1970.
    package var slot: Int
    /// About how many starts were due since the last one, this one included: what the controller reckons from
    /// the first interval.
    package var missed: Int

    package init(slot: Int, missed: Int) {
      self.slot = slot
      self.missed = missed
    }
  }

  /// The first start after an instant.
  package func next(after instant: Instant) -> Int? {
    schedule.next(after: Int(instant.wholeSecond.milliseconds / 1000), in: zone)
  }

  /// The start to run now: the latest that is due. Starts before it are passed over for good, and one that is
  /// older than the starting deadline is not found.
  ///
  /// Mirrors `mostRecentScheduleTime`.
  package func due(at now: Instant, lastStart: Int?) -> Due? {
    var earliest = lastStart.map { Instant(milliseconds: Int64($0) * 1000) } ?? created
    if let startingDeadline { earliest = max(earliest, now - startingDeadline) }
    guard let first = next(after: earliest), Instant(seconds: first) <= now,
      let second = schedule.next(after: first, in: zone)
    else { return nil }
    guard Instant(seconds: second) <= now else { return Due(slot: first, missed: 1) }
    let elapsed = Int(now.wholeSecond.milliseconds / 1000) - first
    return Due(
      slot: latest(notAfter: now, from: first, interval: second - first),
      missed: elapsed / max(1, second - first) + 1)
  }

  /// The last start up to `now`, found without going through all of them.
  private func latest(notAfter now: Instant, from first: Int, interval: Int) -> Int {
    let end = Int(now.wholeSecond.milliseconds / 1000)
    if case .every = schedule.pattern { return first + (end - first) / max(1, interval) * interval }
    // Starts depend on the clock alone, so that the search may begin anywhere: close to the end at first.
    var latest = first
    for window in [3600, 86_400, 40 * 86_400, 400 * 86_400] where end - window > first {
      guard let slot = schedule.next(after: end - window, in: zone), slot <= end else { continue }
      latest = slot
      break
    }
    while let following = schedule.next(after: latest, in: zone), following <= end { latest = following }
    return latest
  }

  /// When the controller looks again by itself.
  ///
  /// Mirrors `nextScheduleTimeDuration`.
  package func wake(after now: Instant, lastStart: Int?) -> Instant? {
    // Starts at an interval count from the last one or the creation; others depend on the clock alone.
    var base = now
    if case .every(let seconds) = schedule.pattern {
      let first = lastStart.map { Instant(seconds: $0) } ?? created
      let passed = (now - first).milliseconds / 1000 / Int64(max(1, seconds))
      base = first + .seconds(max(0, passed) * Int64(seconds))
    }
    return next(after: base).map { Instant(seconds: $0) + Self.wakeDelay }
  }
}
