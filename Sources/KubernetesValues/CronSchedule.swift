/// When a CronJob starts, in the grammar of robfig/cron's standard parser, which Kubernetes uses.
package struct CronSchedule: Hashable, Sendable {
  package enum Pattern: Hashable, Sendable {
    case fields(CronFields)
    /// `@every`: whole seconds, at least one.
    case every(seconds: Int)
  }

  package let pattern: Pattern
  /// The zone of a `TZ=` or `CRON_TZ=` in front; nil without one.
  package let zoneName: String?

  /// Why a text is no schedule.
  package enum Fault: Error, Hashable, Sendable {
    /// The server's sentence.
    case message(String)
    /// `TZ=` without a blank behind the zone: the parser itself breaks, and the server answers with an internal
    /// error up to 1.34.
    case zoneWithoutFields
  }

  /// Reads a schedule; mirrors `cron.ParseStandard`.
  ///
  /// - Parameter zones: where a zone in front is looked up.
  package init(parsing text: String, zones: TimeZoneDatabase) throws(Fault) {
    var text = text[...]
    var zoneName: String?
    for prefix in ["TZ=", "CRON_TZ="] where zoneName == nil && text.utf8.starts(with: prefix.utf8) {
      guard let blank = text.utf8.firstIndex(of: UInt8(ascii: " ")) else { throw .zoneWithoutFields }
      let name = String(text[..<blank].utf8.dropFirst(prefix.utf8.count)) ?? ""
      if let fault = zones.fault(inLocation: name) {
        throw .message("provided bad location \(name): \(fault)")
      }
      zoneName = name.isEmpty ? "UTC" : name
      text = Self.trimmed(text[blank...])
    }
    self.zoneName = zoneName
    if text.utf8.first == UInt8(ascii: "@") {
      pattern = try Self.descriptor(String(text))
      return
    }
    if let fields = CronFields(plain: text.utf8Span.span) {
      pattern = .fields(fields)
      return
    }
    let words = text.unicodeScalars.split(whereSeparator: \.isGoSpace).map { String($0) }
    guard words.count == 5 else {
      throw .message(
        "expected exactly 5 fields, found \(words.count): [\(words.joined(separator: " "))]")
    }
    pattern = .fields(
      CronFields(
        minute: try CronField(parsing: words[0], .minute),
        hour: try CronField(parsing: words[1], .hour),
        dayOfMonth: try CronField(parsing: words[2], .dayOfMonth),
        month: try CronField(parsing: words[3], .month),
        dayOfWeek: try CronField(parsing: words[4], .dayOfWeek)))
  }

  private static func descriptor(_ text: String) throws(Fault) -> Pattern {
    let all = CronFields(
      minute: .only(0), hour: .all(.hour), dayOfMonth: .all(.dayOfMonth), month: .all(.month),
      dayOfWeek: .all(.dayOfWeek))
    var fields = all
    switch text {
    case "@hourly": return .fields(fields)
    case "@daily", "@midnight":
      fields.hour = .only(0)
    case "@weekly":
      fields.hour = .only(0)
      fields.dayOfWeek = .only(0)
    case "@monthly":
      fields.hour = .only(0)
      fields.dayOfMonth = .only(1)
    case "@yearly", "@annually":
      fields.hour = .only(0)
      fields.dayOfMonth = .only(1)
      fields.month = .only(1)
    case _ where text.utf8.starts(with: "@every ".utf8):
      do {
        let duration = try GoDuration(parsing: String(text.utf8.dropFirst("@every ".utf8.count)) ?? "")
        return .every(seconds: max(1, Int(duration.nanoseconds / 1_000_000_000)))
      } catch {
        throw .message("failed to parse duration \(text): \(error)")
      }
    default: throw .message("unrecognized descriptor: \(text)")
    }
    return .fields(fields)
  }

  private static func trimmed(_ text: Substring) -> Substring {
    let start = text.unicodeScalars.drop(while: \.isGoSpace)
    guard let last = start.lastIndex(where: { !$0.isGoSpace }) else { return "" }
    return Substring(start[...last])
  }
}

/// The five fields of a schedule.
package struct CronFields: Hashable, Sendable {
  var minute: CronField
  var hour: CronField
  var dayOfMonth: CronField
  var month: CronField
  var dayOfWeek: CronField

  init(minute: CronField, hour: CronField, dayOfMonth: CronField, month: CronField, dayOfWeek: CronField) {
    self.minute = minute
    self.hour = hour
    self.dayOfMonth = dayOfMonth
    self.month = month
    self.dayOfWeek = dayOfWeek
  }

  /// What nearly all schedules are, `*` or a number five times with a blank between; nil for anything else.
  init?(plain text: Span<UInt8>) {
    var position = 0
    guard let minute = CronField(plain: text, &position, .minute),
      let hour = CronField(plain: text, &position, .hour),
      let dayOfMonth = CronField(plain: text, &position, .dayOfMonth),
      let month = CronField(plain: text, &position, .month),
      let dayOfWeek = CronField(plain: text, &position, .dayOfWeek), position == text.count + 1
    else { return nil }
    self.init(minute: minute, hour: hour, dayOfMonth: dayOfMonth, month: month, dayOfWeek: dayOfWeek)
  }

  /// Both day fields have to match where one is open, else one of them is enough.
  func matchesDay(_ date: CivilDate) -> Bool { matchesDay(date.day, weekday: date.weekday) }

  func matchesDay(_ number: Int, weekday: Int) -> Bool {
    let day = dayOfMonth.contains(number)
    let weekday = dayOfWeek.contains(weekday)
    return dayOfMonth.isOpen || dayOfWeek.isOpen ? day && weekday : day || weekday
  }
}
