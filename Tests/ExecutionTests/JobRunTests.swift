import Execution
import JobModel
import KubernetesValues
import Testing

@testable import ExecutionTestSupport

/// The loop around the controller, on a runtime that follows a script.
@Suite struct JobRunTests {
  typealias Run = SimulatedPod.Run

  private func play(
    _ spec: JobSpec, template: PodTemplate? = nil, options: RunOptions = RunOptions(seed: 1),
    prepare: (FakeRuntime) -> Void = { _ in }, _ script: @escaping (LaunchedPod, ContainerKey) -> Run
  ) -> (outcome: RunOutcome, sink: RecordingSink, runtime: FakeRuntime) {
    let runtime = FakeRuntime()
    runtime.script = script
    prepare(runtime)
    let sink = RecordingSink()
    var spec = spec
    let template = template ?? PodTemplate(containers: [Container(name: "main", command: ["work"])])
    spec.template = template.shape
    let run = JobRun(
      job: Job(name: "j", spec: spec), template: template, objects: ConfigObjects(), options: options,
      runtime: runtime, sink: sink)
    let outcome = run.run()
    #expect(runtime.podCount == 0 && runtime.runningCount == 0)
    return (outcome, sink, runtime)
  }

  @Test func indexesTwoAtATime() {
    let (outcome, sink, runtime) = play(
      JobSpec(parallelism: 2, completions: 5, completionMode: .indexed)
    ) { pod, _ in Run(seconds: Double(pod.id.ordinal)) }
    #expect(outcome.end == .complete && outcome.exitStatus == 0)
    #expect(
      sink.story == [
        "0 create 1 index 0 attempt 1", "0 create 2 index 1 attempt 1", "1 1 Succeeded 0",
        "1 create 3 index 2 attempt 1", "2 2 Succeeded 0", "2 create 4 index 3 attempt 1", "4 3 Succeeded 0",
        "4 create 5 index 4 attempt 1", "6 4 Succeeded 0", "9 5 Succeeded 0",
      ])
    #expect(runtime.mostAtOnce == 2)
    #expect(outcome.status.completedIndexes.description == "0-4")
    let indexes = runtime.launches.values.map { $0.environment["JOB_COMPLETION_INDEX"] }
    #expect(Set(indexes) == ["0", "1", "2", "3", "4"])
    for (pod, name) in sink.names {
      let launch = runtime.launches[ContainerKey(pod: pod, container: 0, instance: 0)]!
      let index = launch.environment["JOB_COMPLETION_INDEX"]!
      #expect(name.hasPrefix("j-\(index)-") && name.count == 9)
      #expect(launch.pod.hostname == "j-\(index)")
    }
  }

  @Test func failuresWaitTenTwentyForty() {
    let (outcome, sink, _) = play(JobSpec(backoffLimit: 2)) { _, _ in Run(seconds: 1, exitCode: 3) }
    #expect(outcome.end == .failed && outcome.exitStatus == 1)
    #expect(
      sink.story == [
        "0 create 1", "1 1 Failed 3", "11 create 2", "12 2 Failed 3", "32 create 3", "33 3 Failed 3",
      ])
    #expect(outcome.status.finalCondition?.reason == .backoffLimitExceeded)
  }

  @Test func onFailureRestartsInThePod() {
    let template = PodTemplate(restartPolicy: .onFailure, containers: [Container(name: "main", command: ["work"])])
    let (outcome, sink, _) = play(JobSpec(), template: template) { _, key in
      Run(seconds: 1, exitCode: key.instance < 2 ? 1 : 0)
    }
    #expect(outcome.end == .complete)
    #expect(sink.story == ["0 create 1", "1 restart 1 (1)", "12 restart 1 (2)", "13 1 Succeeded 0"])
  }

  @Test func theDeadlineStopsEverything() {
    let (outcome, sink, _) = play(JobSpec(parallelism: 2, completions: 4, activeDeadlineSeconds: 10)) { pod, _ in
      Run(seconds: nil, stop: pod.id.ordinal == 1 ? 3 : nil)
    }
    #expect(outcome.end == .failed)
    #expect(
      sink.story == ["0 create 1", "0 create 2", "10 delete 1", "10 delete 2", "13 gone 1", "40 gone 2"])
    #expect(outcome.status.finalCondition?.reason == .deadlineExceeded)
  }

  @Test func aWorkQueueStartsNoPodAfterTheFirstSuccess() {
    let (outcome, sink, _) = play(JobSpec(parallelism: 3)) { pod, _ in
      Run(seconds: Double(pod.id.ordinal) * 2, exitCode: pod.id.ordinal == 2 ? 1 : 0)
    }
    #expect(outcome.end == .complete)
    #expect(
      sink.story == [
        "0 create 1", "0 create 2", "0 create 3", "2 1 Succeeded 0", "4 2 Failed 1", "6 3 Succeeded 0",
      ])
    #expect(outcome.status.succeeded == 2 && outcome.status.failed == 1)
  }

  @Test func parallelismChangesWhileItRuns() {
    let (outcome, sink, _) = play(
      JobSpec(parallelism: 1, completions: 4), prepare: { $0.schedule(.requested(.edit([.parallelism(3)])), at: 5) }
    ) { _, _ in Run(seconds: 10) }
    #expect(outcome.end == .complete)
    #expect(
      sink.story == [
        "0 create 1", "5 create 2", "5 create 3", "10 1 Succeeded 0", "10 create 4", "15 2 Succeeded 0",
        "15 3 Succeeded 0", "20 4 Succeeded 0",
      ])
  }

  @Test func suspendStopsAndResumeStartsAnew() {
    let (outcome, sink, _) = play(
      JobSpec(parallelism: 1, completions: 1),
      prepare: {
        $0.schedule(.requested(.edit([.suspend(true)])), at: 5)
        $0.schedule(.requested(.edit([.suspend(false)])), at: 50)
      }
    ) { _, _ in Run(seconds: 10, stop: 1) }
    #expect(outcome.end == .complete)
    #expect(sink.story == ["0 create 1", "5 delete 1", "6 gone 1", "50 create 2", "60 2 Succeeded 0"])
  }

  @Test func anEditThatTheServerWouldRefuseChangesNothing() {
    let (outcome, sink, _) = play(
      JobSpec(parallelism: 1, completions: 1), prepare: { $0.schedule(.requested(.edit([.parallelism(-1)])), at: 1) }
    ) { _, _ in Run(seconds: 2) }
    #expect(outcome.end == .complete)
    #expect(sink.notes == ["spec.parallelism: must be greater than or equal to 0"])
  }

  @Test func anInterruptStopsGracefully() {
    let (outcome, sink, runtime) = play(
      JobSpec(parallelism: 2, completions: 9), prepare: { $0.schedule(.interrupted(signal: 2), at: 3) }
    ) { pod, _ in Run(seconds: 100, stop: Double(pod.id.ordinal)) }
    #expect(outcome.end == .interrupted(signal: 2) && outcome.exitStatus == 130)
    #expect(runtime.now == runtime.start + .seconds(5))
    #expect(sink.story == ["0 create 1", "0 create 2"] || sink.story.count == 4)
  }

  @Test func aSecondInterruptKills() {
    let (outcome, _, runtime) = play(
      JobSpec(parallelism: 2, completions: 9),
      prepare: {
        $0.schedule(.interrupted(signal: 15), at: 3)
        $0.schedule(.interrupted(signal: 2), at: 4)
      }
    ) { _, _ in Run(seconds: 100, stop: nil) }
    #expect(outcome.end == .interrupted(signal: 15))
    #expect(runtime.now == runtime.start + .seconds(4))
  }

  @Test func aTimeoutStopsEverything() {
    let (outcome, _, runtime) = play(JobSpec(), options: RunOptions(timeout: .seconds(7), seed: 1)) { _, _ in
      Run(seconds: nil, stop: nil)
    }
    #expect(outcome.end == .timedOut && outcome.exitStatus == 124)
    #expect(runtime.now == runtime.start + .seconds(37))
  }

  @Test func aLostRuntimeEndsTheRun() {
    let (outcome, _, runtime) = play(
      JobSpec(), prepare: { $0.schedule(.lost("the engine is gone"), at: 3) }
    ) { _, _ in Run(seconds: nil, stop: nil) }
    #expect(outcome.end == .couldNotRun("the engine is gone") && outcome.exitStatus == 3)
    #expect(runtime.isEnded)
  }

  @Test func severalContainersAllHaveToSucceed() {
    let template = PodTemplate(containers: [Container(name: "a", command: ["a"]), Container(name: "b", command: ["b"])])
    let (outcome, sink, _) = play(JobSpec(backoffLimit: 0), template: template) { _, key in
      Run(seconds: key.container == 0 ? 1 : 5, exitCode: key.container)
    }
    #expect(outcome.end == .failed)
    #expect(sink.story == ["0 create 1", "5 1 Failed 0"])
  }

  @Test func tenThousandCompletionsAreNoMatter() {
    let (outcome, _, runtime) = play(
      JobSpec(parallelism: 100, completions: 10_000), prepare: { $0.keepsLaunches = false }
    ) { _, _ in Run(seconds: 1) }
    #expect(outcome.status.succeeded == 10_000)
    #expect(runtime.now == runtime.start + .seconds(100))
  }
}
