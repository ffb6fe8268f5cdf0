/// Points in time as text: `2006-01-02T15:04:05Z`.
package enum RFC3339 {
  /// Seconds since 1970; a fraction of a second is dropped, as `metav1.Time` drops it when it is stored.
  ///
  /// Accepts what Go's `time.Parse(time.RFC3339, …)` accepts: also an hour of one digit, and a fraction after a
  /// comma. nil for anything else.
  package static func seconds(_ text: String) -> Int? {
    var scanner = Scanner(rest: Array(text.utf8)[...])
    guard let year = scanner.number(digits: 4), scanner.take("-"),
      let month = scanner.number(digits: 2), 1...12 ~= month, scanner.take("-"),
      let day = scanner.number(digits: 2), day >= 1, day <= CivilDate.daysInMonth(month, of: year),
      scanner.take("T"), let hour = scanner.hour(), hour < 24, scanner.take(":"),
      let minute = scanner.number(digits: 2), minute < 60, scanner.take(":"),
      let second = scanner.number(digits: 2), second < 60
    else { return nil }
    scanner.skipFraction()
    guard let offset = scanner.offset(), scanner.rest.isEmpty else { return nil }
    let date = CivilDate(year: year, month: month, day: day)
    return CivilTime(date: date, hour: hour, minute: minute, second: second).secondsSince1970 - offset
  }

  /// The text in UTC, without fractions.
  package static func text(_ secondsSince1970: Int) -> String {
    let time = CivilTime(secondsSince1970: secondsSince1970)
    func padded(_ number: Int, _ width: Int) -> String {
      let text = String(number)
      return String(repeating: "0", count: max(0, width - text.count)) + text
    }
    return "\(padded(time.date.year, 4))-\(padded(time.date.month, 2))-\(padded(time.date.day, 2))"
      + "T\(padded(time.hour, 2)):\(padded(time.minute, 2)):\(padded(time.second, 2))Z"
  }

  private struct Scanner {
    var rest: ArraySlice<UInt8>

    mutating func take(_ character: Unicode.Scalar) -> Bool {
      guard rest.first == UInt8(ascii: character) else { return false }
      rest.removeFirst()
      return true
    }

    mutating func number(digits: Int) -> Int? {
      let text = rest.prefix(digits)
      guard text.count == digits, text.allSatisfy({ 48...57 ~= $0 }) else { return nil }
      rest = rest.dropFirst(digits)
      return text.reduce(0) { $0 * 10 + Int($1 - 48) }
    }

    mutating func hour() -> Int? { number(digits: 2) ?? number(digits: 1) }

    mutating func skipFraction() {
      guard let first = rest.first, first == UInt8(ascii: ".") || first == UInt8(ascii: ","),
        let second = rest.dropFirst().first, 48...57 ~= second
      else { return }
      rest = rest.dropFirst().drop { 48...57 ~= $0 }
    }

    mutating func offset() -> Int? {
      if take("Z") { return 0 }
      let sign = take("+") ? 1 : take("-") ? -1 : 0
      guard sign != 0, let hours = number(digits: 2), hours <= 24, take(":"),
        let minutes = number(digits: 2), minutes <= 60
      else { return nil }
      return sign * (hours * 3600 + minutes * 60)
    }
  }
}
