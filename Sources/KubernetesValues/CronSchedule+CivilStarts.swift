extension CronSchedule {
  /// The first starts after a moment in a zone whose clocks never change, at most `count`; fewer where five
  /// years go by without one.
  ///
  /// Gives what ``next(after:in:)`` gives in UTC, day by day instead of moment by moment: lint asks this of every
  /// CronJob.
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
    var date = CivilDate(daysSince1970: day)
    var weekday = date.weekday
    var lastYear = date.year + 5
    let times = (0..<24).filter(fields.hour.contains).flatMap { hour in
      (0..<60).filter(fields.minute.contains).map { minute in hour * 3600 + minute * 60 }
    }
    while date.year <= lastYear {
      if fields.month.contains(date.month), fields.matchesDay(date.day, weekday: weekday) {
        for time in times where day * secondsOfDay + time >= first {
          starts.append(day * secondsOfDay + time)
          if starts.count == count { return starts }
          lastYear = date.year + 5
        }
      }
      day += 1
      date = date.next
      weekday = weekday == 6 ? 0 : weekday + 1
    }
    return starts
  }
}
