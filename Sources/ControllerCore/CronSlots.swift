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
    /// How many starts were due since the last one, this one included.
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
    guard let first = next(after: earliest), Instant(seconds: first) <= now else { return nil }
    var latest = first
    var count = 1
    while let following = schedule.next(after: latest, in: zone), Instant(seconds: following) <= now {
      latest = following
      count += 1
    }
    return Due(slot: latest, missed: count)
  }

  /// When the controller looks again by itself.
  ///
  /// Mirrors `nextScheduleTimeDuration`.
  package func wake(after now: Instant, lastStart: Int?) -> Instant? {
    var base = lastStart.map { Instant(seconds: $0) } ?? created
    while let following = next(after: base) {
      let time = Instant(seconds: following)
      if time > now { return time + Self.wakeDelay }
      base = time
    }
    return nil
  }
}
