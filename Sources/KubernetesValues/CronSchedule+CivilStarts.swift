extension CronSchedule {
  /// The first starts after a moment in a zone whose clocks never change, at most `count`; fewer where five
  /// years go by without one.
  ///
  /// Gives what ``next(after:in:)`` gives in UTC, day by day instead of moment by moment: lint asks this of every
  /// CronJob, and at times of sixty starts that are years apart.
  ///
  /// - Parameter moment: seconds since 1970.
  package func civilStarts(_ count: Int, after moment: Int) -> [Int] {
    var starts: [Int] = []
    guard count > 0 else { return starts }
    guard case .fields(let fields) = pattern else {
      var next = moment
      while starts.count < count, let start = self.next(after: next, in: .utc) {
        starts.append(start)
        next = start
      }
      return starts
    }
    let secondsOfDay = 86_400
    let first = moment + 1
    var day = (first >= 0 ? first : first - secondsOfDay + 1) / secondsOfDay
    let date = CivilDate(daysSince1970: day)
    var (year, month, dayOfMonth, weekday) = (date.year, date.month, date.day, date.weekday)
    var lastYear = year + 5
    while year <= lastYear {
      // The rest of a month at a time: many schedules want few of them.
      let rest = CivilDate.daysInMonth(month, of: year) - dayOfMonth + 1
      if fields.month.contains(month) {
        for passed in 0..<rest where fields.matchesDay(dayOfMonth + passed, weekday: (weekday + passed) % 7) {
          if fields.addStarts(of: (day + passed) * secondsOfDay, notBefore: first, to: &starts, upTo: count) {
            lastYear = year + 5
          }
          if starts.count == count { return starts }
        }
      }
      day += rest
      weekday = (weekday + rest) % 7
      dayOfMonth = 1
      month = month == 12 ? 1 : month + 1
      if month == 1 { year += 1 }
    }
    return starts
  }
}

extension CronFields {
  /// Adds a day's starts, while fewer than `count` are there.
  ///
  /// - Returns: whether there are any.
  fileprivate func addStarts(of day: Int, notBefore first: Int, to starts: inout [Int], upTo count: Int) -> Bool {
    let before = starts.count
    var hours = hour.values
    while hours != 0 {
      var minutes = minute.values
      while minutes != 0 {
        let start = day + hours.trailingZeroBitCount * 3600 + minutes.trailingZeroBitCount * 60
        minutes &= minutes - 1
        guard start >= first else { continue }
        starts.append(start)
        if starts.count == count { return true }
      }
      hours &= hours - 1
    }
    return starts.count > before
  }
}
