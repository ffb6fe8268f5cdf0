import Execution
import Glibc
import JSONText
import JobModel
import JobsworthTestSupport
import KubernetesValues
import Testing

@testable import ExecutionTestSupport

/// A run that is cut short at any moment goes on as if nothing had happened.
@Suite struct JournalTests {
  typealias Run = SimulatedPod.Run

  struct Scenario: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var spec: JobSpec
    var policy = RestartPolicy.never
    var script: @Sendable (LaunchedPod, ContainerKey) -> Run
  }

  static let scenarios: [Scenario] = [
    Scenario(
      testDescription: "indexed",
      spec: JobSpec(parallelism: 3, completions: 7, completionMode: .indexed),
      script: { pod, _ in Run(seconds: Double(pod.id.ordinal % 3) + 0.5) }),
    Scenario(
      testDescription: "failures",
      spec: JobSpec(parallelism: 2, completions: 4, backoffLimit: 3),
      script: { pod, _ in Run(seconds: 1, exitCode: pod.id.ordinal % 3 == 0 ? 1 : 0) }),
    Scenario(
      testDescription: "per index",
      spec: JobSpec(parallelism: 2, completions: 4, completionMode: .indexed, backoffLimitPerIndex: 1),
      script: { pod, _ in Run(seconds: 1, exitCode: Int(pod.id.ordinal) % 2) }),
    Scenario(
      testDescription: "restarts", spec: JobSpec(parallelism: 2, completions: 2), policy: .onFailure,
      script: { _, key in Run(seconds: 2, exitCode: key.instance < 2 ? 1 : 0) }),
    Scenario(
      testDescription: "work queue", spec: JobSpec(parallelism: 4),
      script: { pod, _ in Run(seconds: Double(pod.id.ordinal)) }),
    Scenario(
      testDescription: "deadline", spec: JobSpec(parallelism: 2, completions: 5, activeDeadlineSeconds: 4),
      script: { _, _ in Run(seconds: 3, stop: 1) }),
  ]

  /// Crashes before and after the journal got a turn, again and again, until the run is through.
  @Test(arguments: scenarios, 1...12) func nothingIsLostAndNothingDone(_ scenario: Scenario, seed: Int) throws {
    let whole = try play(scenario, crashAfter: { .max })
    var random = SeededGenerator(seed: UInt64(seed))
    let resumed = try play(scenario, crashAfter: { Int.random(in: 0...4, using: &random) })
    #expect(resumed.crashes > 0)
    #expect(resumed.outcome.end == whole.outcome.end)
    #expect(resumed.outcome.status.succeeded == whole.outcome.status.succeeded)
    #expect(resumed.outcome.status.failed == whole.outcome.status.failed)
    #expect(resumed.story == whole.story)
    #expect(resumed.derived == whole.derived)
    #expect(resumed.starts.values.allSatisfy { $0 == 1 })
    #expect(Set(resumed.starts.keys) == Set(whole.starts.keys))
  }

  struct Played {
    var outcome: RunOutcome
    var story: [String]
    var derived: [JSONValue]
    var starts: [ContainerKey: Int]
    var crashes: Int
  }

  private func play(_ scenario: Scenario, crashAfter: () -> Int) throws -> Played {
    let path = "/tmp/jobsworth-journal-\(UInt64.random(in: 0 ... .max))"
    defer { _ = unsafe unlink(path) }
    let fake = FakeRuntime()
    fake.script = scenario.script
    let template = PodTemplate(
      restartPolicy: scenario.policy, containers: [Container(name: "main", command: ["work"])])
    var spec = scenario.spec
    spec.template = template.shape
    let header = RunHeader(
      id: "x", job: "j", namespace: "default", started: fake.start, seed: 7, timeout: nil, nodeName: "n",
      searchPath: "",
      limits: RunLimits(processes: 64, logBytes: 1 << 20))
    var crashes = 0
    while true {
      let history = try RunHistory(path: path)
      let journal = try Journal(path: path, validLength: history?.validLength ?? 0)
      if history == nil {
        journal.append(header.line)
        try journal.sync()
      }
      if let history { #expect(history.header == header) }
      let runtime = JournaledRuntime(fake, journal: journal, start: header.started, recorded: history?.turns)
      let recording = RecordingSink()
      let sink = JournalingSink(
        recording, journal: journal, start: header.started, written: history?.derived.count ?? 0)
      let run = JobRun(
        job: Job(name: "j", spec: spec), template: template, objects: ConfigObjects(),
        options: RunOptions(seed: header.seed), runtime: runtime, sink: sink)
      var left = crashAfter()
      // Killed before the first turn is over.
      if left == 0 { run.begin() }
      var outcome: RunOutcome?
      while outcome == nil, left > 0 {
        let wasPlaying = runtime.isPlaying
        outcome = run.turn()
        if !wasPlaying, left != .max { left -= 1 }
      }
      if let outcome {
        journal.append(outcome.line(at: runtime.now))
        try journal.sync()
        let end = try #require(try RunHistory(path: path))
        #expect(end.ending?["exitStatus"]?.int == Int64(outcome.exitStatus))
        return Played(
          outcome: outcome, story: recording.story, derived: end.derived, starts: fake.starts, crashes: crashes)
      }
      crashes += 1
      // Half of the time the last turn was seen but not written down.
      if crashes % 2 == 0 { _ = fake.wait(until: fake.now) }
      fake.loseRun()
      try #require(crashes < 500)
    }
  }

  /// The machine's clock is set between two processes of a run: time neither goes back nor is anything lost. A clock
  /// that was put forward makes waits come due.
  @Test(arguments: [-3600, -10, 0, 25, 3600]) func theClockIsSet(_ step: Int) throws {
    let path = "/tmp/jobsworth-journal-\(UInt64.random(in: 0 ... .max))"
    defer { _ = unsafe unlink(path) }
    let fake = FakeRuntime()
    fake.script = { _, _ in SimulatedPod.Run(seconds: 10) }
    let template = PodTemplate(containers: [Container(name: "main", command: ["work"])])
    let spec = JobSpec(parallelism: 1, completions: 4, activeDeadlineSeconds: 600, template: template.shape)
    func turns(_ most: Int) throws -> (outcome: RunOutcome?, events: [JobEvent]) {
      let history = try RunHistory(path: path)
      let journal = try Journal(path: path, validLength: history?.validLength ?? 0)
      let runtime = JournaledRuntime(fake, journal: journal, start: fake.start, recorded: history?.turns)
      if history == nil {
        journal.append(
          RunHeader(
            id: "x", job: "j", namespace: "default", started: fake.start, seed: 7, timeout: nil, nodeName: "n",
            searchPath: ""
          ).line)
      }
      let recording = RecordingSink()
      let run = JobRun(
        job: Job(name: "j", spec: spec), template: template, objects: ConfigObjects(), options: RunOptions(seed: 7),
        runtime: runtime,
        sink: JournalingSink(
          recording, journal: journal, start: fake.start, written: history?.derived.count ?? 0))
      var outcome: RunOutcome?
      var left = most
      while outcome == nil, left > 0 {
        outcome = run.turn()
        left -= 1
      }
      try journal.sync()
      return (outcome, recording.events)
    }
    #expect(try turns(5).outcome == nil)
    fake.loseRun()
    fake.setClock(to: fake.now + .seconds(step))
    let (outcome, events) = try turns(.max)
    #expect(outcome?.end == (step > 600 ? .failed : .complete))
    #expect(zip(events, events.dropFirst()).allSatisfy { $0.time <= $1.time })
    #expect(events.count { if case .podCreated = $0.kind { true } else { false } } == (step > 600 ? 3 : 4))
  }

  @Test func aTornLastLineIsCutOff() throws {
    let path = "/tmp/jobsworth-journal-\(UInt64.random(in: 0 ... .max))"
    defer { _ = unsafe unlink(path) }
    var journal = try Journal(path: path, validLength: 0)
    journal.append(Array(#"{"a":1}"#.utf8))
    journal.append(Array(#"{"b":"torn"#.utf8))
    try journal.sync()
    for expected in [#"{"a":1}"#] {
      let contents = try Journal.read(path)
      #expect(contents.lines == [JSONValue(expected.utf8)!] && contents.validLength == expected.utf8.count + 1)
      journal = try Journal(path: path, validLength: contents.validLength)
      journal.append(Array(#"{"c":2}"#.utf8))
      try journal.sync()
    }
    #expect(try Journal.read(path).lines == [.object(["a": .int(1)]), .object(["c": .int(2)])])
  }

  @Test func damageInTheMiddleIsAnError() throws {
    let path = "/tmp/jobsworth-journal-\(UInt64.random(in: 0 ... .max))"
    defer { _ = unsafe unlink(path) }
    let journal = try Journal(path: path, validLength: 0)
    for line in [#"{"a":1}"#, "garbage", #"{"c":2}"#] { journal.append(Array(line.utf8)) }
    try journal.sync()
    #expect(throws: Journal.Damage(line: 2)) { try Journal.read(path) }
  }

  @Test func turnsAreReadAsTheyWereWritten() throws {
    let key = ContainerKey(pod: PodID(3), container: 1, instance: 2)
    let turn = Turn(
      now: Instant(milliseconds: 5),
      events: [
        .started(key),
        .exited(
          key, exitCode: 128, at: Instant(milliseconds: 4),
          end: ContainerEnd(reason: "StartError", message: "no \"x\"\n")),
        .actionEnded(ActionKey(container: key, kind: .hook(.preStop)), succeeded: false, message: "m"),
        .actionEnded(ActionKey(container: key, kind: .probe(.liveness)), succeeded: true), .interrupted(signal: 2),
        .requested(
          .edit([
            .activeDeadlineSeconds(nil), .completions(4), .parallelism(4), .podReplacementPolicy(.failed),
            .suspend(true),
          ])), .requested(.evict([PodID(3)])), .requested(.stop(now: true)),
        .exceeded(PodID(3), message: "too much"), .lost("gone"),
      ])
    let line = try #require(JSONValue(turn.line))
    #expect(try #require(Turn(line)).line == turn.line)
    #expect(Turn(JSONValue(#"{"now":1,"in":[{"exited":[0,0,0],"code":1,"at":1}]}"#.utf8)!) == nil)
  }
}
