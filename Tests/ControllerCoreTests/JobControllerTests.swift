import ControllerCore
import JobModel
import KubernetesValues
import Testing

/// Single syncs, the facts of which can be read off the observation.
@Suite struct JobControllerTests {
  @Test func firstSyncCreatesAsManyPodsAsWanted() {
    let decision = decide(JobSpec(parallelism: 5, completions: 2))
    #expect(decision.creations == [PodCreation(), PodCreation()])
    #expect(decision.status.active == 2)
    #expect(decision.status.startTime == .zero)
    #expect(decision.statusChanged)
  }

  @Test func indexedJobStartsLowestIndexes() {
    let decision = decide(JobSpec(parallelism: 3, completions: 5, completionMode: .indexed))
    #expect(decision.creations.map(\.index) == [0, 1, 2])
  }

  @Test func suspendedJobCreatesNothing() {
    let decision = decide(JobSpec(parallelism: 3, completions: 5, suspend: true))
    #expect(decision.creations.isEmpty)
    #expect(decision.status.startTime == nil)
    #expect(decision.events == [.suspended])
    #expect(decision.status.condition(.suspended)?.reason == .jobSuspended)
  }

  @Test func jobOfAnotherManagerIsLeftAlone() {
    let decision = decide(JobSpec(managedBy: "example.com/x"))
    #expect(decision.changesNothing)
  }

  @Test func noCompletionsIsCompleteAtOnceEvenWhenSuspended() {
    let decision = decide(JobSpec(completions: 0, suspend: true))
    #expect(decision.status.conditions.map(\.type) == [.successCriteriaMet, .complete])
    #expect(decision.events == [.completed])
  }

  @Test func aSyncCreatesFiveHundredPodsAtMost() {
    #expect(decide(JobSpec(parallelism: 1200, completions: 1200)).creations.count == 500)
  }

  /// Duplicate and foreign indexes go first, and nothing is created in the same sync.
  @Test func podsThatHaveNoBusinessAreDeleted() {
    var observation = Observation(
      job: Job(spec: JobSpec(parallelism: 3, completions: 3, completionMode: .indexed)),
      now: Instant(milliseconds: 10_000))
    for (ordinal, index, readySince) in [(1, 0, 0), (2, 0, 5000), (3, 1, 0), (4, 7, 0), (5, nil as Int?, 0)] {
      var pod = PodState(id: PodID(ordinal), index: index, created: .zero)
      pod.phase = .running
      pod.isReady = true
      pod.readyChanged = Instant(milliseconds: Int64(readySince))
      observation.pods.add(pod)
    }
    let decision = JobController().decide(observation)
    #expect(decision.deletions == [PodID(2), PodID(4), PodID(5)])
    #expect(decision.released == decision.deletions)
    #expect(decision.creations.isEmpty)
    #expect(decision.status.active == 2)
    #expect(decision.status.terminating == 3)
    observation.adopt(decision, timing: .cluster)
    observation.now = Instant(milliseconds: 11_000)
    #expect(JobController().decide(observation).creations == [PodCreation(index: 2)])
  }

  @Test(arguments: [(0, 0), (1, 10), (2, 20), (3, 40), (6, 320), (7, 600), (60, 600), (Int.max, 600)])
  func backoffDoublesUpToTenMinutes(failures: Int, seconds: Int) {
    #expect(backoffDelay(afterFailures: failures) == .seconds(seconds))
  }

  private func decide(_ spec: JobSpec) -> Decision {
    JobController().decide(Observation(job: Job(spec: spec), now: .zero))
  }
}
