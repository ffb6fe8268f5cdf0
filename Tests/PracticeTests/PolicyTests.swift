import CEL
import Diagnostics
import Foundation
import JobsworthTestSupport
import KubernetesValues
import LintEngine
import Practice
import SourceText
import Testing

@Suite("Policies as rules")
struct PolicyTests {
  private static func read(_ name: String) throws -> Policy {
    let reader = PolicyReader(SourceFile(path: name, text: try Fixture.text("policies/\(name)")))
    #expect(reader.findings.isEmpty)
    return try #require(reader.policies.first)
  }

  /// `line:column field: message` of each finding.
  private static func findings(_ policy: Policy, _ manifest: String) -> [String] {
    let rules = RuleSet([PolicyRule(policy, PolicyCompiler(.newest))])
    let selection = Selection(rules.catalogue, .init(), .init(select: [policy.name]))
    let source = SourceFile(path: "job.yaml", text: manifest)
    let index = source.makeLineIndex()
    return Linter(version: .newest, rules: rules, selection: selection).lint(source).allFindings.map { finding in
      let place = source.location(of: Int(finding.range.start), in: index)
      return "\(place.line):\(place.column) \(finding.field ?? "-") \(finding.severity): \(finding.message)"
    }
  }

  private static func job(_ spec: String) -> String {
    """
    apiVersion: batch/v1
    kind: Job
    metadata:
      name: x
    spec:
    \(spec.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n"))
      template:
        spec:
          restartPolicy: Never
          containers:
          - name: a
            image: registry.example/a:1
          - name: b
            image: registry.example/b
    """
  }

  @Test func aPolicyIsARule() throws {
    let policy = try Self.read("parallelism.yaml")
    #expect(policy.severity == .error)
    #expect(policy.profiles == ["batch", "strict"])
    #expect(
      Self.findings(policy, Self.job("parallelism: 3\ncompletions: 2")) == [
        "6:16 spec.parallelism error: parallelism 3 is larger than completions 2"
      ])
    #expect(Self.findings(policy, Self.job("parallelism: 2\ncompletions: 2")).isEmpty)
    #expect(Self.findings(policy, Self.job("parallelism: 2\ncompletions: null")).isEmpty)
  }

  /// A policy with one validation and some variables.
  private static func policy(
    _ validation: String, message: String? = nil, variables: [(String, String)] = []
  ) -> Policy {
    var policy = Policy(name: "test-policy")
    policy.matchesJobs = true
    policy.variables = variables.map { Policy.NamedExpression($0.0, Policy.Expression($0.1)) }
    policy.validations = [
      Policy.Validation(
        Policy.Expression(validation), message: "fails", messageExpression: message.map { Policy.Expression($0) })
    ]
    return policy
  }

  /// Without a field of its own a finding points at what was read last.
  @Test(arguments: [
    (
      "object.spec.template.spec.containers.all(c, c.image.contains(':'))",
      "14:16 spec.template.spec.containers[1].image"
    ),
    ("!object.spec.template.spec.containers.exists(c, c.name == 'a')", "11:15 spec.template.spec.containers[0].name"),
    ("has(object.spec.ttlSecondsAfterFinished)", "5:1 spec"),
    ("object.metadata.name != 'x'", "4:9 metadata.name"),
    ("object.spec.template.spec.containers.size() < 2", "10:7 spec.template.spec.containers"),
    ("object.spec.?backoffLimit.orValue(6) < 2", "6:17 spec.backoffLimit"),
  ])
  func findingsPointAtWhatWasRead(validation: String, place: String) {
    let found = Self.findings(Self.policy(validation), Self.job("backoffLimit: 4"))
    #expect(found == ["\(place) warning: fails"])
  }

  @Test func variablesAreComputedOnceAndOnlyWhenNeeded() {
    let variables = [
      ("broken", "object.spec.nothing.there"), ("pod", "object.spec.template.spec"),
      ("names", "variables.pod.containers.map(c, c.name)"),
    ]
    let good = Self.policy("variables.names == ['a', 'b'] || variables.broken", variables: variables)
    #expect(Self.findings(good, Self.job("")).isEmpty)
    let bad = Self.policy(
      "variables.names.size() == 1", message: "'names: ' + variables.names.join(', ')", variables: variables)
    #expect(Self.findings(bad, Self.job("")).map { $0.hasSuffix("warning: names: a, b") } == [true])
  }

  /// A fault while evaluating is no finding where the policy admits it, and a message expression that fails gives way
  /// to the message.
  @Test(
    arguments: [
      ("object.spec.nothing > 1", nil, false), ("object.spec.suspend", nil, false),
      ("false", "object.spec.nothing", true), ("false", "''", true), ("false", "'two\\nlines'", true),
      ("namespaceObject.metadata.name == 'x'", nil, false), ("params == null", nil, false),
      ("request.operation != 'CREATE'", nil, true), ("oldObject == null", nil, false),
    ] as [(String, String?, Bool)])
  func faults(validation: String, message: String?, isFound: Bool) {
    var policy = Self.policy(validation, message: message)
    policy.admitsOnError = true
    let found = Self.findings(policy, Self.job(""))
    #expect(found.count == (isFound ? 1 : 0))
    #expect(found.allSatisfy { $0.hasSuffix(": fails") })
  }

  @Test func policiesOfOtherKindsSayNothing() {
    var policy = Self.policy("false")
    policy.matchesJobs = false
    policy.matchesCronJobs = true
    #expect(Self.findings(policy, Self.job("")).isEmpty)
  }

  /// Numbers of expressions are a compiler's own: those of the program and of the user's policies have one each.
  @Test func compilersDoNotMixTheirExpressions() throws {
    func rule(_ name: String, _ validation: String) -> PolicyRule {
      var policy = Self.policy(validation)
      policy.name = name
      return PolicyRule(policy, PolicyCompiler(.newest))
    }
    let rules = RuleSet([rule("a", "object.spec.parallelism == 2"), rule("b", "object.spec.parallelism == 3")])
    let selection = Selection(rules.catalogue, .init(), .init(select: ["a", "b"]))
    let file = Linter(version: .newest, rules: rules, selection: selection).lint(
      SourceFile(path: "job.yaml", text: Self.job("parallelism: 2")))
    #expect(file.allFindings.map(\.rule) == ["b"])
  }

  /// What is absent in the manifest is there in a cluster, in the server's form.
  @Test(arguments: [
    ("object.spec.backoffLimit == 6", false), ("object.metadata.namespace == 'default'", false),
    ("object.kind == 'Job' && object.apiVersion == 'batch/v1'", false), ("has(object.spec.selector)", false),
    ("object.spec.template.spec.containers[0].resources.requests.cpu == '1500m'", false),
    ("object.spec.parallelism == 2", false), ("!has(object.spec.backoffLimit)", true),
    ("object.spec.template.spec.containers.all(c, c.imagePullPolicy == 'IfNotPresent')", true),
  ])
  func theServerJudgesTheDefaultedObject(validation: String, isViolated: Bool) throws {
    let rule = PolicyRule(Self.policy(validation), PolicyCompiler(.newest))
    let text = Self.job("parallelism: 2").replacingOccurrences(
      of: "a:1", with: "a:1\n        resources: {requests: {cpu: 1.5}}")
    let file = Linter(version: .newest).lint(SourceFile(path: "job.yaml", text: text))
    let outcome = rule.judgeStored(try #require(file.documents.first?.object))
    #expect(outcome.errors.isEmpty)
    #expect(outcome.violations.map(\.message) == (isViolated ? ["fails"] : []))
  }

  /// Each fault of a policy's file is where the line below it says.
  @Test(arguments: ["mistaken", "refused"])
  func mistakesHavePlacesInThePolicysFile(file: String) throws {
    let text = try Fixture.text("policies/\(file).yaml")
    var marks: [String] = []
    var kept: [Substring] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      guard let caret = line.firstIndex(of: "^"), line.drop(while: { $0 == " " }).first == "#" else {
        kept.append(line)
        continue
      }
      let length = line[caret...].prefix { $0 == "^" }.count
      let message = line[caret...].dropFirst(length + 1)
      marks.append("\(kept.count):\(line.distance(from: line.startIndex, to: caret) + 1)+\(length) \(message)")
    }
    let source = SourceFile(path: "mistaken.yaml", text: kept.joined(separator: "\n"))
    let reader = PolicyReader(source)
    let findings = reader.findings + reader.policies.flatMap(PolicyChecker(.newest).findings)
    let index = source.makeLineIndex()
    let found = findings.map { finding in
      let place = source.location(of: Int(finding.range.start), in: index)
      return "\(place.line):\(place.column)+\(finding.range.count) \(finding.message)"
    }
    #expect(Set(found) == Set(marks), "\(found.joined(separator: "\n"))")
  }

  /// The server warns of all of these, and keeps the policies.
  @Test(arguments: [
    ("object.spec.nope == 1", Severity.error), ("object.spec.?nope.orValue(1) == 1", .warning),
    ("!has(object.spec.nope)", .warning), ("object.spec['suspend'] == true", .warning),
    ("object.spec.parallelism == 'x'", .warning),
  ])
  func onlyMisspeltFieldsStopLint(expression: String, severity: Severity) {
    let findings = PolicyChecker(.newest).findings(of: Self.policy(expression))
    #expect(findings.map(\.severity) == [severity])
  }

  @Test("what a policy cannot read is a note, but not of what the server refuses", arguments: [true, false])
  func notEvaluated(isWhole: Bool) throws {
    let text = """
      apiVersion: admissionregistration.k8s.io/v1
      kind: ValidatingAdmissionPolicy
      metadata: {name: needs-deadline}
      spec:
        failurePolicy: Ignore
        matchConstraints:
          resourceRules:
          - {apiGroups: [batch], apiVersions: [v1], operations: [CREATE], resources: [jobs]}
        validations:
        - expression: object.spec.activeDeadlineSeconds > 0
      """
    let policy = try #require(PolicyReader(SourceFile(path: "policy.yaml", text: text)).policies.first)
    let rules = RuleSet([PolicyRule(policy, PolicyCompiler(.newest))])
    let selection = Selection(rules.catalogue, .init(), .init(select: [policy.name]))
    let source = SourceFile(path: "job.yaml", text: Self.job(isWhole ? "parallelism: 1" : "parallelism: -1"))
    let file = Linter(version: .newest, rules: rules, selection: selection).lint(source)
    let reason =
      "expression 'object.spec.activeDeadlineSeconds > 0' resulted in error: no such key: activeDeadlineSeconds"
    #expect(file.notes.map(\.text) == (isWhole ? ["not evaluated: \(reason)"] : []))
    #expect(!file.allFindings.contains { $0.rule == policy.name })
  }
}
