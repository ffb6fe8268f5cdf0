import Admission
import Diagnostics
import KubernetesValues
import Manifests
import SourceText
import Testing
import YAMLTree

@Suite("Updates")
struct UpdateReviewTests {
  private func object(_ spec: String, template: String = "") throws -> ManifestObject {
    let text = """
      apiVersion: batch/v1
      kind: Job
      metadata: {name: a}
      spec:
        \(spec.replacing("\n", with: "\n  "))
        template:
          metadata: {labels: {app: a}}
          spec: {restartPolicy: Never, containers: [{name: c, image: i}]\(template)}
      """
    let document = try #require(YAMLStream(parsing: SourceFile(path: "a.yaml", text: text)).documents.first)
    let result = try #require(APIServer().review(document).first)
    #expect(result.verdict?.allowed == true)
    return try #require(result.object)
  }

  @Test(
    "what may not change is told",
    arguments: [
      ("completions: 2", "completions: 3", ["spec.completions"]),
      ("parallelism: 2", "parallelism: 3", []),
      (
        "{completionMode: Indexed, completions: 2}".inner,
        "{completionMode: Indexed, completions: 3, parallelism: 3}".inner, []
      ),
      (
        "{completionMode: Indexed, completions: 2}".inner, "{completionMode: Indexed, completions: 3}".inner,
        ["spec.completions"]
      ),
      ("completions: 1", "{completions: 1, completionMode: Indexed}".inner, ["spec.completionMode"]),
      ("backoffLimit: 1", "{backoffLimit: 2, ttlSecondsAfterFinished: 3, suspend: true}".inner, []),
      ("completions: 1", "podFailurePolicy: {rules: []}", ["spec.podFailurePolicy"]),
      ("completions: 1", "managedBy: a.b/c", ["spec.managedBy"]),
    ])
  func spec(old: String, new: String, fields: [String]) throws {
    let findings = UpdateReview.findings(old: try object(old), new: try object(new))
    #expect(findings.compactMap(\.field) == fields)
    for finding in findings { #expect(!finding.range.isEmpty) }
  }

  @Test("the template is fixed, but a suspended Job may be sent elsewhere")
  func template() throws {
    let old = try object("backoffLimit: 1")
    #expect(UpdateReview.findings(old: old, new: try object("backoffLimit: 1")).isEmpty)
    let moved = try object("backoffLimit: 1", template: ", nodeSelector: {a: b}")
    #expect(UpdateReview.findings(old: old, new: moved).map(\.field) == ["spec.template"])
    let suspended = try object("suspend: true")
    let movedSuspended = try object("suspend: true", template: ", nodeSelector: {a: b}")
    #expect(UpdateReview.findings(old: suspended, new: movedSuspended).isEmpty)
    let other = try object("suspend: true", template: ", hostNetwork: true")
    let finding = try #require(UpdateReview.findings(old: suspended, new: other).first)
    #expect(finding.message.contains("hostNetwork is new, true"))
  }
}

extension String {
  /// A flow mapping's entries, one a line.
  fileprivate var inner: String {
    String(dropFirst().dropLast()).split(separator: ",").map { $0.trimming }.joined(separator: "\n")
  }
}

extension Substring {
  fileprivate var trimming: String { String(drop { $0 == " " }) }
}
