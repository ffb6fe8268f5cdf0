import Foundation
import Fuzzing
import JobsworthTestSupport
import Testing

/// Recorded manifests with random damage: nothing may trap or hang, every range lies in the file, what is refused has
/// a finding, fixes break nothing. `scripts/fuzz-lint COUNT [SEED]` lints more of them.
@Suite("Damaged manifests")
struct DamagedManifestsTests {
  private struct Recorded: Decodable { var yaml: String }

  private static let manifests = Result {
    try Fixture.lines("verdicts/1.36.jsonl", as: Recorded.self).map { Array($0.yaml.utf8) }
  }

  @Test("lint says what can be true", arguments: [1, 2] as [UInt64])
  func lint(seed: UInt64) throws {
    let manifests = try Self.manifests.get()
    #expect(manifests.count > 100)
    let fuzzer = LintFuzzer(DamagedManifests(of: manifests, seed: seed))
    for number in 0..<700 as Range<UInt64> {
      let problems = fuzzer.problems(number)
      #expect(problems.isEmpty, "seed \(seed), number \(number)")
    }
  }

  @Test("a number is always the same manifest, another one another")
  func numbers() throws {
    let damaged = DamagedManifests(of: try Self.manifests.get(), seed: 3)
    #expect(damaged.manifest(7).bytes == damaged.manifest(7).bytes)
    #expect(Set((0..<50 as Range<UInt64>).map { damaged.manifest($0).bytes }).count > 45)
  }
}
