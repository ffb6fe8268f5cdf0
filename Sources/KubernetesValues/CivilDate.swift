/// A day of the proleptic Gregorian calendar.
package struct CivilDate: Hashable, Comparable, Sendable {
  package let year: Int
  /// 1–12.
  package let month: Int
  /// 1–31.
  package let day: Int

  /// The day with months and days outside their ranges carried over, as Go's `time.Date` does: month 13 is
  /// January of the next year, day 0 the last day of the month before.
  package init(year: Int, month: Int, day: Int) {
    self.init(daysSince1970: Self.days(year: year, month: month, day: day))
  }

  /// Days since 1970-01-01.
  package init(daysSince1970 days: Int) {
    // Years start in March here, so that a leap day ends one. An era is 400 years.
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  package var daysSince1970: Int { Self.days(year: year, month: month, day: day) }

  /// The day after.
  package var next: CivilDate {
    // Every month has so many.
    day < 28 ? CivilDate(year: year, month: month, of: day + 1) : CivilDate(daysSince1970: daysSince1970 + 1)
  }

  /// - Parameter day: one that the month has.
  private init(year: Int, month: Int, of day: Int) {
    self.year = year
    self.month = month
    self.day = day
  }

  /// 0 is Sunday.
  package var weekday: Int { ((daysSince1970 + 4) % 7 + 7) % 7 }

  package static func daysInMonth(_ month: Int, of year: Int) -> Int {
    days(year: year, month: month + 1, day: 1) - days(year: year, month: month, day: 1)
  }

  package static func < (a: CivilDate, b: CivilDate) -> Bool {
    (a.year, a.month, a.day) < (b.year, b.month, b.day)
  }

  private static func days(year: Int, month: Int, day: Int) -> Int {
    let months = month - 1
    let carried = months >= 0 ? months / 12 : (months - 11) / 12
    let month = months - carried * 12 + 1
    let marchYear = year + carried - (month <= 2 ? 1 : 0)
    let era = (marchYear >= 0 ? marchYear : marchYear - 399) / 400
    let yearOfEra = marchYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468 + day - 1
  }
}

/// A date and a time of day somewhere, without the zone.
package struct CivilTime: Hashable, Sendable {
  package let date: CivilDate
  /// Seconds since midnight, 0–86399.
  package let secondOfDay: Int

  package init(date: CivilDate, hour: Int, minute: Int = 0, second: Int = 0) {
    self.date = date
    secondOfDay = hour * 3600 + minute * 60 + second
  }

  /// The time in UTC for a count of seconds since 1970.
  package init(secondsSince1970 seconds: Int) {
    let days = (seconds >= 0 ? seconds : seconds - 86_399) / 86_400
    date = CivilDate(daysSince1970: days)
    secondOfDay = seconds - days * 86_400
  }

  package var hour: Int { secondOfDay / 3600 }
  package var minute: Int { secondOfDay / 60 % 60 }
  package var second: Int { secondOfDay % 60 }

  /// The count of seconds since 1970 for the time in UTC.
  package var secondsSince1970: Int { date.daysSince1970 * 86_400 + secondOfDay }
}
