import Admission
import Manifests
import Testing

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

  @Test("defaults are those that defaulting fills in")
  func defaults() throws {
    let index = try #require(FieldReference.find("job.spec.backoffLimit").first?.index)
    #expect(FieldDefault.of(index)?.value == "6")
  }
}
