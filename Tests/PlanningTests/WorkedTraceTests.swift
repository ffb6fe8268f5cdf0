import JobModel
import Planning
import Testing

/// Traces worked out by hand from the rules of the Job controller, to the second.
@Suite struct WorkedTraceTests {
  /// What a sync did and the status after it, in the notation of the fixture.
  struct Row: Equatable, CustomStringConvertible {
    var time: Double
    var created: [String] = []
    var deleted: [String] = []
    var conditions: [String] = []
    /// Counters that are not 0; nil where no status was written.
    var status: [String: String]?

    var description: String {
      "\(time): create \(created) delete \(deleted) \(conditions) \(status.map { "\($0)" } ?? "")"
    }
  }

  @Test(arguments: TraceFixture.all(in: "traces/worked.jsonl"))
  func planAgrees(_ fixture: TraceFixture) {
    let planned = Self.rows(of: fixture.plan)
    for expected in Self.expectedRows(of: fixture) {
      let row = planned.first { $0.time == expected.time }
      #expect(row?.created.sorted() ?? [] == expected.created.sorted(), "creations at \(expected.time)")
      #expect(row?.deleted.sorted() ?? [] == expected.deleted.sorted(), "deletions at \(expected.time)")
      #expect(row?.conditions ?? [] == expected.conditions, "conditions at \(expected.time)")
      if let status = expected.status { #expect(row?.status == status, "status at \(expected.time)") }
    }
    let times = Set(Self.expectedRows(of: fixture).map(\.time))
    for row in planned where !times.contains(row.time) {
      #expect(row.created.isEmpty && row.deleted.isEmpty && row.conditions.isEmpty, "not expected: \(row)")
    }
  }

  @Test func everyTraceIsThere() {
    #expect(TraceFixture.all(in: "traces/worked.jsonl").count == 66)
  }

  /// T51: a sync creates 500 pods and counts 500; the next follows a second later.
  @Test func twelveHundredPodsComeAndGoByFiveHundred() {
    let rules = (501...1200).map { ordinal in
      Scenario.Rule(ordinal: ordinal, outcome: PodOutcome(.seconds(ordinal > 1000 ? 98 : 99)))
    }
    let plan = Planner(
      job: Job(spec: JobSpec(parallelism: 1200, completions: 1200)),
      scenario: Scenario(rules: rules, fallback: PodOutcome(.seconds(100)))
    ).plan()
    let rows = Self.rows(of: plan)
    func row(_ time: Double) -> Row? { rows.first { $0.time == time } }
    #expect([0, 1, 2].map { row($0)?.created.count } == [500, 500, 200])
    #expect([101, 102, 103].map { row($0)?.status?["S"] } == ["500", "1000", "1200"])
    #expect(row(101)?.conditions == ["SuccessCriteriaMet CompletionsReached"])
    #expect(row(103)?.conditions == ["Complete CompletionsReached"])
    #expect(plan.result.at == Instant(milliseconds: 103_000))
  }

  // MARK: Rows

  private static func rows(of plan: Plan) -> [Row] {
    var rows: [Row] = []
    var names: [PodID: String] = [:]
    var known: Set<String> = []
    for event in plan.events {
      let time = (event.time - .zero).seconds
      if rows.last?.time != time { rows.append(Row(time: time)) }
      let last = rows.count - 1
      switch event.kind {
      case .podCreated(let pod, let index, let attempt):
        let name = index.map { "i\($0)#\(attempt)" } ?? "p\(pod.ordinal)"
        names[pod] = name
        rows[last].created.append(name)
      case .podDeleted(let pod): rows[last].deleted.append(names[pod] ?? "")
      case .status(let status):
        for condition in status.conditions {
          let name = "\(condition.type.rawValue)\(condition.isTrue ? "" : "=False") \(condition.reason.rawValue)"
          if known.insert(name).inserted { rows[last].conditions.append(name) }
        }
        rows[last].status = counters(of: status)
      default: break
      }
    }
    return rows
  }

  private static func counters(of status: JobStatus) -> [String: String] {
    let all = [
      "A": "\(status.active)", "R": "\(status.ready ?? 0)", "T": "\(status.terminating ?? 0)",
      "S": "\(status.succeeded)", "F": "\(status.failed)", "ci": "\(status.completedIndexes)",
      "fi": status.failedIndexes.map { "\($0)" } ?? "",
    ]
    return all.filter { $0.value != "0" && $0.value != "" || ($0.key.hasSuffix("i") && $0.value == "0") }
  }

  private static func expectedRows(of fixture: TraceFixture) -> [Row] {
    (fixture.values["rows"] as? [[String: Any]] ?? []).map { entry in
      var row = Row(time: (entry["t"] as? Double) ?? Double(entry["t"] as? Int ?? -1))
      row.created = entry["create"] as? [String] ?? []
      row.deleted = entry["delete"] as? [String] ?? []
      row.conditions = entry["conditions"] as? [String] ?? []
      row.status = (entry["status"] as? [String: Any])?.mapValues { "\($0)" }
      return row
    }
  }
}
