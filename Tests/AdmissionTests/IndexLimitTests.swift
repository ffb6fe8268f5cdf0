import Admission
import KubernetesValues
import Testing

/// Above 100,000 completions with a back-off limit per index the other numbers are bounded closer.
@Suite("Limits of large Indexed Jobs")
struct IndexLimitTests {
  @Test func manyCompletionsBoundTheRest() throws {
    let template = #"{"spec":{"restartPolicy":"Never","containers":[{"name":"c","image":"i"}]}}"#
    let manifest = """
      {"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"x"},"spec":{"completionMode":"Indexed",
      "completions":200000,"parallelism":20000,"backoffLimitPerIndex":1,"maxFailedIndexes":20000,"template":\(template)}}
      """
    let suffix = "when completions are above 100000 and used with backoff limit per index"
    #expect(
      try PodTemplateTests.verdict(manifest, .newest).causes.map(\.line) == [
        "spec.parallelism: Invalid value: 20000: must be less than or equal to 10000 \(suffix)",
        "spec.maxFailedIndexes: Invalid value: 20000: must be less than or equal to 10000 \(suffix)",
      ])
  }

  @Test(arguments: [100_000, 100_001]) func manyCompletionsNeedMaxFailedIndexes(completions: Int) throws {
    let template = #"{"spec":{"restartPolicy":"Never","containers":[{"name":"c","image":"i"}]}}"#
    let manifest = """
      {"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"x"},"spec":{"completionMode":"Indexed",
      "completions":\(completions),"backoffLimitPerIndex":1,"template":\(template)}}
      """
    #expect(
      try PodTemplateTests.verdict(manifest, .newest).causes.map(\.line)
        == (completions > 100_000
          ? ["spec.maxFailedIndexes: Required value: must be specified when completions is above 100000"] : []))
  }
}
