import ClusterRuntime
import Execution
import Foundation
import JSONText
import JobModel
import JobsworthTestSupport
import Planning
import Synchronization
import Testing

enum Machine {
  static let hasKubectl = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").contains {
    FileManager.default.isExecutableFile(atPath: "\($0)/kubectl")
  }
}

/// The whole way with the real kubectl: sent, followed, told. Skipped where there is no kubectl.
@Suite("Jobs on a cluster", .enabled(if: Machine.hasKubectl, "there is no kubectl in PATH"))
struct FollowingTests {
  static func job(_ spec: String, metadata: String = #""name": "work""#) -> JSONValue {
    JSONValue(
      Array(
        """
        {"apiVersion": "batch/v1", "kind": "Job", "metadata": {\(metadata)}, "spec": {\(spec)"template": {"spec":
        {"restartPolicy": "Never", "containers": [{"name": "main", "image": "busybox"}]}}}}
        """.utf8)) ?? .null
  }

  /// What a follower told.
  final class Told: RunSink, Sendable {
    struct State {
      var events: [JobEvent] = []
      var lines: [String] = []
      var notes: [String] = []
    }

    let state = Mutex(State())

    func event(_ event: JobEvent) { state.withLock { $0.events.append(event) } }
    func output(pod: PodID, name: String, container: String, line: [UInt8]) {
      state.withLock { $0.lines.append(String(decoding: line, as: UTF8.self)) }
    }
    func note(pod: PodID?, _ message: String) { state.withLock { $0.notes.append(message) } }

    var events: [JobEvent] { state.withLock { $0.events } }
    var lines: [String] { state.withLock { $0.lines } }
    var notes: [String] { state.withLock { $0.notes } }
  }

  /// A cluster and a kubectl that knows it.
  static func withCluster(
    _ cluster: FakeCluster, _ body: (ClusterRun, Kubectl) async throws -> Void
  ) async throws {
    let address = try await cluster.start()
    let folder = FileManager.default.temporaryDirectory.appending(path: "cluster-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    // A kubectl with a configuration of its own, whatever the machine has. A link: a script that was just written cannot
    // be run while another test starts a program that has it open still.
    let program = folder.appending(path: "kubectl")
    try FileManager.default.createSymbolicLink(at: program, withDestinationURL: Fixture.url("cluster/kubectl"))
    try address.write(to: folder.appending(path: "address"), atomically: true, encoding: .utf8)
    var kubectl = Kubectl()
    kubectl.program = program.path
    do {
      try await body(ClusterRun(kubectl), kubectl)
    } catch {
      await cluster.stop()
      throw error
    }
    await cluster.stop()
  }

  static func follow(
    _ cluster: ClusterRun, _ job: ObservedJob, signals: AsyncStream<Int32> = AsyncStream { _ in },
    timeout: TimeSpan? = nil, choice: LeavingChoice = .leave
  ) async -> (RunOutcome, Told) {
    let told = Told()
    let now = { Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }
    var surroundings = ClusterRun.Surroundings(sink: told, now: now, signals: signals) { choice }
    surroundings.timeout = timeout
    return (await cluster.follow(job, surroundings), told)
  }

  /// Events without their times, those of the Job and those of pods apart: two watches have no common order.
  static func kinds(_ events: [JobEvent]) -> (job: [JobEvent.Kind], pods: [JobEvent.Kind]) {
    let isOfJob = { (kind: JobEvent.Kind) in
      switch kind {
      case .status, .jobCreated, .changed, .jobGone, .stillRunning: true
      default: false
      }
    }
    let kinds = events.map(\.kind)
    return (kinds.filter(isOfJob), kinds.filter { !isOfJob($0) })
  }

  /// A status without its times, and without the difference between 0 and nothing, which JSON does not keep.
  static func told(_ kind: JobEvent.Kind) -> String {
    guard case .status(let status) = kind else { return "\(kind)" }
    var json = JSONWriter()
    json.object { status.writeFields(to: &$0) }
    return json.text
  }

  static let faults: [[FakeCluster.Fault]] = [
    [], [.brokenWatch(after: 2), .brokenWatch(after: 1)], [.endedWatch(after: 1), .endedWatch(after: 3)],
    [.expiredWatch, .expiredWatch], [.status(500, "GET /apis/batch/v1/namespaces"), .slow(50)],
    [.status(503, "POST /apis/batch/v1/namespaces"), .slow(20)], [.lostCreate], [.brokenLog(after: 1)],
    [.status(500, "GET /api/v1/namespaces"), .brokenWatch(after: 0)],
    // A token that has run out: the next kubectl gets itself another one.
    [.status(401, "GET /apis/batch/v1/namespaces"), .brokenWatch(after: 1), .status(401, "GET /api/v1/namespaces")],
  ]

  @Test("what is told is what happens, whatever goes wrong on the way", arguments: faults)
  func followed(faults: [FakeCluster.Fault]) async throws {
    var script = JobScript()
    script.scenario = Scenario(rules: [], fallback: PodOutcome(.seconds(20)))
    let cluster = FakeCluster(script, faults: faults)
    try await Self.withCluster(cluster) { run, _ in
      let sent = SubmittedJob(
        Self.job(#""completionMode": "Indexed", "completions": 5, "parallelism": 2, "#), run: "test")
      try await run.rehearse(sent)
      let job = try await run.submit(sent)
      #expect(job.name == "work")
      let (outcome, told) = await Self.follow(run, job)
      #expect(outcome.end == .complete)
      #expect(outcome.status.succeeded == 5)
      #expect(await cluster.state.list(.jobs).items.count == 1)
      #expect(cluster.leftFaults.isEmpty)
      let pods = Self.kinds(told.events).pods
      let finished = pods.filter { if case .podFinished(_, .succeeded, 0) = $0 { true } else { false } }
      let created = pods.filter { if case .podCreated = $0 { true } else { false } }
      #expect(created.count == 5)
      #expect(finished.count == 5)
      #expect(told.lines.sorted() == (1...5).flatMap { pod in (0..<2).map { "line \($0) of \(pod)" } }.sorted())
      #expect(told.notes.isEmpty || !faults.isEmpty)
    }
  }

  static let jobs: [(spec: String, scenario: Scenario, end: RunOutcome.End)] = [
    (#""completions": 4, "parallelism": 2, "#, Scenario(rules: [], fallback: PodOutcome(.seconds(20))), .complete),
    (
      #""completionMode": "Indexed", "completions": 3, "backoffLimit": 1, "#,
      Scenario(rules: [], fallback: PodOutcome(.seconds(9), exitCode: 3)), .failed
    ),
    (
      #""parallelism": 3, "activeDeadlineSeconds": 30, "#, Scenario(rules: [], fallback: PodOutcome(.seconds(100))),
      .failed
    ),
  ]

  @Test("events are those of the plan that the cluster plays", arguments: jobs.indices)
  func likePlanned(number: Int) async throws {
    let (spec, scenario, end) = Self.jobs[number]
    var script = JobScript()
    script.scenario = scenario
    script.waitsForWatchers = true
    let cluster = FakeCluster(script)
    try await Self.withCluster(cluster) { run, _ in
      let job = try await run.submit(SubmittedJob(Self.job(spec), run: "test"))
      let (outcome, told) = await Self.follow(run, job)
      #expect(outcome.end == end)
      let plan = script.plan(try script.prepare(Self.job(spec), namespace: "default").job)
      let (planned, seen) = (Self.kinds(plan), Self.kinds(told.events))
      #expect(seen.pods == planned.pods)
      #expect(seen.job.map(Self.told) == planned.job.map(Self.told).filter { $0 != #"{"conditions":[]}"# })
    }
  }

  @Test("what the cluster refuses is told in its words, and nothing is made")
  func refused() async throws {
    let cluster = FakeCluster()
    try await Self.withCluster(cluster) { run, _ in
      let sent = SubmittedJob(Self.job(#""parallelism": -1, "#), run: "test")
      await #expect { try await run.rehearse(sent) } throws: { error in
        let failure = error as? KubectlFailure
        return failure?.kind == .refused && failure?.description.contains("must be greater than or equal to 0") == true
      }
      #expect(await cluster.state.list(.jobs).items.isEmpty)
    }
  }

  static let refusals: [(fault: FakeCluster.Fault, kind: KubectlFailure.Kind, text: String)] = [
    (
      .refusal(
        403, reason: "Forbidden",
        message: "jobs.batch \"work\" is forbidden: exceeded quota: few, requested: count/jobs.batch=1, used: 3"
      ), .refused, "exceeded quota: few"
    ),
    (
      .refusal(400, reason: "", message: "admission webhook \"names.example.com\" denied the request: not on a Friday"),
      .refused, "not on a Friday"
    ),
    (.refusal(404, reason: "NotFound", message: "namespaces \"films\" not found"), .notFound, "namespaces \"films\""),
    (.refusal(401, reason: "Unauthorized", message: "Unauthorized"), .unauthorized, "must be logged in"),
  ]

  @Test("whoever refuses is quoted, and is not asked again", arguments: refusals.indices)
  func refusedByOthers(number: Int) async throws {
    let (fault, kind, text) = Self.refusals[number]
    let cluster = FakeCluster(faults: [fault])
    try await Self.withCluster(cluster) { run, _ in
      await #expect { try await run.submit(SubmittedJob(Self.job(""), run: "test")) } throws: { error in
        let failure = error as? KubectlFailure
        return failure?.kind == kind && failure?.description.contains(text) == true
      }
      #expect(await cluster.state.list(.jobs).items.isEmpty)
      #expect(cluster.log.count { $0.hasPrefix("POST ") } == 1)
    }
  }

  @Test("a Job made of a CronJob is one that kubectl would make")
  func madeFromCronJob() throws {
    let cronJob = try #require(
      JSONValue(
        Array(
          """
          {"apiVersion": "batch/v1", "kind": "CronJob", "metadata": {"name": "nightly", "namespace": "films"}, "spec":
          {"schedule": "17 4 * * *", "jobTemplate": {"metadata": {"labels": {"a": "b"}, "annotations": {"c": "d"}},
          "spec": {"parallelism": 2}}}}
          """.utf8)))
    let made = SubmittedJob.made(from: cronJob, owner: "u1")
    let metadata = try #require(made["metadata"])
    #expect(made["spec"]?["parallelism"]?.int == 2 && metadata["labels"]?["a"]?.string == "b")
    #expect(metadata["generateName"]?.string == "nightly-" && metadata["namespace"]?.string == "films")
    #expect(metadata["annotations"]?["c"]?.string == "d")
    #expect(metadata["annotations"]?["cronjob.kubernetes.io/instantiate"]?.string == "manual")
    let owner = try #require(metadata["ownerReferences"]?.array?.first)
    #expect(owner["kind"]?.string == "CronJob" && owner["name"]?.string == "nightly" && owner["uid"]?.string == "u1")
    #expect(owner["controller"]?.bool == true && owner["blockOwnerDeletion"] == nil)
    #expect(SubmittedJob.made(from: cronJob, owner: nil)["metadata"]?["ownerReferences"] == nil)
  }

  @Test("a name that is taken is an error, but not when the Job is ours and only its answer was lost")
  func taken() async throws {
    let cluster = FakeCluster(faults: [.lostCreate])
    try await Self.withCluster(cluster) { run, _ in
      let first = try await run.submit(SubmittedJob(Self.job(""), run: "one"))
      #expect(first.name == "work")
      await #expect { try await run.submit(SubmittedJob(Self.job(""), run: "two")) } throws: {
        ($0 as? KubectlFailure)?.kind == .alreadyExists
      }
      #expect(await cluster.state.list(.jobs).items.count == 1)
    }
  }

  @Test("a name that the cluster makes is made once, although the answer was lost")
  func generatedName() async throws {
    let cluster = FakeCluster(faults: [.lostCreate])
    try await Self.withCluster(cluster) { run, _ in
      let job = try await run.submit(SubmittedJob(Self.job("", metadata: #""generateName": "work-""#), run: "one"))
      #expect(job.name == "work-abcde")
      #expect(await cluster.state.list(.jobs).items.count == 1)
    }
  }

  @Test("whoever leaves decides what becomes of the Job", arguments: LeavingChoice.allCases)
  func leaving(choice: LeavingChoice) async throws {
    var script = JobScript()
    script.scenario = Scenario(rules: [], fallback: PodOutcome(.seconds(100_000)))
    // Somebody else changes the Job at the same moment, once.
    let cluster = FakeCluster(script, faults: [.status(409, "PATCH "), .status(409, "DELETE ")])
    try await Self.withCluster(cluster) { run, _ in
      let job = try await run.submit(SubmittedJob(Self.job(""), run: "test"))
      let signals = AsyncStream<Int32> { continuation in
        Task {
          try? await Task.sleep(for: .milliseconds(300))
          continuation.yield(2)
        }
      }
      let (outcome, _) = await Self.follow(run, job, signals: signals, choice: choice)
      #expect(outcome.end == .interrupted(signal: 2))
      let left = await cluster.state.object(.jobs, "work")
      #expect((left == nil) == (choice == .delete))
      if choice != .delete { #expect(left?["spec"]?["suspend"]?.bool == (choice == .suspend)) }
    }
  }

  @Test("a Job that somebody deletes ends the run, and time that is over too")
  func cutShort() async throws {
    var script = JobScript()
    script.scenario = Scenario(rules: [], fallback: PodOutcome(.seconds(100_000)))
    let cluster = FakeCluster(script)
    try await Self.withCluster(cluster) { run, _ in
      let job = try await run.submit(SubmittedJob(Self.job(""), run: "test"))
      let (timedOut, _) = await Self.follow(run, job, timeout: TimeSpan(milliseconds: 300))
      #expect(timedOut.end == .timedOut)
      #expect(timedOut.exitStatus == 124)
      // Somebody comes back, and then somebody deletes the Job.
      let again = try await run.find("work")
      #expect(again.uid == job.uid)
      Task {
        try? await Task.sleep(for: .milliseconds(300))
        await cluster.state.delete(.jobs, "work")
      }
      let (gone, told) = await Self.follow(run, again)
      #expect(gone.end == .couldNotRun("somebody has deleted the Job work"))
      #expect(told.events.last?.kind == .jobGone)
    }
  }

  @Test("what cannot be reached is said so")
  func unreachable() async throws {
    var kubectl = Kubectl()
    kubectl.program = "/nonexistent/kubectl"
    let job = SubmittedJob(Self.job(""), run: "test")
    await #expect { try await ClusterRun(kubectl).rehearse(job) } throws: {
      ($0 as? KubectlFailure)?.kind == .missingProgram
    }
    kubectl = Kubectl()
    kubectl.context = "no-such-context"
    await #expect { try await ClusterRun(kubectl).rehearse(job) } throws: {
      let failure = $0 as? KubectlFailure
      return failure?.kind == .other && failure?.description.contains("no-such-context") == true
    }
  }
}
