import Execution
import JSONText
import JobModel
import KubernetesValues
import Testing

@testable import ExecutionTestSupport

/// What requests do to a run, on a runtime that follows a script.
@Suite struct RunRequestTests {
  typealias Run = SimulatedPod.Run

  private func play(
    _ spec: JobSpec, seconds: Double = 10, _ requests: [(Double, RunRequest)]
  ) -> (outcome: RunOutcome, sink: RecordingSink, runtime: FakeRuntime) {
    let runtime = FakeRuntime()
    runtime.script = { _, _ in Run(seconds: seconds, stop: 1) }
    for (time, request) in requests { runtime.schedule(.requested(request), at: time) }
    let sink = RecordingSink()
    var spec = spec
    let template = PodTemplate(containers: [Container(name: "main", command: ["work"])])
    spec.template = template.shape
    let run = JobRun(
      job: Job(name: "j", spec: spec), template: template, objects: ConfigObjects(), options: RunOptions(seed: 1),
      runtime: runtime, sink: sink)
    return (run.run(), sink, runtime)
  }

  /// A pod counts as failed from its eviction on, and the Job goes on.
  @Test func evictionCountsAsAFailure() {
    let (outcome, sink, runtime) = play(JobSpec(backoffLimit: 2), [(3, .evict([PodID(1)]))])
    #expect(outcome.end == .complete && outcome.status.failed == 1)
    #expect(
      sink.story == ["0 create 1", "3 delete 1", "4 1 Failed 143", "4 gone 1", "13 create 2", "23 2 Succeeded 0"])
    #expect(runtime.answers == [.accepted("evicted 1 pod")])
    #expect(sink.ended.map(\.isEvicted) == [true, false])
    #expect(sink.ended.map(\.hasFailedByItself) == [true, false])
  }

  /// The usual use of a podFailurePolicy: disruptions are not counted.
  @Test func aPolicyOnDisruptionTargetSeesTheEviction() {
    let policy = PodFailurePolicy(rules: [
      .init(action: .ignore, requirement: .podConditions([.init(type: "DisruptionTarget", status: "True")]))
    ])
    let (outcome, sink, _) = play(
      JobSpec(backoffLimit: 0, podFailurePolicy: policy), [(3, .evict([PodID(1)]))])
    #expect(outcome.end == .complete && outcome.status.failed == 0)
    #expect(sink.story.contains { $0.hasSuffix("create 2") })
  }

  @Test func whatCannotBeDoneIsRefusedAndChangesNothing() {
    let (outcome, sink, runtime) = play(
      JobSpec(parallelism: 2, completions: 2),
      [
        (1, .evict([PodID(7)])), (2, .edit([.parallelism(-1)])), (3, .edit([.completions(9)])),
        (4, .edit([.parallelism(2)])), (5, .edit([.parallelism(1)])),
      ])
    #expect(outcome.end == .complete)
    #expect(
      runtime.answers == [
        .refused("pod 7 does not run any more"), .refused("spec.parallelism: must be greater than or equal to 0"),
        .refused("spec.completions: field is immutable for a Job that is not Indexed"), .accepted("unchanged"),
        .accepted("changed"),
      ])
    #expect(sink.story.filter { $0.contains("delete") }.count == 1)
  }

  @Test func aStopEndsTheRunAndASecondOneAtOnce() {
    let (outcome, _, runtime) = play(
      JobSpec(), seconds: 100, [(3, .stop(now: false)), (3.5, .edit([.suspend(true)]))])
    #expect(outcome.end == .interrupted(signal: 15) && runtime.now == runtime.start + .seconds(4))
    #expect(runtime.answers.map(\.isAccepted) == [true, false])
    let (_, _, atOnce) = play(JobSpec(), seconds: 100, [(3, .stop(now: true))])
    #expect(atOnce.now == atOnce.start + .seconds(3))
  }

  @Test func eventsAreReadAsTheyWereWritten() throws {
    var status = JobStatus()
    status.active = 2
    status.ready = 1
    status.succeeded = 7
    status.completedIndexes = CompletionIndexSet([0, 1, 2, 5])
    status.failedIndexes = CompletionIndexSet([3])
    let time = Instant(milliseconds: 12_345)
    status.conditions = [JobCondition(.failed, reason: .deadlineExceeded, message: "too \"late\"", at: time)]
    let kinds: [JobEvent.Kind] = [
      .jobCreated, .podCreated(pod: PodID(1), index: 4, attempt: 2), .podCreated(pod: PodID(2), index: nil, attempt: 1),
      .podFinished(pod: PodID(1), phase: .failed, exitCode: 42), .podDeleted(pod: PodID(1)), .podGone(pod: PodID(1)),
      .containerRestart(pod: PodID(3), restarts: 2), .changed([.parallelism(3), .suspend(true)]),
      .changed([.activeDeadlineSeconds(nil)]), .status(status), .jobGone, .stillRunning,
    ]
    for kind in kinds {
      let event = JobEvent(kind, at: time)
      var json = JSONWriter()
      event.write(to: &json)
      let read = try #require(JSONValue(json.bytes).flatMap { JobEvent($0) })
      var again = JSONWriter()
      read.write(to: &again)
      #expect(again.text == json.text)
    }
    #expect(JobEvent(JSONValue(#"{"t": 1, "event": "podGone", "pod": 0}"#.utf8)!) == nil)
    #expect(JobEvent(JSONValue(#"{"t": 1e300, "event": "jobGone"}"#.utf8)!) == nil)
  }
}
