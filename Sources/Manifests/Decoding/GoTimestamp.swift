/// Times in RFC 3339 as Go's `time.Parse` takes them, with its complaints.
package struct GoTimestamp {
  /// The time in UTC to the second, as the server writes it: `2024-01-02T03:04:05Z`.
  package let text: String

  /// What Go says of a text that is no time.
  package struct Fault: Error, CustomStringConvertible {
    package let description: String
  }

  private static let layout = "2006-01-02T15:04:05Z07:00"

  package init(parsing value: String) throws(Fault) {
    var rest = value.utf8[...]
    func fault(_ element: String) -> Fault {
      Fault(
        description:
          "parsing time \"\(value)\" as \"\(Self.layout)\": cannot parse \"\(Substring(rest))\" as \"\(element)\"")
    }
    func outOfRange(_ what: String) -> Fault {
      Fault(description: "parsing time \"\(value)\": \(what) out of range")
    }
    func number(_ count: Int, _ element: String) throws(Fault) -> Int {
      let digits = rest.prefix(count)
      guard digits.count == count, digits.allSatisfy({ $0 >= 48 && $0 <= 57 }) else { throw fault(element) }
      rest = rest.dropFirst(count)
      return digits.reduce(0) { $0 * 10 + Int($1 - 48) }
    }
    func literal(_ byte: UInt8) throws(Fault) {
      guard rest.first == byte else { throw fault(String(UnicodeScalar(byte))) }
      rest = rest.dropFirst()
    }
    let year = try number(4, "2006")
    try literal(UInt8(ascii: "-"))
    let month = try number(2, "01")
    guard 1...12 ~= month else { throw outOfRange("month") }
    try literal(UInt8(ascii: "-"))
    let day = try number(2, "02")
    try literal(UInt8(ascii: "T"))
    let hour = try number(2, "15")
    guard hour < 24 else { throw outOfRange("hour") }
    try literal(UInt8(ascii: ":"))
    let minute = try number(2, "04")
    guard minute < 60 else { throw outOfRange("minute") }
    try literal(UInt8(ascii: ":"))
    let second = try number(2, "05")
    guard second < 60 else { throw outOfRange("second") }
    if let point = rest.first, point == UInt8(ascii: ".") || point == UInt8(ascii: ",") {
      let digits = rest.dropFirst().prefix { $0 >= 48 && $0 <= 57 }
      if !digits.isEmpty { rest = rest.dropFirst(1 + digits.count) }
    }
    var offset = 0
    if rest.first == UInt8(ascii: "Z") {
      rest = rest.dropFirst()
    } else {
      let zone = rest
      guard let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), rest.count >= 6 else {
        throw fault("Z07:00")
      }
      rest = rest.dropFirst()
      let hours = try? number(2, "07")
      let colon = rest.first == UInt8(ascii: ":")
      rest = rest.dropFirst()
      let minutes = try? number(2, "00")
      guard let hours, colon, let minutes else {
        rest = zone
        throw fault("Z07:00")
      }
      guard hours <= 24 else { throw outOfRange("time zone offset hour") }
      guard minutes < 60 else { throw outOfRange("time zone offset minute") }
      offset = (hours * 60 + minutes) * (sign == UInt8(ascii: "-") ? -1 : 1)
    }
    guard rest.isEmpty else {
      throw Fault(description: "parsing time \"\(value)\": extra text: \"\(Substring(rest))\"")
    }
    guard 1...Self.days(month, year) ~= day else { throw outOfRange("day") }
    let minutes = Self.dayNumber(year, month, day) * 1440 + hour * 60 + minute - offset
    text = Self.text(minutes, second)
  }

  private static func days(_ month: Int, _ year: Int) -> Int {
    switch month {
    case 4, 6, 9, 11: 30
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    default: 31
    }
  }

  /// Days since 1970-01-01 of the Gregorian calendar.
  private static func dayNumber(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let y = month <= 2 ? year - 1 : year
    let era = (y >= 0 ? y : y - 399) / 400
    let yearOfEra = y - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  private static func text(_ minutes: Int, _ second: Int) -> String {
    let days = (minutes >= 0 ? minutes : minutes - 1439) / 1440
    let minuteOfDay = minutes - days * 1440
    let z = days + 719_468
    let era = (z >= 0 ? z : z - 146_096) / 146_097
    let dayOfEra = z - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * shifted + 2) / 5 + 1
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    func padded(_ number: Int, _ width: Int) -> String {
      let text = String(number)
      return String(repeating: "0", count: max(0, width - text.count)) + text
    }
    return padded(year, 4) + "-" + padded(month, 2) + "-" + padded(day, 2) + "T" + padded(minuteOfDay / 60, 2) + ":"
      + padded(minuteOfDay % 60, 2) + ":" + padded(second, 2) + "Z"
  }
}
