import Diagnostics
import Foundation
import JobsworthTestSupport
import SourceText
import Testing
import YAMLTree

/// Mutated inputs: no trap, no hang, every position inside the file.
///
/// `JOBSWORTH_FUZZ_ROUNDS` asks for a longer run, `JOBSWORTH_FUZZ_SEED` for another one.
@Suite struct YAMLFuzzTests {
  private static let pieces: [[UInt8]] =
    [
      "- ", ": ", "? ", "&a ", "*a", "<<: ", "{", "}", "[", "]", "|\n", ">-\n", "---\n", "...\n", "\"", "'", "#", " #",
      "!!int ", "!<", "%YAML 1.1\n", "\t", "\r", "\u{FEFF}", "\u{85}", "\u{2028}", "é😀", "\0", "\\u", "0x", "1e", ",",
    ].map { Array($0.utf8) } + [[0xFF], [0xC3], [0xFF, 0xFE], [0xED, 0xA0, 0x80]]

  private static func mutate(_ bytes: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...6, using: &random) {
      let i = Int.random(in: 0...bytes.count, using: &random)
      switch Int.random(in: 0..<5, using: &random) {
      case 0: bytes.insert(contentsOf: pieces.randomElement(using: &random)!, at: i)
      case 1: bytes.removeSubrange(i..<min(bytes.count, i + Int.random(in: 0...4, using: &random)))
      case 2: if i < bytes.count { bytes[i] = UInt8.random(in: 0...255, using: &random) }
      case 3:
        let j = Int.random(in: 0...bytes.count, using: &random)
        bytes.insert(contentsOf: Array(bytes[min(i, j)..<max(i, j)]), at: i)
      default: bytes.removeSubrange(i...)
      }
    }
    return Array(bytes.prefix(4096))
  }

  @Test func mutatedFilesAreReadOrRefused() throws {
    let environment = ProcessInfo.processInfo.environment
    let rounds = environment["JOBSWORTH_FUZZ_ROUNDS"].flatMap { Int($0) } ?? 3000
    var random = SeededGenerator(seed: environment["JOBSWORTH_FUZZ_SEED"].flatMap { UInt64($0) } ?? 1)
    var refused = 0
    for round in 0..<rounds {
      var bytes = Array(YAMLTestSuiteTests.cases.randomElement(using: &random)!.yaml.utf8)
      bytes = Self.mutate(bytes, &random)
      let source = SourceFile(path: "\(round)", bytes: bytes)
      let stream = YAMLStream(parsing: source)
      refused += stream.findings.isEmpty ? 0 : 1
      for finding in stream.findings {
        #expect(Int(finding.range.end) <= source.bytes.count)
      }
      for document in stream.documents {
        expectRanges(of: document.root, within: 0..<source.bytes.count)
        #expect(!document.eventLines.isEmpty)
        for entry in document.root.expandedEntries { _ = entry.value.scalar }
      }
      for comment in stream.comments(in: source) {
        #expect(source.bytes[Int(comment.range.start)] == UInt8(ascii: "#"))
      }
    }
    // Both outcomes must be seen, else the mutations say nothing.
    #expect(refused > rounds / 10 && refused < rounds * 9 / 10)
  }

  /// What a quadratic reader would take minutes for ends within the limit of a minute by far.
  @Test(
    .timeLimit(.minutes(1)),
    arguments: ["[", "{a: ", "- ", "? ", "\"", "&a ", "!", "#\n", "a: ", "*a ", "\n", "--- \n", "%", "'"])
  func repetitionsDoNotHang(_ piece: String) {
    let source = SourceFile(path: "long", text: String(repeating: piece, count: 30_000))
    let stream = YAMLStream(parsing: source)
    #expect(stream.comments(in: source).allSatisfy { Int($0.range.end) <= source.bytes.count })
    #expect(!stream.documents.isEmpty || !stream.findings.isEmpty || piece == "#\n" || piece == "\n")
  }
}
