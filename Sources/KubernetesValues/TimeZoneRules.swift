/// What a time zone's clocks show: offsets from UTC and when they change.
package struct TimeZoneRules: Sendable {
  /// A span of time with one offset.
  struct Period: Sendable {
    /// Seconds since 1970, `Int.min` and `Int.max` where there is no change.
    var start: Int
    var end: Int
    /// Seconds east of UTC.
    var offset: Int
  }

  /// Moments at which the offset changes, ascending, and the offset from then on.
  private let transitions: [(moment: Int, offset: Int)]
  private let firstOffset: Int
  /// What holds after the last transition.
  private let rule: PosixTimeZone?

  package static let utc = TimeZoneRules(transitions: [], firstOffset: 0, rule: nil)

  private init(transitions: [(moment: Int, offset: Int)], firstOffset: Int, rule: PosixTimeZone?) {
    self.transitions = transitions
    self.firstOffset = firstOffset
    self.rule = rule
  }

  // MARK: Reading

  /// Reads a file of the zone database (RFC 8536); nil for anything else.
  package init?(tzif bytes: [UInt8]) {
    var reader = TZifReader(rest: bytes[...])
    guard var header = reader.header() else { return nil }
    var wordSize = 4
    if header.version >= 2 {
      guard reader.skip(header.dataSize(wordSize: 4)), let second = reader.header() else { return nil }
      header = second
      wordSize = 8
    }
    guard header.typeCount > 0, header.dataSize(wordSize: wordSize) <= reader.rest.count else { return nil }
    var moments: [Int] = []
    for _ in 0..<header.transitionCount {
      guard let moment = reader.integer(wordSize) else { return nil }
      moments.append(moment)
    }
    guard let indexes = reader.take(header.transitionCount) else { return nil }
    var offsets: [Int] = []
    var isDaylight: [Bool] = []
    for _ in 0..<header.typeCount {
      guard let offset = reader.integer(4), let rest = reader.take(2) else { return nil }
      offsets.append(offset)
      isDaylight.append(rest.first != 0)
    }
    guard indexes.allSatisfy({ Int($0) < offsets.count }), reader.skip(header.sizeAfterTypes(wordSize: wordSize))
    else { return nil }
    let footer = header.version >= 2 ? reader.footer() : nil
    self.init(
      transitions: zip(moments, indexes).map { ($0, offsets[Int($1)]) },
      firstOffset: offsets[isDaylight.firstIndex(of: false) ?? 0],
      rule: footer.flatMap { PosixTimeZone(parsing: $0) })
  }

  // MARK: Asking

  /// The span of equal offset that holds a moment.
  func period(at moment: Int) -> Period {
    var low = 0
    var high = transitions.count
    while low < high {
      let middle = (low + high) / 2
      if transitions[middle].moment <= moment { low = middle + 1 } else { high = middle }
    }
    if low == transitions.count, let rule {
      var period = rule.period(at: moment)
      if let last = transitions.last { period.start = max(period.start, last.moment) }
      return period
    }
    return Period(
      start: low == 0 ? .min : transitions[low - 1].moment,
      end: low < transitions.count ? transitions[low].moment : .max,
      offset: low == 0 ? firstOffset : transitions[low - 1].offset)
  }

  /// Seconds east of UTC at a moment.
  package func offset(at moment: Int) -> Int { period(at: moment).offset }

  /// What the clocks show at a moment.
  package func civilTime(at moment: Int) -> CivilTime {
    CivilTime(secondsSince1970: moment + offset(at: moment))
  }

  /// The moment at which the clocks show a time. Of a repeated hour the first; a time that is left out counts by
  /// the offset before the change, as in Go's `time.Date`.
  package func moment(of time: CivilTime) -> Int {
    let local = time.secondsSince1970
    let guess = period(at: local)
    let moment = local - guess.offset
    if moment >= guess.start, moment < guess.end { return moment }
    return local - offset(at: moment)
  }
}

/// Takes a TZif file apart.
private struct TZifReader {
  var rest: ArraySlice<UInt8>

  struct Header {
    var version: Int
    var utcIndicatorCount: Int
    var standardIndicatorCount: Int
    var leapCount: Int
    var transitionCount: Int
    var typeCount: Int
    var characterCount: Int

    func sizeAfterTypes(wordSize: Int) -> Int {
      characterCount + leapCount * (wordSize + 4) + standardIndicatorCount + utcIndicatorCount
    }

    func dataSize(wordSize: Int) -> Int {
      transitionCount * (wordSize + 1) + typeCount * 6 + sizeAfterTypes(wordSize: wordSize)
    }
  }

  mutating func header() -> Header? {
    guard let start = take(20), start.starts(with: "TZif".utf8) else { return nil }
    let version = start[start.startIndex + 4]
    var counts: [Int] = []
    for _ in 0..<6 {
      guard let count = integer(4), 0...0xFF_FFFF ~= count else { return nil }
      counts.append(count)
    }
    return Header(
      version: version == 0 ? 1 : Int(version) - 48, utcIndicatorCount: counts[0],
      standardIndicatorCount: counts[1], leapCount: counts[2], transitionCount: counts[3], typeCount: counts[4],
      characterCount: counts[5])
  }

  mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
    guard rest.count >= count else { return nil }
    defer { rest = rest.dropFirst(count) }
    return rest.prefix(count)
  }

  mutating func skip(_ count: Int) -> Bool { take(count) != nil }

  /// A big-endian two's-complement number of 4 or 8 bytes.
  mutating func integer(_ size: Int) -> Int? {
    guard let bytes = take(size) else { return nil }
    var value: UInt64 = 0
    for byte in bytes { value = value << 8 | UInt64(byte) }
    return size == 4 ? Int(Int32(truncatingIfNeeded: value)) : Int(Int64(bitPattern: value))
  }

  /// The line behind the data: the rule for times after the last transition.
  func footer() -> String? {
    guard rest.first == UInt8(ascii: "\n") else { return nil }
    return String(decoding: rest.dropFirst().prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
  }
}
