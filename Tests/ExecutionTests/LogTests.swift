import Glibc
import SystemPackage
import Testing

@testable import Execution

/// A log in parts: what is kept, and that a reader beside the writer sees whole lines in their order.
@Suite struct LogTests {
  /// A folder that is gone after the test, with a log in it.
  private final class Place {
    let folder = "/tmp/jobsworth-log-\(UInt64.random(in: 0 ... .max))"
    var log: String { folder + "/a_b_0.log" }
    var older: String { folder + "/a_b_0.older" }

    init() throws { try makePrivateFolder(folder) }

    deinit { try? removeTree(folder) }

    func size(_ path: String) -> Int64 { fileSize(path) ?? 0 }

    var total: Int64 { size(log) + folderEntries(older).reduce(0) { $0 + size("\(older)/\($1)") } }
  }

  private func line(_ number: Int) -> [UInt8] { Array("line \(number)\n".utf8) }

  /// All lines that are there, and how much is not.
  private func read(_ reader: LogReader, _ partial: inout [UInt8]) throws -> (lines: [Int], dropped: Int64) {
    var lines: [Int] = []
    var dropped: Int64 = 0
    func take(_ bytes: ArraySlice<UInt8>) throws {
      for line in bytes.split(separator: 10) {
        let text = String(decoding: line, as: UTF8.self)
        lines.append(try #require(text.hasPrefix("line ") ? Int(text.dropFirst(5)) : nil, "torn: \(text)"))
      }
    }
    while let piece = try reader.next(limit: 9973) {
      switch piece {
      case .dropped(let count):
        dropped += count + Int64(partial.count)
        partial = []
      case .bytes(let bytes):
        partial += bytes
        guard let end = partial.lastIndex(of: 10) else { continue }
        try take(partial[..<end])
        partial.removeFirst(end + 1)
      }
    }
    return (lines, dropped)
  }

  @Test func aLogWithoutALimitIsOneFile() throws {
    let place = try Place()
    let writer = LogWriter(place.log, limit: nil)
    #expect(!isThere(place.log))
    try writer.append((0..<20_000).flatMap(line))
    #expect(writer.dropped == 0 && writer.end == place.size(place.log) && !isThere(place.older))
    var partial: [UInt8] = []
    let found = try read(LogReader(place.log), &partial)
    #expect(found.lines == Array(0..<20_000) && found.dropped == 0)
  }

  @Test(arguments: [7, 100, 5000]) func theEndIsKeptInWholeLines(linesAtOnce: Int) throws {
    let place = try Place()
    let limit = LogWriter.leastLimit
    let writer = LogWriter(place.log, limit: limit)
    var bytes: Int64 = 0
    for start in stride(from: 0, to: 20_000, by: linesAtOnce) {
      let some = (start..<min(20_000, start + linesAtOnce)).flatMap(line)
      try writer.append(some)
      bytes += Int64(some.count)
      if start % 700 == 0, place.total > limit + 100 { Issue.record("\(place.total) bytes are kept") }
    }
    #expect(writer.end == bytes && place.total == bytes - writer.dropped)
    #expect(place.total > limit * 3 / 4)
    var partial: [UInt8] = []
    let found = try read(LogReader(place.log), &partial)
    #expect(found.dropped == writer.dropped && partial.isEmpty)
    #expect(found.lines == Array((20_000 - found.lines.count)..<20_000))
    // Another writer goes on.
    let next = LogWriter(place.log, limit: limit)
    #expect(next.end == bytes && next.dropped == writer.dropped)
    try next.append(line(20_000))
    #expect(String(decoding: LogReader.end(of: place.log, count: 11), as: UTF8.self) == "line 20000\n")
    // Its end reaches into older parts.
    let end = LogReader.end(of: place.log, count: 30_000)
    #expect(end.count == 30_000 && end.suffix(11).elementsEqual(line(20_000)))
  }

  /// A reader that is now and then overtaken: nothing twice, nothing torn, and every gap has its size.
  @Test(arguments: 1...8) func aReaderKeepsUpWithTheWriter(seed: Int) throws {
    let place = try Place()
    let writer = LogWriter(place.log, limit: LogWriter.leastLimit)
    let reader = LogReader(place.log)
    var random = RunRandom(seed: UInt64(seed))
    var partial: [UInt8] = []
    var (written, next) = (0, 0)
    var (seen, dropped): (Int64, Int64) = (0, 0)
    for _ in 0..<60 {
      var some: [UInt8] = []
      for _ in 0..<Int.random(in: 0..<(seed.isMultiple(of: 4) ? 9000 : 800), using: &random) {
        some += line(written)
        written += 1
      }
      // Not at the ends of lines.
      let cut = Int.random(in: 0...some.count, using: &random)
      try writer.append(Array(some[..<cut]))
      if Bool.random(using: &random) { reader.close() }
      let early = try read(reader, &partial)
      try writer.append(Array(some[cut...]))
      let late = Bool.random(using: &random) ? try read(reader, &partial) : ([], 0)
      dropped += early.dropped + late.1
      for number in early.lines + late.0 {
        if number < next { Issue.record("\(number) comes twice") }
        next = number + 1
        seen += Int64(line(number).count)
      }
    }
    let rest = try read(reader, &partial)
    seen += rest.lines.reduce(0) { $0 + Int64(line($1).count) }
    #expect(seen + dropped + rest.dropped == writer.end)
    #expect((rest.lines.last ?? next - 1) == written - 1)
  }

  @Test func aLineWithoutAnEndIsPartedSomewhere() throws {
    let place = try Place()
    let writer = LogWriter(place.log, limit: LogWriter.leastLimit)
    for _ in 0..<40 { try writer.append([UInt8](repeating: 65, count: 30_000)) }
    #expect(writer.end == 1_200_000 && place.total < 5 * 90_000)
    #expect(LogReader.end(of: place.log, count: 100_000) == [UInt8](repeating: 65, count: 100_000))
  }

  @Test func whatIsThereIsPassedOver() throws {
    let place = try Place()
    let writer = LogWriter(place.log, limit: LogWriter.leastLimit)
    for number in 0..<5000 { try writer.append(line(number)) }
    let reader = LogReader(place.log)
    reader.skipToEnd()
    #expect(try reader.next() == nil)
    for number in 5000..<9000 { try writer.append(line(number)) }
    var partial: [UInt8] = []
    #expect(try read(reader, &partial).lines == Array(5000..<9000))
    #expect(try LogReader(place.folder + "/none.log").next() == nil)
  }
}
