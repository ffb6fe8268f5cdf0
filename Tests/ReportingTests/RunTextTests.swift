import JobModel
import JobsworthTestSupport
import KubernetesValues
import Reporting
import Testing

/// Runs as `ps` and `status` show them, held to files in fixtures/runs.
@Suite struct RunTextTests {
  private static let start = Instant(milliseconds: 1_780_000_000_000)
  private static let now = start + .seconds(130)

  private static func after(_ seconds: Int) -> Instant { start + .seconds(seconds) }

  private static func report(_ state: RunReport.State, _ change: (inout JobStatus) -> Void = { _ in }) -> RunReport {
    var status = JobStatus()
    change(&status)
    return RunReport(
      id: "render-20260528-202640", jobName: "render", namespace: "default", state: state, started: start,
      lastSeen: after(125), status: status)
  }

  private static func pod(
    _ ordinal: Int, index: Int, attempt: Int = 1, created: Int, _ containers: [ContainerRecord],
    change: (inout PodRecord) -> Void = { _ in }
  ) -> PodRecord {
    var pod = PodRecord(
      id: PodID(ordinal), name: "render-\(index)-x7k2\(ordinal)", index: index, attempt: attempt,
      created: after(created))
    pod.phase = .running
    pod.containers = containers
    change(&pod)
    return pod
  }

  private static func container(_ state: ContainerRecord.State, name: String = "main") -> ContainerRecord {
    ContainerRecord(name: name, restarts: 0, state: state)
  }

  private static func failed(
    _ ordinal: Int, _ index: Int, _ code: Int, at: Int, _ message: String? = nil
  ) -> PodRecord {
    pod(
      ordinal, index: index, created: at - 5,
      [container(.terminated(exitCode: code, at: after(at), reason: "Error", message: message))]
    ) { pod in
      pod.phase = .failed
      pod.ended = after(at)
    }
  }

  static var cases: [(name: String, report: RunReport)] {
    let spec = JobSpec(parallelism: 4, completions: 10, completionMode: .indexed)
    let job = Job(name: "render", spec: spec)
    let logs = "~/.local/state/jobsworth/runs/render-20260528-202640/logs"

    var running = report(.running(process: 4711)) { status in
      status.succeeded = 6
      status.failed = 2
      status.completedIndexes = CompletionIndexSet([0, 1, 2, 4, 5, 6])
    }
    running.details = .init(
      job: job, heldUntil: after(138), timeout: after(3600),
      pods: [
        pod(7, index: 7, created: 100, [container(.running(since: after(100)))]) { $0.isReady = true },
        pod(8, index: 8, created: 110, [container(.waiting(reason: "CrashLoopBackOff", until: after(150)))]) {
          $0.restarts = 2
        },
        pod(9, index: 9, created: 115, [container(.running(since: after(115)))]) { pod in
          pod.deleted = after(129)
          pod.conditions = [.evicted]
        },
      ],
      ended: [
        failed(3, 3, 42, at: 60, "no frame 3\nsecond line"),
        pod(
          4, index: 3, attempt: 2, created: 80,
          [
            container(.terminated(exitCode: 0, at: after(81), reason: "Completed", message: nil), name: "fetch"),
            container(.terminated(exitCode: 137, at: after(85), reason: "OOMKilled", message: nil)),
          ]
        ) { pod in
          pod.phase = .failed
          pod.ended = after(85)
        },
      ], logFolder: logs)

    var suspendedJob = job
    suspendedJob.spec.suspend = true
    var suspended = report(.running(process: nil)) { status in
      status.conditions = [
        JobCondition(.suspended, reason: .jobSuspended, message: "Job suspended", at: after(2))
      ]
    }
    suspended.details = .init(job: suspendedJob, logFolder: logs)

    var dead = report(.dead) { $0.active = 1 }
    dead.details = .init(
      job: job, pods: [pod(1, index: 0, created: 0, [container(.running(since: after(1)))])], logFolder: logs)

    var ended = report(.ended(exitStatus: 1)) { status in
      status.succeeded = 3
      status.failed = 30
      status.conditions = [
        JobCondition(
          .failed, reason: .backoffLimitExceeded, message: "Job has reached the specified backoff limit",
          at: after(125))
      ]
    }
    ended.details = .init(
      job: job, heldUntil: after(900), ended: (1...30).map { failed($0, $0 % 10, 1, at: $0 * 4) }, logFolder: logs)
    return [("running", running), ("suspended", suspended), ("dead", dead), ("ended", ended)]
  }

  @Test func statusText() throws {
    for (name, report) in Self.cases {
      let text = try #require(RunStatusText(report, at: Self.now, palette: .plain)).text
      Golden.expect(text, equals: "runs/\(name).txt")
      #expect(text.split(separator: "\n").allSatisfy { !$0.hasSuffix(" ") })
    }
  }

  @Test func statusJSON() {
    for (name, report) in Self.cases where name != "ended" {
      Golden.expect(RunStatusText.json(report), equals: "runs/\(name).json")
    }
  }

  @Test func table() {
    let runs = Self.cases.map(\.report) + [Self.report(.ended(exitStatus: 0)), Self.report(.ended(exitStatus: 130))]
    Golden.expect(RunTable.text(runs, at: Self.now, palette: .plain), equals: "runs/table.txt")
    Golden.expect(RunTable.json(Array(runs.prefix(2))), equals: "runs/table.json")
    #expect(RunTable.text([], at: Self.now, palette: .plain) == "")
  }
}
