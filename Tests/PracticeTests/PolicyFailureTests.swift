import Diagnostics
import Foundation
import JobsworthTestSupport
import KubernetesValues
import LintEngine
import Practice
import SourceText
import Testing

@Suite("Policies that fail")
struct PolicyFailureTests {
  /// A policy of `fixtures/policies/failing.yaml` and what the comments above it say.
  struct Case: Sendable, CustomTestStringConvertible {
    var text: String
    var denied: [String] = []
    var noted: [String] = []

    var testDescription: String { String(text.prefix { $0 != "\n" }.dropFirst(2)) }

    init(_ text: String) {
      self.text = text
      for line in text.split(separator: "\n") where line.hasPrefix("# ") {
        if line.hasPrefix("# denied: ") { denied.append(String(line.dropFirst(10))) }
        if line.hasPrefix("# noted: ") { noted.append(String(line.dropFirst(9))) }
      }
    }
  }

  static let cases: [Case] = {
    let text = (try? Fixture.text("policies/failing.yaml")) ?? ""
    return text.components(separatedBy: "---\n").dropFirst().map(Case.init)
  }()

  private static let job = """
    apiVersion: batch/v1
    kind: Job
    metadata:
      name: x
      annotations:
        text: \(String(repeating: "x", count: 9400))
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
          - name: a
            image: registry.example/a:1
    """

  @Test(arguments: cases)
  func asInACluster(policy: Case) throws {
    let reader = PolicyReader(SourceFile(path: "policy.yaml", text: policy.text))
    #expect(reader.findings.isEmpty)
    let rule = PolicyRule(try #require(reader.policies.first), PolicyCompiler(.newest))
    let file = Linter(version: .newest).lint(SourceFile(path: "job.yaml", text: Self.job))
    let outcome = rule.judgeStored(try #require(file.documents.first?.object))
    #expect(Set(outcome.violations.map(\.message)) == Set(policy.denied))
    #expect(Set(outcome.errors) == Set(policy.noted))
  }

  @Test func allArePutToTheTest() { #expect(Self.cases.count == 19) }

  /// What a server alone can tell denies nothing, and is told as what it is.
  @Test(arguments: [
    ("request.userInfo.username == 'me'", "who asks is not part of the manifest"),
    ("variables.labels.size() == 0", "the namespace is not part of the manifest"),
    ("request.options.dryRun == []", "the options of the request are not part of the manifest"),
  ])
  func nobodyIsDeniedForWhatIsNotKnown(expression: String, note: String) throws {
    var policy = Policy(name: "policy")
    policy.matchesJobs = true
    policy.variables = [.init("labels", .init("namespaceObject.metadata.labels"))]
    policy.validations = [.init(.init(expression), message: "no")]
    let file = Linter(version: .newest).lint(SourceFile(path: "job.yaml", text: Self.job))
    let rule = PolicyRule(policy, PolicyCompiler(.newest))
    let outcome = rule.judgeStored(try #require(file.documents.first?.object))
    #expect(outcome.violations.isEmpty)
    #expect(outcome.errors.count == 1)
    #expect(outcome.errors.first?.hasSuffix(note) == true)
  }
}
