import JSONText
import JobModel
import JobsworthTestSupport
import Planning
import Reporting
import Testing

@Suite struct PlanDifferenceTests {
  private let frames = PlanCase(name: "thirty-frames")

  @Test func jsonIsAsRecorded() throws {
    let difference = PlanDifference(try frames.plan(), try frames.plan(manifest: "changed.yaml"))
    var json = JSONWriter(indent: 1)
    PlanDifferenceJSON.write(difference, to: &json)
    Golden.expect(json.text + "\n", equals: "\(frames.folder)/changed.diff.json")
  }

  @Test(arguments: PlanCase.all)
  func aPlanDoesNotDifferFromItself(_ example: PlanCase) throws {
    let difference = PlanDifference(try example.plan(), try example.plan())
    #expect(difference.isEmpty)
    #expect(difference.events.isEmpty)
  }

  @Test func eventsComeGoAndMove() {
    func plan(_ failures: Int) -> Plan {
      let rules = (1...max(1, failures)).map {
        Scenario.Rule(ordinal: $0, outcome: PodOutcome(.seconds(5), exitCode: failures == 0 ? 0 : 1))
      }
      return Planner(job: Job(), scenario: Scenario(rules: rules, fallback: PodOutcome(.seconds(5)))).plan()
    }
    let difference = PlanDifference(plan(0), plan(1))
    let kinds = difference.events.map { ($0.key.attempt, $0.old?.exitCode, $0.new?.exitCode) }
    #expect(kinds.contains { $0 == (1, 0, 1) })
    #expect(difference.events.contains { $0.key.kind == .podCreated && $0.key.attempt == 2 && $0.old == nil })
    #expect(
      difference.events.contains {
        $0.key.kind == .condition(.complete, .completionsReached) && $0.old != nil && $0.new != nil
      })
  }
}
