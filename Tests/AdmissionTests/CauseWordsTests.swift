import Admission
import Diagnostics
import SourceText
import Testing
import YAMLTree

@Suite("Findings in words for people")
struct CauseWordsTests {
  private func findings(_ spec: String, pod: String = "restartPolicy: Never", name: String = "a") throws -> [Finding] {
    let text = """
      apiVersion: batch/v1
      kind: Job
      metadata: {name: \(name)}
      spec: {\(spec)template: {spec: {\(pod), containers: [{name: c, image: i, volumeMounts: [{name: dat, mountPath: /d}]}],
        volumes: [{name: data, emptyDir: {}}]}}}
      """
    let document = try #require(YAMLStream(parsing: SourceFile(path: "a.yaml", text: text)).documents.first)
    return try #require(APIServer().review(document).first).findings
  }

  @Test("a name that nothing has is compared with those that are there")
  func names() throws {
    let finding = try #require(try findings("").first)
    #expect(finding.message == "no volume is called \"dat\"")
    #expect(finding.help == "did you mean \"data\"?")
    #expect(finding.fix?.safety == .unsafe)
  }

  @Test("restartPolicy says what a Job can have, once")
  func restartPolicy() throws {
    let always = try findings("", pod: "restartPolicy: Always").filter { $0.field?.hasSuffix("restartPolicy") == true }
    #expect(always.map(\.message) == ["a Job cannot have restartPolicy \"Always\""])
    #expect(always.first?.label == "supported: \"OnFailure\", \"Never\"")
    let never = try findings("", pod: "restartPolicy: never").filter { $0.field?.hasSuffix("restartPolicy") == true }
    #expect(never.count == 1)
    #expect(never.first?.fix?.edits.map(\.text) == ["Never"])
  }

  @Test("a name that breaks the rules gets one like it that does not")
  func repairedName() throws {
    let finding = try #require(try findings("", name: "My_Job").first { $0.field == "metadata.name" })
    #expect(finding.help == "for instance my-job")
  }

  @Test("a name too long for a label is told at the name")
  func longName() throws {
    let name = String(repeating: "a", count: 64)
    let finding = try #require(try findings("", name: name).first { $0.message.hasPrefix("the Job's name") })
    #expect(finding.range.count == 64)
  }

  @Test("exit codes are put in order")
  func exitCodes() throws {
    let rule = "{action: FailJob, onExitCodes: {operator: In, values: [3, 2]}}"
    let finding = try #require(
      try findings("podFailurePolicy: {rules: [\(rule)]}, ").first { $0.message.contains("ascending") })
    #expect(finding.fix?.edits.map(\.text) == ["[2, 3]"])
  }

  @Test("the server's own sentences are found in what it says", arguments: PlainWordsCases.all)
  func plainWords(example: PlainWordsCases.Case) throws {
    let finding = try #require(
      try findings(example.spec, pod: "restartPolicy: Never" + example.pod).first { $0.field == example.field })
    #expect(finding.message == example.message)
    #expect(finding.server?.hasPrefix("\(example.field): ") == true)
  }
}

enum PlainWordsCases {
  struct Case: Sendable {
    var spec = ""
    var pod = ""
    var field: String
    var message: String
  }

  static let all = [
    Case(
      spec: "podFailurePolicy: {rules: [{action: Ignore}]}, ", field: "spec.podFailurePolicy.rules[0]",
      message: "the rule says nothing about which failures it is for"),
    Case(
      spec: "completionMode: Indexed, completions: 2, maxFailedIndexes: 3, backoffLimitPerIndex: 1, ",
      field: "spec.maxFailedIndexes", message: "maxFailedIndexes cannot be more than completions"),
    Case(
      pod: ", hostAliases: [{ip: nowhere}]", field: "spec.template.spec.hostAliases[0].ip",
      message: "this is no IP address"),
    Case(
      pod: ", initContainers: [{name: s, image: i, livenessProbe: {exec: {command: [a]}}}]",
      field: "spec.template.spec.initContainers[0].livenessProbe",
      message: "an init container cannot have livenessProbe, unless it is a sidecar"),
    Case(
      pod: ", readinessGates: [{conditionType: _a}]", field: "spec.template.spec.readinessGates[0].conditionType",
      message: "\"_a\" is no name of the form [DOMAIN/]NAME: letters, digits, \"-\", \"_\" and \".\", "
        + "with a letter or digit at both ends"),
  ]
}
