import Admission
import JobsworthTestSupport
import Manifests
import SourceText
import Testing
import YAMLTree

@Suite("What fields mean")
struct FieldExplanationTests {
  @Test("every explanation is of a field that exists")
  func exist() {
    let known = Set(ObjectType.allCases.flatMap { type in type.fields.map { "\(type.name).\($0.spec.field.name)" } })
    for key in FieldExplanation.all.keys.sorted() { #expect(known.contains(key), "\(key)") }
  }

  @Test(
    "every field of Jobs and CronJobs is explained",
    arguments: [
      ObjectType.job, .cronJob, .jobSpec, .cronJobSpec, .jobTemplateSpec, .podFailurePolicy, .podFailurePolicyRule,
      .podFailurePolicyOnExitCodesRequirement, .podFailurePolicyOnPodConditionsPattern, .successPolicy,
      .successPolicyRule, .labelSelector, .labelSelectorRequirement, .objectMeta, .podTemplateSpec, .container,
    ])
  func complete(type: ObjectType) {
    for index in type.fields where index.spec.until == 255 {
      #expect(FieldExplanation.of(index) != nil, "\(type).\(index.spec.field)")
    }
  }

  @Test("and many of a pod")
  func pods() {
    #expect(FieldExplanation.all.count > 300)
    for explanation in FieldExplanation.all.values {
      #expect(explanation.summary.hasSuffix(".") || explanation.summary.hasSuffix("…"), "\(explanation.summary)")
    }
  }

  @Test(
    "fields are found by path and by name",
    arguments: [
      ("job.spec.backoffLimit", "spec.backoffLimit"), ("backoffLimit", "spec.backoffLimit"),
      ("cronjob.spec.schedule", "spec.schedule"), ("schedule", "spec.schedule"),
      ("spec.template.spec.containers[0].image", "spec.template.spec.containers[].image"),
      ("pod.spec.containers.env.valueFrom", "spec.template.spec.containers[].env[].valueFrom"),
      ("spec.jobTemplate.spec.completions", "spec.jobTemplate.spec.completions"),
    ])
  func references(text: String, path: String) {
    #expect(FieldReference.find(text).first?.path == path)
  }

  @Test("what is no field is none, and a slip is noticed")
  func slips() {
    #expect(FieldReference.find("job.spec.backofLimit").isEmpty)
    #expect(FieldReference.suggestion(for: "job.spec.backofLimit") == "backoffLimit")
  }

  @Test("defaults are those that defaulting fills in, with their reasons")
  func defaults() throws {
    let source = SourceFile(path: "bare.yaml", bytes: try Fixture.bytes("defaults/every-default.yaml"))
    var seen: Set<String> = []
    for result in YAMLStream(parsing: source).documents.flatMap({ APIServer().review($0) }) {
      #expect(result.verdict?.code == 201, "\(result.verdict?.message ?? "")")
      visit(try #require(result.object?.root), &seen)
    }
    for (owner, field) in FieldDefault.fields where field != .restartPolicy {
      #expect(seen.contains("\(owner.name).\(field.name)"), "\(owner.name).\(field.name)")
    }
  }

  private func visit(_ value: ManifestValue, _ seen: inout Set<String>) {
    if let index = value.fieldIndex, let known = FieldDefault.of(index), let reason = DefaultReason(value.origin) {
      // Where the value depends on another field, the table has the commonest.
      if reason == known.reason || reason == .pullTagged {
        seen.insert("\(index.owner.name).\(index.spec.field.name)")
        if reason == .defaultMode {
          #expect(value.int.map { String($0, radix: 8) } == "644")
        } else if reason != .pullLatest, reason != .pullTagged, value.isScalar {
          #expect(value.text == known.value, "\(index.spec.field)")
        }
      }
    }
    for child in value.children { visit(child, &seen) }
  }
}

extension ManifestValue {
  fileprivate var isScalar: Bool { ![.object, .list, .map].contains(kind) }

  /// As `explain` writes it.
  fileprivate var text: String {
    if let int { return String(int) }
    if let bool { return bool ? "true" : "false" }
    return string.map { $0.isEmpty ? "\"\"" : $0 } ?? "null"
  }
}
