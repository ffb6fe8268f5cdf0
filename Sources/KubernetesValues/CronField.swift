/// One field of a cron schedule: the values at which it matches.
struct CronField: Hashable, Sendable {
  /// What a field may hold.
  struct Bounds: Sendable {
    let range: ClosedRange<Int>
    /// Lower-case names and the first one's value.
    let names: [String]

    static let minute = Bounds(range: 0...59, names: [])
    static let hour = Bounds(range: 0...23, names: [])
    static let dayOfMonth = Bounds(range: 1...31, names: [])
    static let month = Bounds(
      range: 1...12,
      names: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"])
    static let dayOfWeek = Bounds(range: 0...6, names: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"])
  }

  /// A bit for each value.
  private(set) var values: UInt64 = 0
  /// Whether the field is open: `*` or `?`, not stepped. Of the two day fields an open one does not count.
  private(set) var isOpen = false

  func contains(_ value: Int) -> Bool { values & (1 << UInt64(value)) != 0 }

  static func all(_ bounds: Bounds) -> CronField {
    var field = CronField()
    for value in bounds.range { field.values |= 1 << UInt64(value) }
    field.isOpen = true
    return field
  }

  static func only(_ value: Int) -> CronField {
    var field = CronField()
    field.values = 1 << UInt64(value)
    return field
  }

  private init() {}

  /// Reads `*` or a number within bounds up to a blank or the end, and goes on behind it; nil for anything else.
  init?(plain text: Span<UInt8>, _ position: inout Int, _ bounds: Bounds) {
    let start = position
    var number = 0
    while position < text.count, position < start + 2, 48...57 ~= text[position] {
      number = number * 10 + Int(text[position] - 48)
      position += 1
    }
    if position > start {
      guard bounds.range.contains(number) else { return nil }
      self = .only(number)
    } else {
      guard position < text.count, text[position] == UInt8(ascii: "*") else { return nil }
      position += 1
      self = .all(bounds)
    }
    guard position >= text.count || text[position] == UInt8(ascii: " ") else { return nil }
    position += 1
  }

  /// Reads a list of values, ranges and steps; mirrors robfig/cron's `getField`.
  init(parsing text: String, _ bounds: Bounds) throws(CronSchedule.Fault) {
    for piece in Self.split(text[...], at: ",") where !piece.isEmpty { try add(piece, bounds) }
  }

  private mutating func add(_ piece: Substring, _ bounds: Bounds) throws(CronSchedule.Fault) {
    let parts = Self.split(piece, at: "/")
    let ends = Self.split(parts[0], at: "-")
    var first = bounds.range.lowerBound
    var last = bounds.range.upperBound
    let isStar = ends[0] == "*" || ends[0] == "?"
    if !isStar {
      first = try Self.value(ends[0], bounds)
      if ends.count > 2 { throw .message("too many hyphens: \(piece)") }
      last = ends.count == 2 ? try Self.value(ends[1], bounds) : first
    }
    var step = 1
    if parts.count == 2 {
      step = try Self.number(parts[1])
      if ends.count == 1 { last = bounds.range.upperBound }
    } else if parts.count > 2 {
      throw .message("too many slashes: \(piece)")
    }
    if first < bounds.range.lowerBound {
      throw .message("beginning of range (\(first)) below minimum (\(bounds.range.lowerBound)): \(piece)")
    }
    if last > bounds.range.upperBound {
      throw .message("end of range (\(last)) above maximum (\(bounds.range.upperBound)): \(piece)")
    }
    if first > last {
      throw .message("beginning of range (\(first)) beyond end of range (\(last)): \(piece)")
    }
    if step == 0 { throw .message("step of range should be a positive number: \(piece)") }
    var value = first
    while value <= last {
      values |= 1 << UInt64(value)
      let (next, overflow) = value.addingReportingOverflow(step)
      if overflow { break }
      value = next
    }
    if isStar, step == 1 { isOpen = true }
  }

  /// Split at a byte, empty parts kept: a `Character` may hide one behind a combining mark.
  private static func split(_ text: Substring, at separator: Unicode.Scalar) -> [Substring] {
    text.utf8.split(separator: UInt8(ascii: separator), omittingEmptySubsequences: false).map(Substring.init)
  }

  private static func value(_ text: Substring, _ bounds: Bounds) throws(CronSchedule.Fault) -> Int {
    if !bounds.names.isEmpty, let index = bounds.names.firstIndex(of: text.lowercased()) {
      return index + bounds.range.lowerBound
    }
    return try number(text)
  }

  private static func number(_ text: Substring) throws(CronSchedule.Fault) -> Int {
    var digits = text.utf8[...]
    if digits.first == UInt8(ascii: "-") || digits.first == UInt8(ascii: "+") { digits = digits.dropFirst() }
    guard !digits.isEmpty, digits.allSatisfy({ 48...57 ~= $0 }) else {
      throw .message(unreadable(text, "invalid syntax"))
    }
    guard let number = Int(text) else { throw .message(unreadable(text, "value out of range")) }
    if number < 0 { throw .message("negative number (\(number)) not allowed: \(text)") }
    return number
  }

  private static func unreadable(_ text: Substring, _ why: String) -> String {
    "failed to parse int from \(text): strconv.Atoi: parsing \(GoText.quoted(String(text))): \(why)"
  }
}
