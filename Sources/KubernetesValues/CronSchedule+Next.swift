extension CronSchedule {
  /// The first start after a moment; nil where the schedule has none within five years.
  ///
  /// Mirrors `SpecSchedule.Next` and `ConstantDelaySchedule.Next`. Where clocks go forward, a start in the
  /// missing hour is passed over; where they go back, a start in the repeated hour happens in both.
  ///
  /// - Parameters:
  ///   - moment: seconds since 1970.
  ///   - zone: of ``zoneName``, of the CronJob's `timeZone`, or of the controller.
  package func next(after moment: Int, in zone: TimeZoneRules) -> Int? {
    switch pattern {
    case .every(let seconds): return moment + seconds
    case .fields(let fields):
      var walk = CronWalk(fields: fields, zone: zone, moment: moment + 1)
      return walk.find()
    }
  }
}

/// Steps forward to the next moment at which all fields match: by months, days, hours, minutes, seconds.
private struct CronWalk {
  let fields: CronFields
  let zone: TimeZoneRules
  /// Seconds since 1970.
  var moment: Int
  /// Whether a larger unit was stepped, so that the smaller ones are at their start.
  var hasStepped = false

  private var local: CivilTime { zone.civilTime(at: moment) }

  mutating func find() -> Int? {
    let lastYear = local.date.year + 5
    while local.date.year <= lastYear {
      if toMonth(), toDay(), toHour(), toMinute(), toSecond() { return moment }
    }
    return nil
  }

  // Each returns false when it ran over into the next larger unit, from where the search starts again.

  private mutating func toMonth() -> Bool {
    while !fields.month.contains(local.date.month) {
      let date = local.date
      if !hasStepped {
        set(CivilTime(date: CivilDate(year: date.year, month: date.month, day: 1), hour: 0))
      }
      let now = local
      set(
        CivilTime(
          date: CivilDate(year: now.date.year, month: now.date.month + 1, day: now.date.day), hour: now.hour,
          minute: now.minute, second: now.second))
      if local.date.month == 1 { return false }
    }
    return true
  }

  private mutating func toDay() -> Bool {
    while !fields.matchesDay(local.date) {
      if !hasStepped { set(CivilTime(date: local.date, hour: 0)) }
      let now = local
      set(
        CivilTime(
          date: CivilDate(daysSince1970: now.date.daysSince1970 + 1), hour: now.hour, minute: now.minute,
          second: now.second))
      // Where midnight does not exist the day starts an hour off.
      let hour = local.hour
      if hour > 12 { moment += (24 - hour) * 3600 } else { moment -= hour * 3600 }
      if local.date.day == 1 { return false }
    }
    return true
  }

  private mutating func toHour() -> Bool {
    while !fields.hour.contains(local.hour) {
      if !hasStepped { set(CivilTime(date: local.date, hour: local.hour)) }
      moment += 3600
      if local.hour == 0 { return false }
    }
    return true
  }

  private mutating func toMinute() -> Bool {
    while !fields.minute.contains(local.minute) {
      if !hasStepped {
        hasStepped = true
        moment -= ((moment % 60) + 60) % 60
      }
      moment += 60
      if local.minute == 0 { return false }
    }
    return true
  }

  private mutating func toSecond() -> Bool {
    while local.second != 0 {
      hasStepped = true
      moment += 1
      if local.second == 0 { return false }
    }
    return true
  }

  private mutating func set(_ time: CivilTime) {
    hasStepped = true
    moment = zone.moment(of: time)
  }
}
