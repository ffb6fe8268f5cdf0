import Admission
import JobModel
import JobsworthCLI
import JobsworthTestSupport
import Manifests
import Planning
import SourceText
import Testing
import YAMLTree

/// A folder under `fixtures/plan/`: a manifest, what its pods do, and how the plan is printed.
struct PlanCase: Sendable, CustomTestStringConvertible {
  var name: String
  var testDescription: String { name }
  var folder: String { "plan/\(name)" }

  static let all = [
    "all-fail-in-pairs", "deadline-stops-slowly", "folded-thousand", "never-starts", "restarts-in-place",
    "retry-after-failure", "success-policy", "suspended-and-scaled", "thirty-frames", "work-queue",
  ].map { PlanCase(name: $0) }

  func plan(manifest: String = "job.yaml") throws -> Plan {
    let source = SourceFile(path: manifest, bytes: try Fixture.bytes("\(folder)/\(manifest)"))
    let objects = YAMLStream(parsing: source).documents.flatMap { APIServer().review($0) }
      .filter { $0.verdict?.allowed == true }
    let job = try #require(objects.first?.object?.root.job)
    let outcomes = SourceFile(path: "outcomes.json", bytes: try Fixture.bytes("\(folder)/outcomes.json"))
    let (file, findings) = ScenarioFile.read(outcomes)
    #expect(findings.isEmpty)
    let scenario = Scenario(
      rules: file.rules, fallback: file.fallback ?? PodOutcome(Scenario.defaultDuration), actions: file.actions)
    return Planner(job: job, scenario: scenario).plan()
  }
}
