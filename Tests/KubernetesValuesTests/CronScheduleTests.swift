import Testing

@testable import KubernetesValues

@Suite struct CronScheduleTests {
  private let zones = TimeZoneDatabase.builtIn

  @Test(arguments: [
    "*/60 * * * *", "*/100 * * * *", "? ? ? ? ?", "1-5/2 * * * *", "0  0\t* * *", "* * * JAN-DEC MON-FRI", "+5 * * * *",
    ", * * * *", "1,,2 * * * *", "*-5-7 * * * *", "5/15 * * * *", " 0 0 * * * ", "@yearly", "@annually", "@monthly",
    "@weekly", "@daily", "@midnight", "@hourly", "@every 1h30m", "@every -1h", "@every 0", "@every 10ms",
    "TZ=Europe/Rome 0 0 * * *", "CRON_TZ=UTC @daily", "CRON_TZ= 0 0 * * *", "007 * * * *", "\u{A0}0 0 * * *",
    "*/9223372036854775807 * * * *",
  ])
  func accepted(_ text: String) throws {
    _ = try CronSchedule(parsing: text, zones: zones)
  }

  @Test("a plain schedule means what the same one means to the general reader")
  func plain() throws {
    for text in ["* * * * *", "0 0 1 1 0", "59 23 31 12 6", "5 * * * *", "07 3 * * *", "0 12 * 6 *"] {
      #expect(CronFields(plain: text.utf8Span.span) != nil)
      // A second blank is what the plain reader does not know.
      let other = try CronSchedule(parsing: " " + text, zones: zones)
      #expect(try CronSchedule(parsing: text, zones: zones) == other)
    }
    for text in [
      "", "*", "* * * *", "* * * * * ", "* * * * * *", "60 * * * *", "* * 0 * *", "001 * * * *", "*/5 * * * *",
    ] {
      #expect(CronFields(plain: text.utf8Span.span) == nil)
    }
  }

  @Test(arguments: [
    ("61 * * * *", "end of range (61) above maximum (59): 61"),
    ("0 24 * * *", "end of range (24) above maximum (23): 24"),
    ("0 0 0 * *", "beginning of range (0) below minimum (1): 0"),
    ("0 0 * * 7", "end of range (7) above maximum (6): 7"),
    ("60/5 * * * *", "beginning of range (60) beyond end of range (59): 60/5"),
    ("5-1 * * * *", "beginning of range (5) beyond end of range (1): 5-1"),
    ("1-2-3 * * * *", "too many hyphens: 1-2-3"), ("*/5/2 * * * *", "too many slashes: */5/2"),
    ("1-5/0 * * * *", "step of range should be a positive number: 1-5/0"),
    ("*/-5 * * * *", "negative number (-5) not allowed: -5"),
    ("MON * * * *", #"failed to parse int from MON: strconv.Atoi: parsing "MON": invalid syntax"#),
    ("-1 * * * *", #"failed to parse int from : strconv.Atoi: parsing "": invalid syntax"#),
    ("* * * * FRI-MON", "beginning of range (5) beyond end of range (1): FRI-MON"),
    (
      "99999999999999999999 * * * *",
      #"failed to parse int from 99999999999999999999: strconv.Atoi: parsing "99999999999999999999": value out of range"#
    ),
    ("0 0 * * * *", "expected exactly 5 fields, found 6: [0 0 * * * *]"),
    (" @daily", "expected exactly 5 fields, found 1: [@daily]"), (" ", "expected exactly 5 fields, found 0: []"),
    ("@Daily", "unrecognized descriptor: @Daily"), ("@daily ", "unrecognized descriptor: @daily "),
    ("@every", "unrecognized descriptor: @every"), ("@reboot", "unrecognized descriptor: @reboot"),
    ("@every x", #"failed to parse duration @every x: time: invalid duration "x""#),
    ("@every 1d", #"failed to parse duration @every 1d: time: unknown unit "d" in duration "1d""#),
    ("TZ=Bad/Zone * * * * *", "provided bad location Bad/Zone: unknown time zone Bad/Zone"),
    ("TZ=../x * * * * *", "provided bad location ../x: time: invalid location name"),
  ])
  func refused(_ text: String, _ message: String) {
    #expect(throws: CronSchedule.Fault.message(message)) { try CronSchedule(parsing: text, zones: zones) }
  }

  @Test func aZoneAloneBreaksTheServer() {
    #expect(throws: CronSchedule.Fault.zoneWithoutFields) { try CronSchedule(parsing: "TZ=UTC", zones: zones) }
  }

  /// From, schedule, the next starts in UTC.
  @Test(arguments: [
    ("2026-01-31T23:59:00Z", "*/15 * * * *", ["2026-02-01T00:00:00Z", "2026-02-01T00:15:00Z"]),
    ("2026-01-01T00:00:00Z", "0 0 31 * *", ["2026-01-31T00:00:00Z", "2026-03-31T00:00:00Z", "2026-05-31T00:00:00Z"]),
    ("2026-01-01T00:00:00Z", "0 12 29 2 *", ["2028-02-29T12:00:00Z"]),
    // Either day field is enough where both are closed.
    ("2026-11-22T00:00:00Z", "0 0 24 * mon", ["2026-11-23T00:00:00Z", "2026-11-24T00:00:00Z", "2026-11-30T00:00:00Z"]),
    // A stepped star is closed.
    (
      "2026-11-22T00:00:00Z", "0 0 */10 * mon",
      ["2026-11-23T00:00:00Z", "2026-11-30T00:00:00Z", "2026-12-01T00:00:00Z"]
    ),
    ("2026-11-22T00:00:00Z", "0 0 * * mon", ["2026-11-23T00:00:00Z", "2026-11-30T00:00:00Z"]),
    ("2026-11-22T00:00:30Z", "@hourly", ["2026-11-22T01:00:00Z"]),
    ("2026-11-22T00:00:30Z", "@weekly", ["2026-11-29T00:00:00Z"]),
    ("2026-11-22T00:00:30Z", "@yearly", ["2027-01-01T00:00:00Z"]),
    ("2026-11-22T00:00:30Z", "@every 90s", ["2026-11-22T00:02:00Z", "2026-11-22T00:03:30Z"]),
    ("2026-11-22T00:00:30Z", "@every 10ms", ["2026-11-22T00:00:31Z"]),
  ])
  func starts(_ from: String, _ schedule: String, _ expected: [String]) throws {
    let schedule = try CronSchedule(parsing: schedule, zones: zones)
    var moment = try #require(RFC3339.seconds(from))
    for text in expected {
      moment = try #require(schedule.next(after: moment, in: .utc))
      #expect(RFC3339.text(moment) == text)
    }
  }

  @Test func aScheduleThatNeverMatchesHasNoStart() throws {
    for text in ["0 0 30 2 *", ", * * * *"] {
      #expect(try CronSchedule(parsing: text, zones: zones).next(after: 0, in: .utc) == nil)
    }
  }

  @Test func clocksThatChangeMoveStarts() throws {
    // Rome 2026: forward on March 29 at 02:00, back on October 25 at 03:00.
    let rome = try #require(TimeZoneRules(tzif: TimeZoneTests.file(rule: "CET-1CEST,M3.5.0,M10.5.0/3")))
    let nightly = try CronSchedule(parsing: "30 2 * * *", zones: zones)
    var moment = try #require(RFC3339.seconds("2026-03-27T12:00:00Z"))
    var starts: [String] = []
    for _ in 0..<3 {
      moment = try #require(nightly.next(after: moment, in: rome))
      starts.append(RFC3339.text(moment))
    }
    // The 29th has no 02:30.
    #expect(starts == ["2026-03-28T01:30:00Z", "2026-03-30T00:30:00Z", "2026-03-31T00:30:00Z"])
    moment = try #require(RFC3339.seconds("2026-10-24T12:00:00Z"))
    starts = []
    for _ in 0..<3 {
      moment = try #require(nightly.next(after: moment, in: rome))
      starts.append(RFC3339.text(moment))
    }
    // The 25th has it twice.
    #expect(starts == ["2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z", "2026-10-26T01:30:00Z"])
  }

  @Test(
    arguments: [
      ("1h30m", 5_400_000_000_000), ("1.5s", 1_500_000_000), ("-10ms", -10_000_000), ("0", 0), ("+0", 0),
      (".5s", 500_000_000),
      ("1.s", 1_000_000_000), ("3µs", 3000), ("3μs", 3000), ("2us1ns", 2001), ("-9223372036854775808ns", Int64.min),
      ("9223372036854775808ns9223372036854775808ns", 0),
    ] as [(String, Int64)])
  func durations(_ text: String, _ nanoseconds: Int64) throws {
    #expect(try GoDuration(parsing: text).nanoseconds == nanoseconds)
  }

  @Test(arguments: [
    ("", #"time: invalid duration """#), ("3", #"time: missing unit in duration "3""#),
    (".s", #"time: invalid duration ".s""#),
    ("1 h", #"time: unknown unit " h" in duration "1 h""#),
    ("9223372036854775808ns", #"time: invalid duration "9223372036854775808ns""#),
    ("3000000h", #"time: invalid duration "3000000h""#), ("é", #"time: invalid duration "\xc3\xa9""#),
    ("+", #"time: invalid duration "+""#),
  ])
  func badDurations(_ text: String, _ message: String) {
    #expect(throws: GoDuration.Fault(description: message)) { try GoDuration(parsing: text) }
  }
}

@Suite struct CivilStartsTests {
  @Test(arguments: [
    "* * * * *", "*/7 3-5 * * *", "15 3 * * *", "0 0 29 2 *", "30 23 31 * *", "0 12 1 1 0", "5,10 */6 * 2-4 mon",
    "@monthly",
    "@every 90s", "0 0 30 2 *",
  ])
  func startsAreThoseOfUTC(_ text: String) throws {
    let schedule = try CronSchedule(parsing: text, zones: .builtIn)
    for moment in [1_704_067_199, 1_709_164_800, 1_767_225_599, -1, 0, 951_782_399] {
      var expected: [Int] = []
      var next = moment
      while expected.count < 5, let start = schedule.next(after: next, in: .utc) {
        expected.append(start)
        next = start
      }
      #expect(schedule.civilStarts(5, after: moment) == expected)
    }
  }
}
