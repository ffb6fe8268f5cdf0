import Admission
import Diagnostics
import SourceText
import Testing
import YAMLTree

@Suite("What documents are")
struct DocumentKindTests {
  private func review(_ text: String) -> [AdmissionResult] {
    YAMLStream(parsing: SourceFile(path: "a.yaml", text: text)).documents.flatMap { APIServer().review($0) }
  }

  private static let spec = "spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: i}]}}}"

  @Test("the items of lists are judged one by one, and take the list's kind where they have none")
  func lists() {
    let job = "{apiVersion: batch/v1, kind: Job, metadata: {name: a}, \(Self.spec)}"
    let list = review("apiVersion: v1\nkind: List\nitems: [\(job), {apiVersion: v1, kind: Pod}]\n")
    #expect(list.map(\.verdict?.allowed) == [true, nil])
    let jobs = review("apiVersion: batch/v1\nkind: JobList\nitems: [{metadata: {name: a}, \(Self.spec)}]\n")
    #expect(jobs.map(\.verdict?.allowed) == [true])
    #expect(jobs.first?.name == "a")
  }

  @Test(
    "other kinds are passed over without a word",
    arguments: ["apiVersion: v1\nkind: Pod", "apiVersion: batch.volcano.sh/v1alpha1\nkind: Job", ""])
  func others(text: String) {
    for result in review(text) {
      #expect(result.verdict == nil)
      #expect(result.findings.isEmpty)
    }
  }

  @Test(
    "what is nearly a Job is told",
    arguments: [
      ("apiVersion: batch/v1\nkind: job", "api/unknown-kind", 400),
      ("apiVersion: batch/v1\nkind: Cronjob", "api/unknown-kind", 400),
      ("apiVersion: v1\nkind: Job", "api/unknown-version", 400),
      ("apiVersion: extensions/v1beta1\nkind: Job", "api/unknown-version", 400),
      ("apiVersion: batch/v1beta1\nkind: CronJob", "api/removed-version", 400),
      ("apiVersion: ba/tch/v1\nkind: Job", "api/unknown-version", 400),
      ("kind: Job", "api/missing-kind", nil), ("apiVersion: batch/v1", "api/missing-kind", nil),
      ("apiVersion: batch/v1\nkind: 1", "api/wrong-type", nil), ("- a", "api/not-an-object", nil),
    ] as [(String, String, Int?)])
  func mistakes(text: String, rule: String, code: Int?) throws {
    let result = try #require(review(text).first)
    #expect(result.findings.map(\.rule) == [rule])
    #expect(result.verdict?.code == code)
    #expect(result.findings.allSatisfy { !$0.range.isEmpty })
  }

  @Test(
    "what is of another program is told in passing",
    arguments: [
      ("apiVersion: v2\nname: chart\nversion: 1.0.0", .info), ("services: {}", .info), ("metadata: {a: 1}", .info),
      ("kind: pipeline\nsteps: []", .info), ("metadata: {name: a}\nspec: {}", .error), ("kind: CronJob", .error),
      ("apiVersion: v1\nmetadata: {name: a}\ndata: {}", .error), ("spec: {template: {spec: {}}}", .error),
    ] as [(String, Severity)])
  func strangers(text: String, severity: Severity) throws {
    let result = try #require(review(text).first)
    #expect(result.findings.map(\.rule) == ["api/missing-kind"])
    #expect(result.findings.map(\.severity) == [severity])
  }

  @Test("a null kind is what the endpoint serves, though kubectl refuses it")
  func nulls() throws {
    let result = try #require(review("apiVersion: batch/v1\nkind: null\nmetadata: {name: a}\n\(Self.spec)\n").first)
    #expect(result.verdict?.allowed == true)
    #expect(result.findings.map(\.rule) == ["api/missing-kind"])
  }

  @Test("an Indexed Job on which the server breaks is refused")
  func serverFault() throws {
    let text = """
      apiVersion: batch/v1
      kind: Job
      metadata: {name: a}
      spec:
        completionMode: Indexed
        parallelism: 2
        successPolicy: {rules: [{succeededCount: 1}]}
        template: {spec: {restartPolicy: Never, containers: [{name: c, image: i}]}}
      """
    let result = try #require(review(text).first)
    #expect(result.verdict?.allowed == false)
    #expect(!result.findings.isEmpty)
  }
}
