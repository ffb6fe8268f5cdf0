import Foundation
import JobModel
import Planning
import Testing

/// Plans against recordings of the real Job controller (kube-controller-manager 1.36.2).
///
/// More recordings can be named in the environment variable JOBSWORTH_CONTROLLER_TRACES, a path of a file
/// like fixtures/traces/recorded.jsonl.
@Suite struct RecordedTraceTests {
  static let recordings: [TraceFixture] = {
    let more = ProcessInfo.processInfo.environment["JOBSWORTH_CONTROLLER_TRACES"]
    return TraceFixture.all(in: "traces/recorded.jsonl")
      + (more.map { TraceFixture.all(at: URL(fileURLWithPath: $0)) } ?? [])
  }()

  @Test func recordingsAreThere() { #expect(Self.recordings.count >= 70) }

  @Test(arguments: recordings)
  func planAgrees(_ recording: TraceFixture) {
    let trace = recording.values["trace"] as? [[String: Any]] ?? []
    let end = trace.first { $0["event"] as? String == "stillRunning" }.map { Facts.number($0["t"]) }
    let recorded = Facts(trace: trace, until: end)
    let planned = Facts(plan: recording.plan, until: end)
    #expect(planned.differences(from: recorded) == [])
  }
}

/// What must agree between a recording and a plan; times within 1.2 s and 4 %.
private struct Facts {
  private var marks: [String: [(what: String, time: Double)]] = [:]
  private var mostActive = 0
  private var last: [String: String] = [:]

  static func number(_ value: Any?) -> Double { (value as? NSNumber)?.doubleValue ?? 0 }

  private mutating func mark(_ kind: String, _ what: String, _ time: Double) {
    marks[kind, default: []].append((what, time))
  }

  init(trace: [[String: Any]], until end: Double?) {
    var pods: [Int: (index: Int, attempt: Int)] = [:]
    for event in trace {
      let time = Self.number(event["t"])
      if let end, time > end { continue }
      let pod = event["pod"] as? Int ?? 0
      switch event["event"] as? String {
      case "podCreated":
        if let index = event["index"] as? Int { pods[pod] = (index, event["attempt"] as? Int ?? 0) }
        mark("created", pods[pod].map { "\($0)" } ?? "-", time)
      case "podFinished":
        let phase = event["phase"] as? String ?? ""
        mark("ended", "\(phase) \(event["exitCode"] as? Int ?? -1) \(pods[pod].map { "\($0)" } ?? "-")", time)
      case "podDeleted": mark("deleted", pods[pod].map { "\($0.index)" } ?? "-", time)
      case "containerRestart": mark("restarts", "restart", time)
      case "jobGone": mark("jobGone", "gone", time)
      case "status":
        mostActive = max(mostActive, event["active"] as? Int ?? 0)
        for condition in event["conditions"] as? [[String: Any]] ?? [] {
          let parts = ["type", "status", "reason", "message"].map { condition[$0] as? String ?? "" }
          noteCondition(parts.joined(separator: " "), time)
        }
        last = [:]
        for key in ["succeeded", "failed", "completedIndexes", "failedIndexes"] {
          last[key] = event[key].map { "\($0)" } ?? ""
        }
      default: break
      }
    }
  }

  init(plan: Plan, until end: Double?) {
    var pods: [PodID: (index: Int, attempt: Int)] = [:]
    for event in plan.events {
      let time = (event.time - .zero).seconds
      if let end, time > end { continue }
      switch event.kind {
      case .podCreated(let pod, let index, let attempt):
        if let index { pods[pod] = (index, attempt) }
        mark("created", pods[pod].map { "\($0)" } ?? "-", time)
      case .podFinished(let pod, let phase, let exitCode):
        mark("ended", "\(phase.rawValue) \(exitCode) \(pods[pod].map { "\($0)" } ?? "-")", time)
      case .podDeleted(let pod): mark("deleted", pods[pod].map { "\($0.index)" } ?? "-", time)
      case .containerRestart: mark("restarts", "restart", time)
      case .jobGone: mark("jobGone", "gone", time)
      case .status(let status):
        mostActive = max(mostActive, status.active)
        for condition in status.conditions {
          let isTrue = condition.isTrue ? "True" : "False"
          noteCondition(
            "\(condition.type.rawValue) \(isTrue) \(condition.reason.rawValue) \(condition.message)", time)
        }
        last = [
          "succeeded": status.succeeded == 0 ? "" : "\(status.succeeded)",
          "failed": status.failed == 0 ? "" : "\(status.failed)", "completedIndexes": "\(status.completedIndexes)",
          "failedIndexes": status.failedIndexes.map { "\($0)" } ?? "",
        ]
      default: break
      }
    }
  }

  /// Notes a condition when it first appears; the names of pods in messages are chance.
  private mutating func noteCondition(_ text: String, _ time: Double) {
    var text = text
    for marker in ["for pod ", "Pod "] {
      guard let start = text.range(of: marker) else { continue }
      let end = text[start.upperBound...].firstIndex(of: " ") ?? text.endIndex
      text.replaceSubrange(start.upperBound..<end, with: "POD")
    }
    if marks["conditions"]?.contains(where: { $0.what == text }) != true { mark("conditions", text, time) }
  }

  func differences(from recorded: Facts) -> [String] {
    var differences: [String] = []
    for kind in ["created", "ended", "deleted", "restarts", "conditions", "jobGone"] {
      var expected = recorded.marks[kind] ?? []
      var planned = marks[kind] ?? []
      if kind != "conditions" {
        expected.sort { ($0.what, $0.time) < ($1.what, $1.time) }
        planned.sort { ($0.what, $0.time) < ($1.what, $1.time) }
      }
      if expected.map(\.what) != planned.map(\.what) {
        differences.append("\(kind): \(expected.map(\.what)) recorded, \(planned.map(\.what)) planned")
      }
      for (a, b) in zip(expected, planned) where abs(a.time - b.time) > 1.2 + 0.04 * max(a.time, b.time) {
        differences.append("\(kind): \(a.what) at \(a.time) s recorded, at \(b.time) s planned")
      }
    }
    if mostActive != recorded.mostActive { differences.append("most active: \(recorded.mostActive), \(mostActive)") }
    if last != recorded.last { differences.append("last status: \(recorded.last) recorded, \(last) planned") }
    return differences
  }
}
