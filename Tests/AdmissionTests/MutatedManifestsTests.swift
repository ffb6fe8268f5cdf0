import Admission
import Diagnostics
import Foundation
import JSONText
import JobsworthTestSupport
import KubernetesValues
import SourceText
import Testing
import YAMLTree

/// Recorded manifests with random damage: nothing may trap or hang, and every finding points into the file.
///
/// `scripts/fuzz-verdicts COUNT [SEED]` runs more of them.
@Suite("Mutated manifests")
struct MutatedManifestsTests {
  private static let count = ProcessInfo.processInfo.environment["JOBSWORTH_FUZZ_COUNT"].flatMap { Int($0) } ?? 1_500
  private static let seed = ProcessInfo.processInfo.environment["JOBSWORTH_FUZZ_SEED"].flatMap { UInt64($0) } ?? 1

  /// What is put into manifests: words that mean something somewhere, and bytes that rarely do.
  private static let pieces = [
    "null", "~", "[]", "{}", "-1", "0", "1e400", ".inf", "\"\"", "- ", ": ", "&a ", "*a", "<<: *a", "!!binary aGk=",
    "?", "|", ">", "# x", "\t", "\r\n", "---\n", "\u{0}", "é", "\u{FEFF}", "99999999999999999999", "spec:", "name:",
    "containers:", "  ", "kind: List\nitems:\n- ", "Indexed", "succeededIndexes: \"0-2\"", "{{ .Values.x }}", "${X}",
  ]

  @Test("nothing traps, and every range lies in the file")
  func damage() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "fixtures/verdicts/1.36.jsonl")
    let manifests = try String(contentsOf: root, encoding: .utf8).split(separator: "\n").compactMap { line in
      (try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])?["yaml"] as? String
    }
    try #require(manifests.count > 100)
    var random = SeededGenerator(seed: Self.seed)
    for number in 0..<Self.count {
      var bytes = Array(manifests[Int.random(in: 0..<manifests.count, using: &random)].utf8)
      for _ in 0..<Int.random(in: 1...4, using: &random) { Self.damage(&bytes, manifests, &random) }
      let minor = Int.random(in: KubernetesVersion.known, using: &random)
      check(SourceFile(path: "\(number).yaml", bytes: bytes), KubernetesVersion(minor: minor))
    }
  }

  private func check(_ source: SourceFile, _ version: KubernetesVersion) {
    let server = APIServer(version: version)
    for document in YAMLStream(parsing: source).documents {
      for result in server.review(document) {
        for finding in result.findings {
          let ranges = [finding.range] + finding.others.map(\.range) + (finding.fix?.edits.map(\.range) ?? [])
          for range in ranges where Int(range.end) > source.bytes.count {
            Issue.record("\(source.path): \(finding.rule) points behind the end: \(source.text(document.range))")
          }
        }
        guard result.verdict?.allowed == true, let object = result.object else {
          if result.verdict != nil { #expect(!result.findings.isEmpty, "\(source.path): refused without a finding") }
          continue
        }
        var json = JSONWriter()
        DefaultedObject.writeJSON(object, version: version, to: &json)
        #expect(!json.bytes.isEmpty)
      }
    }
  }

  private static func damage(_ bytes: inout [UInt8], _ manifests: [String], _ random: inout SeededGenerator) {
    guard !bytes.isEmpty else { return }
    let at = Int.random(in: 0..<bytes.count, using: &random)
    switch Int.random(in: 0..<6, using: &random) {
    case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
    case 1: bytes.remove(at: at)
    case 2: bytes.removeSubrange(at..<min(bytes.count, at + Int.random(in: 1...40, using: &random)))
    case 3:
      let piece = pieces[Int.random(in: 0..<pieces.count, using: &random)]
      bytes.insert(contentsOf: piece.utf8, at: at)
    case 4:
      // A value gives way to a piece.
      guard let colon = bytes[at...].firstIndex(of: UInt8(ascii: ":")) else { return }
      let end = bytes[colon...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      let piece = " " + pieces[Int.random(in: 0..<pieces.count, using: &random)]
      bytes.replaceSubrange((colon + 1)..<end, with: piece.utf8)
    default:
      // Lines of another manifest.
      let lines = manifests[Int.random(in: 0..<manifests.count, using: &random)].split(separator: "\n")
      let line = lines[Int.random(in: 0..<lines.count, using: &random)]
      let start = bytes[..<at].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
      bytes.insert(contentsOf: (line + "\n").utf8, at: start)
    }
  }
}
