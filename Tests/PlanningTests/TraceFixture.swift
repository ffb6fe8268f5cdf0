import Admission
import Foundation
import JobModel
import JobsworthTestSupport
import Manifests
import Planning
import SourceText
import Testing
import YAMLTree

/// A line of a file in fixtures/traces: a manifest, a scenario, and what happened or is to happen.
struct TraceFixture: Sendable, CustomTestStringConvertible {
  var id: String
  var job: Job
  var scenario: Scenario
  /// The line's other values, as JSON text, so that the fixture can be sent between tasks.
  var line: Data

  var testDescription: String { id }

  var plan: Plan { Planner(job: job, scenario: scenario).plan() }

  static func all(in path: String) -> [TraceFixture] { all(at: Fixture.url(path)) }

  static func all(at url: URL) -> [TraceFixture] {
    guard let text = try? String(contentsOf: url, encoding: .utf8) else { return [] }
    return text.split(separator: "\n").compactMap { TraceFixture(Data($0.utf8)) }
  }

  var values: [String: Any] { Self.object(line) }

  init?(_ line: Data) {
    self.line = line
    let values = Self.object(line)
    guard let id = values["id"] as? String, let manifest = values["manifest"] as? String else { return nil }
    self.id = id
    let stream = YAMLStream(parsing: SourceFile(path: id, text: manifest))
    guard let document = stream.documents.first,
      let job = APIServer().review(document).first?.object?.root.job
    else { return nil }
    self.job = job
    scenario = Scenario(
      rules: Self.list(values["outcomes"]).map { entry in
        Scenario.Rule(
          index: entry["index"] as? Int, attempt: entry["attempt"] as? Int, ordinal: entry["ordinal"] as? Int,
          outcome: Self.outcome(entry))
      },
      fallback: (values["default"] as? [String: Any]).map(Self.outcome) ?? PodOutcome(Scenario.defaultDuration),
      actions: Self.list(values["actions"]).map(Self.action))
  }

  private static func object(_ data: Data) -> [String: Any] {
    ((try? JSONSerialization.jsonObject(with: data)) as? [String: Any]) ?? [:]
  }

  private static func list(_ value: Any?) -> [[String: Any]] { value as? [[String: Any]] ?? [] }

  private static func span(_ value: Any?) -> TimeSpan? {
    (value as? NSNumber).flatMap { TimeSpan(seconds: $0.doubleValue) }
  }

  private static func run(_ entry: [String: Any]) -> PodOutcome.Run {
    PodOutcome.Run(span(entry["seconds"]) ?? .zero, exitCode: entry["exitCode"] as? Int ?? 0)
  }

  private static func outcome(_ entry: [String: Any]) -> PodOutcome {
    let runs = list(entry["runs"])
    var outcome = PodOutcome(runs: runs.isEmpty ? [run(entry)] : runs.map(run))
    outcome.start = span(entry["start"]) ?? .zero
    if let ready = entry["ready"] { outcome.readiness = span(ready).map { .after($0) } ?? .never }
    outcome.stop = span(entry["stop"]) ?? outcome.stop
    outcome.stopExitCode = entry["stopExitCode"] as? Int ?? outcome.stopExitCode
    outcome.condition = entry["condition"] as? String
    return outcome
  }

  private static func action(_ entry: [String: Any]) -> Scenario.Action {
    let at = span(entry["at"]) ?? .zero
    if let target = entry["delete"] as? [String: Any] {
      return Scenario.Action(
        at: at, .delete(.ordinal(target["ordinal"] as? Int ?? 0), condition: target["condition"] as? String))
    }
    var edits: [JobSpecEdit] = []
    for (field, value) in entry["set"] as? [String: Any] ?? [:] {
      switch (field, value) {
      case ("parallelism", let value as Int): edits.append(.parallelism(value))
      case ("completions", let value as Int): edits.append(.completions(value))
      case ("suspend", let value as Bool): edits.append(.suspend(value))
      case ("activeDeadlineSeconds", let value as Int): edits.append(.activeDeadlineSeconds(Int64(value)))
      default: Issue.record("the test knows no change of \(field)")
      }
    }
    return Scenario.Action(at: at, .set(edits))
  }
}
