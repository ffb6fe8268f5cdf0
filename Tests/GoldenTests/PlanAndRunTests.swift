import Foundation
import Testing

/// A plan is what a run does: the same events, in the same order, at nearly the same time. `scripts/plan-against-run`
/// holds many more Jobs to it, and closer.
@Suite struct PlanAndRunTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var spec: String
    var policy = "Never"
    /// What a pod does, by `$I`, its index, and `$R`, how often it was started before.
    var script: String
    var outcomes: String

    var testDescription: String { name }
  }

  static let cases = [
    Case(
      name: "indexed", spec: "{completions: 5, parallelism: 2, completionMode: Indexed}",
      script: "sleep 0.$((I + 2))",
      outcomes: (0..<5).map { #"{"index": \#($0), "seconds": 0.\#($0 + 2), "exitCode": 0}"# }.joined(separator: ",")),
    Case(
      name: "fail-index", spec: "{completions: 3, parallelism: 3, completionMode: Indexed, backoffLimitPerIndex: 0}",
      script: "sleep 0.$((I * 3 + 1)); exit $((I == 1 ? 7 : 0))",
      outcomes: (0..<3).map { #"{"index": \#($0), "seconds": 0.\#($0 * 3 + 1), "exitCode": \#($0 == 1 ? 7 : 0)}"# }
        .joined(separator: ",")),
    Case(
      name: "deadline", spec: "{completions: 3, parallelism: 1, activeDeadlineSeconds: 1}", script: "sleep 0.7",
      outcomes: #"{"seconds": 0.7, "exitCode": 0, "stop": 0}"#),
    Case(
      name: "policy",
      spec: "{completions: 2, parallelism: 2, completionMode: Indexed, podFailurePolicy: {rules: "
        + "[{action: FailJob, onExitCodes: {operator: In, values: [42]}}]}}",
      script: "if [ $I = 1 ]; then sleep 0.4; exit 42; fi; sleep 90",
      outcomes: #"{"index": 1, "seconds": 0.4, "exitCode": 42}, {"index": 0, "seconds": 90, "exitCode": 0, "stop": 0}"#
    ),
    Case(
      name: "restart", spec: "{}", policy: "OnFailure", script: "sleep 0.3; exit $((R == 0 ? 1 : 0))",
      outcomes: #"{"runs": [{"seconds": 0.3, "exitCode": 1}, {"seconds": 0.3, "exitCode": 0}]}"#),
  ]

  @Test(arguments: cases) func agree(_ test: Case) throws {
    let place = try RunPlace()
    let restarts = "R=0; test -e \(place.folder.path)/r && R=1; : > \(place.folder.path)/r"
    let manifest = try place.write(
      test.name,
      """
      apiVersion: batch/v1
      kind: Job
      metadata: {name: \(test.name)}
      spec: \(String(test.spec.dropLast()) + (test.spec == "{}" ? "" : ", "))template: {spec: {restartPolicy: \(test.policy),
        containers: [{name: main, image: busybox, command: [sh, -c,
        'I=$JOB_COMPLETION_INDEX; \(restarts); \(test.script)']}]}}}
      """)
    let outcomes = try place.write("outcomes", #"{"outcomes": [\#(test.outcomes)]}"#)
    let plan = try place.call("plan", manifest, "--on", "process", "--outcomes", outcomes, "-o", "json")
    let run = try place.start(["run", manifest, "-o", "json"], into: "run", separately: true)
    run.waitUntilExit()
    let planned = try #require(
      (try? JSONSerialization.jsonObject(with: Data(plan.text.utf8))) as? [String: Any], "\(plan.text)")
    let events = try #require(planned["events"] as? [[String: Any]])
    let happened = place.text("run").split(separator: "\n").compactMap {
      (try? JSONSerialization.jsonObject(with: Data($0.utf8))) as? [String: Any]
    }
    let (a, b) = (Facts(events), Facts(happened))
    #expect(a.order == b.order)
    #expect(a.conditions == b.conditions)
    #expect(a.finalStatus == b.finalStatus)
    for ((key, time, generation), (_, other, _)) in zip(a.times, b.times) {
      // Much more than it takes: other tests want the processors too.
      #expect(abs(time - other) <= 2 * Double(generation), "\(key): planned at \(time), happened at \(other)")
    }
  }

  /// What a plan and a run must have in common. Of pods without index nobody knows which is which.
  struct Facts {
    var order: [String] = []
    var times: [(String, Double, Int)] = []
    var conditions: [String] = []
    var finalStatus = ""

    init(_ events: [[String: Any]]) {
      var names: [Int: String] = [:]
      var generation = 1
      for event in events {
        let kind = event["event"] as? String ?? ""
        let time = event["t"] as? Double ?? 0
        let pod = event["pod"] as? Int ?? 0
        switch kind {
        case "podCreated":
          names[pod] = (event["index"] as? Int).map { "index \($0) try \(event["attempt"] ?? 0)" } ?? "pod"
        case "podFinished", "containerRestart": generation += 1
        case "status":
          for condition in event["conditions"] as? [[String: Any]] ?? [] {
            let text = "\(condition["type"]!) \(condition["status"]!) \(condition["reason"]!)"
            if !conditions.contains(text) { conditions.append(text) }
          }
          let counts = ["active", "succeeded", "failed", "completedIndexes", "failedIndexes"]
          finalStatus = counts.map { "\($0) \(event[$0] ?? "-")" }.joined(separator: ", ")
          continue
        default: break
        }
        let exit = kind == "podFinished" ? " \(event["phase"]!) \(event["exitCode"]!)" : ""
        let key = "\(kind) \(names[pod] ?? "")\(exit)"
        order.append(key)
        times.append((key, time, generation))
      }
    }
  }
}
