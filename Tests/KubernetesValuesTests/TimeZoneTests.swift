import JobsworthTestSupport
import Testing

@testable import KubernetesValues

@Suite struct TimeZoneTests {
  /// A zone file of version 2 without transitions but with a rule.
  static func file(
    rule: String, offsets: [Int32] = [3600], transitions: [(Int64, UInt8)] = []
  ) -> [UInt8] {
    func header(_ version: UInt8, _ transitions: Int, _ types: Int) -> [UInt8] {
      var bytes = Array("TZif".utf8) + [version] + [UInt8](repeating: 0, count: 15)
      for count in [0, 0, 0, transitions, types, 1] { bytes += [0, 0, UInt8(count >> 8), UInt8(count & 255)] }
      return bytes
    }
    var bytes = header(0x32, 0, 1) + [0, 0, 0, 0, 0, 0, 0] + header(0x32, transitions.count, offsets.count)
    for (moment, _) in transitions {
      bytes += (0..<8).map { UInt8(truncatingIfNeeded: moment >> (56 - 8 * Int64($0))) }
    }
    bytes += transitions.map(\.1)
    for offset in offsets {
      bytes += (0..<4).map { UInt8(truncatingIfNeeded: offset >> (24 - 8 * Int32($0))) } + [0, 0]
    }
    return bytes + [0] + Array("\n\(rule)\n".utf8)
  }

  @Test("the built-in names are in order, as the search in them needs, and each is found")
  func names() {
    let zones = TimeZoneDatabase.builtIn
    let names = TimeZoneDatabase.names
    #expect(names == names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
    for name in names {
      #expect(zones.fault(inLocation: name) == nil)
      for other in [name + "a", String(name.dropLast()), "A" + name] where !names.contains(other) && !other.isEmpty {
        #expect(zones.fault(inLocation: other) == "unknown time zone \(other)")
      }
    }
  }

  @Test(arguments: [
    ("CET-1CEST,M3.5.0,M10.5.0/3", 1_700_000_000, 3600), ("CET-1CEST,M3.5.0,M10.5.0/3", 1_720_000_000, 7200),
    ("CET-1CEST,M3.5.0,M10.5.0/3", 5_000_000_000, 7200), ("EST5EDT,M3.2.0,M11.1.0", 1_700_000_000, -18000),
    ("EST5EDT,M3.2.0,M11.1.0", 5_000_000_000, -14400), ("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", 1_700_000_000, 39600),
    ("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", 5_000_000_000, 37800), ("IST-5:30", 4_000_000_000, 19800),
    // Dublin's rule has a negative summer time.
    ("IST-1GMT0,M10.5.0,M3.5.0/1", 1_700_000_000, 0), ("IST-1GMT0,M10.5.0,M3.5.0/1", 1_720_000_000, 3600),
    ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", 1_720_000_000, -3600),
    ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", 1_700_000_000, -7200),
    ("A0B,J60,J300", 1_709_250_000, 0), ("A0B,59,300", 1_709_250_000, 3600),
  ])
  func offsetsByRule(_ rule: String, _ moment: Int, _ offset: Int) throws {
    let rules = try #require(TimeZoneRules(tzif: Self.file(rule: rule)))
    #expect(rules.offset(at: moment) == offset)
  }

  @Test func offsetsByTransition() throws {
    let bytes = Self.file(rule: "X-3", offsets: [3600, 7200, 10800], transitions: [(-100, 1), (100, 2)])
    let rules = try #require(TimeZoneRules(tzif: bytes))
    #expect([-101, -100, 99, 100].map(rules.offset(at:)) == [3600, 7200, 7200, 10800])
    #expect(rules.civilTime(at: 0) == CivilTime(date: CivilDate(year: 1970, month: 1, day: 1), hour: 2))
  }

  @Test func brokenFilesAreNoZones() {
    let good = Self.file(rule: "UTC0")
    #expect(TimeZoneRules(tzif: []) == nil)
    for length in 0..<(good.count - 6) { #expect(TimeZoneRules(tzif: Array(good.prefix(length))) == nil) }
    var random = SeededGenerator(seed: 11)
    for _ in 0..<2000 {
      var bytes = good
      bytes[Int.random(in: 4..<bytes.count, using: &random)] = .random(in: 0...255, using: &random)
      // Must not trap.
      _ = TimeZoneRules(tzif: bytes)?.offset(at: 1_700_000_000)
    }
  }

  @Test(arguments: [
    "Europe/Rome", "UTC", "US/Eastern", "EST5EDT", "Etc/GMT+5", "GMT", "Zulu", "America/Argentina/Ushuaia",
  ])
  func knownNames(_ name: String) {
    #expect(TimeZoneDatabase.builtIn.faults(inTimeZone: name) == [])
  }

  @Test(arguments: [
    ("", ["timeZone must be nil or non-empty string"]), ("europe/rome", ["unknown time zone europe/rome"]),
    ("+05:00", ["unknown time zone +05:00"]), ("../etc/passwd", ["unknown time zone ../etc/passwd"]),
    ("Europe//Rome", ["unknown time zone Europe//Rome"]), ("Europe/", ["unknown time zone Europe/"]),
    ("a/-b", ["unknown time zone a/-b"]), ("abcdefghijklmno", ["unknown time zone abcdefghijklmno"]),
    ("America", ["unknown time zone America"]),
    ("Local", ["timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones"]),
    (
      "local",
      [
        "timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones",
        "unknown time zone local",
      ]
    ),
    ("a..b", ["time: invalid location name"]),
  ])
  func badNames(_ name: String, _ faults: [String]) {
    #expect(TimeZoneDatabase.builtIn.faults(inTimeZone: name) == faults)
  }

  @Test func theSystemsFilesAddNames() {
    let rome = Self.file(rule: "CET-1CEST,M3.5.0,M10.5.0/3")
    let zones = TimeZoneDatabase { ["Own/Zone", "posix/Rome", "Europe/Rome"].contains($0) ? rome : nil }
    #expect(zones.faults(inTimeZone: "Own/Zone") == [])
    #expect(zones.faults(inTimeZone: "posix/Rome") == ["unknown time zone posix/Rome"])
    #expect(zones.rules(for: "Europe/Rome")?.offset(at: 1_720_000_000) == 7200)
    #expect(zones.rules(for: "UTC")?.offset(at: 0) == 0)
    #expect(zones.rules(for: "Nowhere") == nil)
  }

  @Test func datesGoForthAndBack() {
    #expect(CivilDate(daysSince1970: 0) == CivilDate(year: 1970, month: 1, day: 1))
    #expect(CivilDate(year: 1970, month: 1, day: 1).weekday == 4)
    #expect(CivilDate(year: 2026, month: 13, day: 0) == CivilDate(year: 2026, month: 12, day: 31))
    #expect(CivilDate(year: 2026, month: 0, day: 1) == CivilDate(year: 2025, month: 12, day: 1))
    #expect(CivilDate(year: 2024, month: 2, day: 30) == CivilDate(year: 2024, month: 3, day: 1))
    var previous = CivilDate(daysSince1970: -800_001)
    for day in stride(from: -800_000, through: 800_000, by: 1) {
      let date = CivilDate(daysSince1970: day)
      guard previous < date, date.daysSince1970 == day, 1...31 ~= date.day, 1...12 ~= date.month else {
        Issue.record("day \(day)")
        return
      }
      previous = date
    }
  }

  @Test(arguments: [
    ("1970-01-01T00:00:00Z", 0), ("2026-11-22T02:50:00Z", 1_795_315_800),
    ("2026-11-22T02:50:00.999+01:00", 1_795_312_200),
    ("2026-11-22T2:50:00Z", 1_795_315_800), ("1969-12-31T23:59:59-00:30", 1799),
    ("2024-02-29T00:00:00,5Z", 1_709_164_800),
  ])
  func times(_ text: String, _ seconds: Int) {
    #expect(RFC3339.seconds(text) == seconds)
    #expect(RFC3339.seconds(RFC3339.text(seconds)) == seconds)
  }

  @Test(arguments: [
    "", "x", "2026-11-22", "2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z", "2026-11-22T24:00:00Z",
    "2026-11-22T00:00:60Z",
    "2026-11-22t00:00:00Z", "2026-11-22T00:00:00z", "2026-11-22T00:00:00", "2026-11-22T00:00:00Zx",
    "2026-11-22T00:00:00.Z",
  ])
  func badTimes(_ text: String) {
    #expect(RFC3339.seconds(text) == nil)
  }
}
