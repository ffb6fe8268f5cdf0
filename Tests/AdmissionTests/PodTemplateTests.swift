import Foundation
import JobsworthTestSupport
import KubernetesValues
import Manifests
import SourceText
import Testing
import YAMLTree

@testable import Admission

@Suite("Pod templates")
struct PodTemplateTests {
  struct Vector: Decodable {
    var id: String
    var verdict: String
    var errors: [String]
    var warnings: [String]
    var manifest: String
  }

  @Test("every vector: verdict, errors in order, warnings")
  func vectors() throws {
    let vectors: [Vector] = try Self.lines("pod-template/vectors.jsonl")
    #expect(vectors.count > 600)
    for vector in vectors {
      let verdict = try Self.verdict(vector.manifest, .newest)
      let outcome = [201: "accepted", 422: "invalid", 400: "decode-error"][verdict.code]
      #expect(outcome == vector.verdict, "\(vector.id)")
      guard vector.verdict != "decode-error" else { continue }
      let errors = Self.unique(verdict.causes.map(\.line))
      #expect(errors == vector.errors || errors.sorted() == vector.errors.sorted(), "\(vector.id)")
      #expect(verdict.warnings == vector.warnings, "\(vector.id)")
      // Entries of maps come in any order from the server; all else keeps it.
      let isOfMap = vector.errors.contains { $0.contains("abels:") || $0.contains("[") && $0.contains("nnotations") }
      if !isOfMap { #expect(errors == vector.errors, "\(vector.id)") }
    }
  }

  @Test("fields that are dropped unless a gate is on, judged as if it were")
  func gated() throws {
    for vector in try Self.lines("pod-template/gated.jsonl") as [Vector] {
      let stream = YAMLStream(parsing: SourceFile(path: "x.yaml", text: vector.manifest))
      let root = try #require(stream.documents.first).root
      let job = ManifestDecoder.decode(root, as: .job, version: .newest).object.root
      JobDefaults.apply(to: job, version: .newest)
      var report = Report(version: .newest)
      PodTemplateValidation.validate(try #require(job[.spec]?[.template]), &report)
      #expect(report.causes.map(\.line) == vector.errors, "\(vector.id)")
    }
  }

  struct Release: Decodable {
    var rule: String
    var template: String
    /// By release: the errors without the path of the pod spec; `~` stands for the template's path.
    var expect: [String: [String]]
  }

  @Test("what changed from one release to the next")
  func releases() throws {
    let cases: [Release] = try Self.lines("pod-template/releases.jsonl")
    #expect(cases.count > 60)
    for release in cases {
      let template = release.template.replacing("x*262144", with: String(repeating: "x", count: 262_144))
      for (version, expected) in release.expect {
        let manifest =
          #"{"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"x","labels":{"a":"b"}},"spec":{"template":\#(template)}}"#
        let verdict = try Self.verdict(manifest, try #require(KubernetesVersion(version)))
        let lines = expected.map {
          $0.hasPrefix("~") ? "spec.template." + $0.dropFirst() : "spec.template.spec." + $0
        }
        let errors = verdict.code == 422 ? verdict.causes.map(\.line) : [verdict.message].compactMap(\.self)
        #expect(errors == lines, "\(release.rule) in \(version)")
      }
    }
  }

  @Test("null elements count as empty ones, and are printed so")
  func nullElements() throws {
    let manifest = """
      {"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"x"},"spec":{"template":{"spec":{"restartPolicy":"Never",
      "containers":[{"name":"c","image":"i","env":[null],"ports":[null]}],"dnsConfig":{"nameservers":[null]},
      "securityContext":{"supplementalGroups":[null]},"volumes":[null]}}}}
      """
    #expect(
      try Self.verdict(manifest, .newest).causes.map(\.line) == [
        "spec.template.spec.volumes[0].name: Required value",
        "spec.template.spec.containers[0].ports[0].containerPort: Required value",
        "spec.template.spec.containers[0].env[0].name: Required value",
        "spec.template.spec.dnsConfig.nameservers[0]: Invalid value: \"\": must be a valid IP address, "
          + "(e.g. 10.9.8.7 or 2001:db8::ffff)",
      ])
  }

  @Test("a cause points at a place inside the file, at the value or the object that lacks it")
  func places() throws {
    for vector in try Self.lines("pod-template/vectors.jsonl") as [Vector] where vector.verdict == "invalid" {
      let count = vector.manifest.utf8.count
      for cause in try Self.verdict(vector.manifest, .newest).causes {
        #expect(!cause.range.isEmpty && Int(cause.range.end) <= count, "\(vector.id): \(cause.line)")
      }
    }
  }

  static func verdict(_ manifest: String, _ version: KubernetesVersion) throws -> Verdict {
    try #require(result(manifest, version).verdict)
  }

  static func result(_ manifest: String, _ version: KubernetesVersion) throws -> AdmissionResult {
    let stream = YAMLStream(parsing: SourceFile(path: "x.yaml", text: manifest))
    let document = try #require(stream.documents.first)
    return try #require(APIServer(version: version).review(document).first)
  }

  static func lines<Line: Decodable>(_ path: String) throws -> [Line] {
    try Fixture.text(path).split(separator: "\n").map {
      try JSONDecoder().decode(Line.self, from: Data($0.utf8))
    }
  }

  static func unique(_ lines: [String]) -> [String] {
    var seen: Set<String> = []
    return lines.filter { seen.insert($0).inserted }
  }
}
