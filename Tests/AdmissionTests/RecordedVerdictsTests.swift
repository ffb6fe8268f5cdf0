import Admission
import Diagnostics
import Foundation
import JSONText
import KubernetesValues
import SourceText
import Testing
import YAMLTree

/// Holds verdicts, stored objects and places of findings to what API servers answered.
@Suite("Recorded verdicts")
struct RecordedVerdictsTests {
  /// Files of recordings with the release that was asked.
  static var recordings: [(URL, KubernetesVersion)] {
    let environment = ProcessInfo.processInfo.environment
    if let file = environment["JOBSWORTH_VERDICTS"] {
      return [(URL(filePath: file), environment["JOBSWORTH_VERSION"].flatMap { KubernetesVersion($0) } ?? .newest)]
    }
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "fixtures/verdicts")
    return [(root.appending(path: "1.36.jsonl"), 36), (root.appending(path: "1.28.jsonl"), 28)]
  }

  @Test("every case gets the server's answer", arguments: recordings)
  func verdicts(file: URL, version: KubernetesVersion) throws {
    let server = APIServer(version: version)
    var count = 0
    for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
      let recorded = try Recording(line)
      count += 1
      let source = SourceFile(path: recorded.id, text: recorded.yaml)
      let results = YAMLStream(parsing: source).documents.flatMap { server.review($0) }
      guard let result = results.first, let verdict = result.verdict else {
        // A document that cannot be parsed, or of a kind that is none of ours.
        #expect(recorded.code == 400, "\(recorded.id): no verdict")
        continue
      }
      #expect(verdict.code == recorded.code, "\(recorded.id): \(verdict.message ?? "accepted")")
      guard verdict.code == recorded.code else { continue }
      switch recorded.code {
      case 201:
        #expect(verdict.warnings.sorted() == recorded.warnings.sorted(), "\(recorded.id)")
        if let object = recorded.object, let stored = result.object {
          var json = JSONWriter()
          DefaultedObject.writeJSON(stored, version: version, to: &json)
          let given = try JSONSerialization.jsonObject(with: Data(json.bytes)) as? NSDictionary
          #expect(given == object, "\(recorded.id): \(json.text)")
        }
      case 422:
        let given = verdict.causes.map { Recording.line($0.kind.reason, $0.field, $0.message) }
        #expect(Recording.grouped(given) == Recording.grouped(recorded.causes), "\(recorded.id)")
        for cause in verdict.causes {
          #expect(Int(cause.range.end) <= source.bytes.count && !cause.range.isEmpty, "\(recorded.id): \(cause.field)")
        }
      default:
        if recorded.message.contains("strict decoding error") { #expect(verdict.message == recorded.message) }
      }
      for finding in result.findings {
        #expect(Int(finding.range.end) <= source.bytes.count, "\(recorded.id): \(finding.message)")
      }
      #expect(verdict.allowed || !result.findings.isEmpty, "\(recorded.id): refused without a finding")
    }
    #expect(count > 200)
  }
}

/// One line of a file of recordings.
private struct Recording {
  let id: String
  let yaml: String
  let code: Int
  let message: String
  let causes: [String]
  let warnings: [String]
  let object: NSDictionary?

  init(_ line: Substring) throws {
    let uid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/
    let line = line.replacing(uid, with: "(uid)")
    let value = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
    id = value["id"] as? String ?? "?"
    yaml = value["yaml"] as? String ?? ""
    code = value["code"] as? Int ?? 0
    message = value["message"] as? String ?? ""
    warnings = value["warnings"] as? [String] ?? []
    object = value["object"] as? NSDictionary
    causes = (value["causes"] as? [[String: Any]] ?? []).map { cause in
      Self.line(
        cause["type"] as? String ?? "", cause["field"] as? String ?? "", cause["message"] as? String ?? "")
    }
  }

  /// One cause as a line.
  static func line(_ type: String, _ field: String, _ message: String) -> String { "\(field) \(type) \(message)" }

  /// Lines in order, but those of one map's entries sorted among themselves: the server walks maps at random.
  static func grouped(_ lines: [String]) -> [[String]] {
    var groups: [(parent: String, lines: [String])] = []
    for line in lines {
      let field = String(line.prefix { $0 != " " })
      let parent = field.replacing(/\[[^\]0-9][^\]]*\](\.[a-z]+)?$/, with: "")
      if groups.last?.parent == parent {
        groups[groups.count - 1].lines.append(line)
      } else {
        groups.append((parent, [line]))
      }
    }
    return groups.map { $0.lines.sorted() }
  }
}
