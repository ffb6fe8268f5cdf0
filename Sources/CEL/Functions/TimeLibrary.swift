import KubernetesValues

extension FunctionLibrary {
  /// `getHours()` and the other parts of timestamps and durations.
  package static let times = FunctionLibrary("times") { library in
    library.part("getFullYear", "year") { Int64($0.date.year) }
    library.part("getMonth", "month") { Int64($0.date.month - 1) }
    library.part("getDayOfYear", "day_of_year") {
      Int64($0.date.daysSince1970 - CivilDate(year: $0.date.year, month: 1, day: 1).daysSince1970)
    }
    library.part("getDayOfMonth", "day_of_month") { Int64($0.date.day - 1) }
    library.part("getDate", "day_of_month_1_based") { Int64($0.date.day) }
    library.part("getDayOfWeek", "day_of_week") { Int64($0.date.weekday) }
    library.part("getHours", "hours", nanoseconds: 3_600_000_000_000) { Int64($0.hour) }
    library.part("getMinutes", "minutes", nanoseconds: 60_000_000_000) { Int64($0.minute) }
    library.part("getSeconds", "seconds", nanoseconds: 1_000_000_000) { Int64($0.second) }
    library.milliseconds()
  }

  /// A part of a timestamp, in UTC or in a zone, and of a duration where that has one.
  private mutating func part(
    _ name: String, _ id: String, nanoseconds: Int64? = nil, _ body: @escaping @Sendable (CivilTime) -> Int64
  ) {
    var overloads: [Overload] = [
      .member(
        "timestamp_to_\(id)", [.timestamp], .int,
        .unary { value, _ in
          guard case .timestamp(let time) = value else { return .noSuchOverload }
          return .int(body(CivilTime(secondsSince1970: Int(time.seconds))))
        }),
      .member(
        "timestamp_to_\(id)_with_tz", [.timestamp, .string], .int,
        .binary { value, zone, evaluation in
          guard case .timestamp(let time) = value, case .string(let zone) = zone else { return .noSuchOverload }
          guard let local = Self.civilTime(time, zone, evaluation) else {
            return .failure("unknown time zone \(zone)")
          }
          return .int(body(local))
        }),
    ]
    if let nanoseconds {
      overloads.append(
        .member(
          "duration_to_\(id)", [.duration], .int,
          .unary { value, _ in
            guard case .duration(let span) = value else { return .noSuchOverload }
            return .int(span.nanoseconds / nanoseconds)
          }))
    }
    add(name, overloads)
  }

  private mutating func milliseconds() {
    add(
      "getMilliseconds",
      .member(
        "timestamp_to_milliseconds", [.timestamp], .int,
        .unary { value, _ in
          guard case .timestamp(let time) = value else { return .noSuchOverload }
          return .int(Int64(time.nanoseconds) / 1_000_000)
        }),
      .member(
        "timestamp_to_milliseconds_with_tz", [.timestamp, .string], .int,
        .binary { value, zone, evaluation in
          guard case .timestamp(let time) = value, case .string(let zone) = zone else { return .noSuchOverload }
          guard Self.civilTime(time, zone, evaluation) != nil else {
            return .failure("unknown time zone \(zone)")
          }
          return .int(Int64(time.nanoseconds) / 1_000_000)
        }),
      .member(
        "duration_to_milliseconds", [.duration], .int,
        .unary { value, evaluation in
          guard case .duration(let span) = value else { return .noSuchOverload }
          // The language means the part below a second, the API server the whole.
          return .int(
            evaluation.dialect == .kubernetes
              ? span.nanoseconds / 1_000_000 : span.nanoseconds % 1_000_000_000 / 1_000_000)
        }))
  }

  /// The time in a zone: `UTC`, a name of the IANA database, or an offset such as `-09:30`.
  private static func civilTime(_ time: Timestamp, _ zone: String, _ evaluation: Evaluation) -> CivilTime? {
    let seconds = Int(time.seconds)
    if zone.utf8.contains(UInt8(ascii: ":")) {
      // Hours and minutes from UTC, however many: cel-go sets no bounds, and neither does the server. The bounds here
      // keep the sum from overflowing.
      let parts = zone.utf8.split(separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
      guard let hours = Int(Substring(parts[0])), let minutes = Int(Substring(parts[1])), hours.magnitude < 1 << 40,
        minutes.magnitude < 1 << 40
      else { return nil }
      let offset = zone.hasPrefix("-") ? hours * 60 - minutes : hours * 60 + minutes
      return CivilTime(secondsSince1970: seconds + offset * 60)
    }
    // The server's own zone is UTC.
    if zone == "" || zone == "UTC" || zone == "Local" { return CivilTime(secondsSince1970: seconds) }
    return evaluation.zones.rules(for: zone)?.civilTime(at: seconds)
  }
}
