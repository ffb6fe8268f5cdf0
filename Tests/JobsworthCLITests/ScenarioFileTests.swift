import Diagnostics
import JobModel
import JobsworthCLI
import Planning
import SourceText
import Testing

@Suite struct ScenarioFileTests {
  private func read(_ text: String) -> (file: ScenarioFile, findings: [Finding]) {
    ScenarioFile.read(SourceFile(path: "outcomes.yaml", text: text))
  }

  @Test func everyFieldIsRead() throws {
    let (file, findings) = read(
      """
      outcomes:
        - {index: 3, attempt: 1, seconds: 2.5, exitCode: 42, container: main, ready: 1, start: 0.5}
        - {ordinal: 2, runs: [{seconds: 1, exitCode: 1}, {seconds: 1m30s}], stop: 4, stopExitCode: 0}
        - {never: true}
        - {seconds: 1, ready: null, condition: DisruptionTarget}
      default: {seconds: 5}
      actions:
        - {at: 8, set: {parallelism: 5, suspend: true, activeDeadlineSeconds: null}}
        - {at: 9, delete: {index: 3}, condition: DisruptionTarget}
        - {at: 10, delete: {ordinal: 2}}
      """)
    #expect(findings.isEmpty)
    #expect(file.rules.map(\.index) == [3, nil, nil, nil])
    #expect(file.rules[0].attempt == 1)
    #expect(file.rules[0].outcome.runs == [.init(TimeSpan(milliseconds: 2500), exitCode: 42)])
    #expect(file.rules[0].outcome.container == "main")
    #expect(file.rules[0].outcome.readiness == .after(.seconds(1)))
    #expect(file.rules[1].outcome.runs.map(\.duration) == [.seconds(1), .seconds(90)])
    #expect(file.rules[1].outcome.stop == .seconds(4))
    #expect(file.rules[2].outcome.neverStarts)
    #expect(file.rules[3].outcome.readiness == .never)
    #expect(file.rules[3].outcome.condition == "DisruptionTarget")
    #expect(file.fallback?.runs == [.init(.seconds(5))])
    #expect(file.actions[0].kind == .set([.parallelism(5), .suspend(true), .activeDeadlineSeconds(nil)]))
    #expect(file.actions[1].kind == .delete(.index(3), condition: "DisruptionTarget"))
    #expect(file.actions[2].kind == .delete(.ordinal(2), condition: nil))
  }

  @Test func jsonIsReadAndNothingIsNeeded() {
    #expect(
      read("{\"outcomes\": [], \"default\": {\"seconds\": 3.4, \"exitCode\": 0}, \"actions\": []}").findings.isEmpty)
    #expect(read("").findings.isEmpty)
    #expect(read("{}").findings.isEmpty)
  }

  @Test(arguments: [
    ("outcome: []", "unknown field \"outcome\" in the outcomes"),
    ("outcomes: {}", "outcomes must be a list"),
    ("outcomes: [5]", "an outcome must be an object with fields"),
    ("outcomes: [{index: -1, seconds: 1}]", "index must be a whole number from 0"),
    ("outcomes: [{ordinal: 0, seconds: 1}]", "ordinal must be a whole number from 1"),
    ("outcomes: [{exitCode: 1}]", "an outcome needs seconds: how long the pod takes"),
    ("outcomes: [{seconds: soon}]", "seconds must be a number of seconds, or a duration such as 90s or 1m30s"),
    ("outcomes: [{seconds: 1, exitCode: 256}]", "exitCode must be a whole number from 0 to 255"),
    ("outcomes: [{seconds: 1, runs: [{seconds: 1}]}]", "seconds and runs do not go together: each run has its own"),
    ("outcomes: [{runs: []}]", "runs must hold at least one run"),
    ("outcomes: [{seconds: 1, seconds: 2}]", "field \"seconds\" stands twice in an outcome"),
    ("actions: [{set: {suspend: true}}]", "an action needs at: when it is done"),
    ("actions: [{at: 1}]", "an action needs either set or delete"),
    ("actions: [{at: 1, set: {suspend: 1}}]", "suspend must be true or false"),
    (
      "actions: [{at: 1, set: {podReplacementPolicy: Never}}]",
      "podReplacementPolicy must be TerminatingOrFailed or Failed"
    ),
    ("actions: [{at: 1, delete: {}}]", "delete needs either index or ordinal"),
    ("actions: [{at: 1, set: {}}]", "set names no field"),
    ("a: 1\n---\nb: 2", "outcomes are one document"),
  ])
  func mistakesAreTold(_ text: String, _ message: String) {
    #expect(read(text).findings.map(\.message).contains(message))
  }

  @Test(arguments: [("90s", 90_000), ("1m30s", 90_000), ("1.5", 1500), ("250ms", 250), ("0", 0)])
  func durations(_ text: String, _ milliseconds: Int64) {
    #expect(DurationText.parse(text)?.milliseconds == milliseconds)
  }

  @Test(arguments: ["", "-1s", "-3", "soon", "1x", "inf", "nan", "1e400"])
  func noDurations(_ text: String) {
    #expect(DurationText.parse(text) == nil)
  }
}
