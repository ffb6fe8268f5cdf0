/// A zone's rule for all years to come, as POSIX writes it: `CET-1CEST,M3.5.0,M10.5.0/3`.
struct PosixTimeZone: Sendable {
  /// When in a year clocks change.
  private struct Change: Sendable {
    enum Day: Sendable {
      /// Day 1–365; February 29 is never counted.
      case julian(Int)
      /// Day 0–365; February 29 is counted.
      case ordinal(Int)
      /// The `week`-th weekday of a month; week 5 is the last.
      case weekday(month: Int, week: Int, weekday: Int)
    }

    var day: Day
    /// Seconds after midnight, by the clocks before the change; may be negative or beyond a day.
    var second: Int

    func civilSeconds(year: Int) -> Int {
      let firstDay = CivilDate(year: year, month: 1, day: 1).daysSince1970
      let days: Int
      switch day {
      case .ordinal(let number): days = firstDay + number
      case .julian(let number):
        let isLeap = CivilDate.daysInMonth(2, of: year) == 29
        days = firstDay + number - 1 + (isLeap && number >= 60 ? 1 : 0)
      case .weekday(let month, let week, let weekday):
        let first = CivilDate(year: year, month: month, day: 1)
        var day = first.daysSince1970 + (weekday - first.weekday + 7) % 7 + (week - 1) * 7
        if day >= first.daysSince1970 + CivilDate.daysInMonth(month, of: year) { day -= 7 }
        days = day
      }
      return days * 86_400 + second
    }
  }

  private let standardOffset: Int
  private let daylight: (offset: Int, start: Change, end: Change)?

  /// nil for what is no such rule.
  init?(parsing text: String) {
    var scanner = Scanner(rest: Array(text.utf8)[...])
    guard scanner.skipName(), let west = scanner.time() else { return nil }
    standardOffset = -west
    guard !scanner.rest.isEmpty else {
      daylight = nil
      return
    }
    guard scanner.skipName() else { return nil }
    var offset = standardOffset + 3600
    if scanner.rest.first != UInt8(ascii: ",") {
      guard let west = scanner.time() else { return nil }
      offset = -west
    }
    guard scanner.take(","), let start = scanner.change(), scanner.take(","), let end = scanner.change(),
      scanner.rest.isEmpty
    else { return nil }
    daylight = (offset, start, end)
  }

  /// The span of equal offset that holds a moment.
  func period(at moment: Int) -> TimeZoneRules.Period {
    guard let daylight else { return .init(start: .min, end: .max, offset: standardOffset) }
    let year = CivilTime(secondsSince1970: moment + standardOffset).date.year
    // The changes of the year and its neighbours, in order.
    var changes: [(moment: Int, offset: Int)] = []
    for year in (year - 1)...(year + 1) {
      changes.append((daylight.start.civilSeconds(year: year) - standardOffset, daylight.offset))
      changes.append((daylight.end.civilSeconds(year: year) - daylight.offset, standardOffset))
    }
    changes.sort { $0.moment < $1.moment }
    let next = changes.firstIndex { $0.moment > moment } ?? changes.count - 1
    guard next > 0 else { return .init(start: .min, end: changes[0].moment, offset: standardOffset) }
    return .init(
      start: changes[next - 1].moment, end: changes[next].moment, offset: changes[next - 1].offset)
  }

  private struct Scanner {
    var rest: ArraySlice<UInt8>

    mutating func take(_ character: Unicode.Scalar) -> Bool {
      guard rest.first == UInt8(ascii: character) else { return false }
      rest.removeFirst()
      return true
    }

    /// `CET` or `<+03>`.
    mutating func skipName() -> Bool {
      let before = rest.count
      if take("<") {
        rest = rest.drop { $0 != UInt8(ascii: ">") }
        return take(">")
      }
      rest = rest.drop { 65...90 ~= $0 || 97...122 ~= $0 }
      return rest.count < before
    }

    mutating func number() -> Int? {
      let digits = rest.prefix { 48...57 ~= $0 }
      guard 1...4 ~= digits.count else { return nil }
      rest = rest.dropFirst(digits.count)
      return digits.reduce(0) { $0 * 10 + Int($1 - 48) }
    }

    /// `[+-]h[h][h][:mm[:ss]]` in seconds.
    mutating func time() -> Int? {
      let sign = take("-") ? -1 : 1
      if sign == 1 { _ = take("+") }
      guard let hours = number() else { return nil }
      var seconds = hours * 3600
      if take(":") {
        guard let minutes = number() else { return nil }
        seconds += minutes * 60
        if take(":") {
          guard let more = number() else { return nil }
          seconds += more
        }
      }
      return sign * seconds
    }

    mutating func change() -> Change? {
      let day: Change.Day
      if take("M") {
        guard let month = number(), 1...12 ~= month, take("."), let week = number(), 1...5 ~= week, take("."),
          let weekday = number(), 0...6 ~= weekday
        else { return nil }
        day = .weekday(month: month, week: week, weekday: weekday)
      } else if take("J") {
        guard let number = number(), 1...365 ~= number else { return nil }
        day = .julian(number)
      } else {
        guard let number = number(), 0...365 ~= number else { return nil }
        day = .ordinal(number)
      }
      guard take("/") else { return Change(day: day, second: 7200) }
      guard let second = time() else { return nil }
      return Change(day: day, second: second)
    }
  }
}
