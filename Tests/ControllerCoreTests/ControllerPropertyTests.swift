import ControllerCore
import JobModel
import JobsworthTestSupport
import KubernetesValues
import Testing

/// What holds for every observation, tried on thousands of random ones.
@Suite struct ControllerPropertyTests {
  /// Walks a random Job and shows every observation with the decision for it.
  private func walk(_ seed: UInt64, _ check: (Observation, Decision, ControllerTiming) -> Void) {
    var world = RandomWorld(seed: seed)
    let controller = JobController(timing: world.timing)
    for _ in 0..<60 {
      let decision = controller.decide(world.observation)
      check(world.observation, decision, world.timing)
      world.step(decision)
    }
  }

  @Test(arguments: 0..<8)
  func equalObservationsGiveEqualDecisions(block: UInt64) {
    var shuffling = SeededGenerator(seed: block)
    for seed in block * 25..<block * 25 + 25 {
      walk(seed) { observation, decision, timing in
        let controller = JobController(timing: timing)
        #expect(controller.decide(observation) == decision)
        // The same pods, put in afresh and in another order.
        var rebuilt = observation
        rebuilt.pods = JobPods(observation.pods.all.shuffled(using: &shuffling))
        #expect(rebuilt.pods == observation.pods)
        #expect(controller.decide(rebuilt) == decision)
        // Pods that have been counted no longer matter.
        rebuilt.pods = JobPods(observation.pods.all.filter { $0.isTracked || !$0.phase.isTerminal })
        #expect(controller.decide(rebuilt) == decision)
      }
    }
  }

  @Test(arguments: 0..<8)
  func limitsHold(block: UInt64) {
    for seed in 1000 + block * 60..<1000 + block * 60 + 60 {
      walk(seed) { observation, decision, _ in
        let spec = observation.job.spec
        let active = observation.pods.activeCount
        if !decision.creations.isEmpty {
          #expect(active + decision.creations.count <= spec.parallelism)
          #expect(decision.deletions.isEmpty, "a sync creates or deletes")
          #expect(!spec.suspend, "a suspended Job creates nothing")
          #expect(decision.creations.count <= JobController.changesPerSync)
        }
        if observation.status.isFinished { #expect(decision.changesNothing) }
        if observation.status.isTrue(.failureTarget) || observation.status.isTrue(.successCriteriaMet) {
          #expect(decision.creations.isEmpty, "a Job that is to finish creates nothing")
        }
        #expect(Set(decision.released).count == decision.released.count, "no pod is counted twice")
        #expect(decision.status.failed >= observation.status.failed)
        if let wake = decision.wake { #expect(wake > observation.now) }
        checkIndexes(observation, decision)
        checkConditions(decision.status)
      }
    }
  }

  private func checkIndexes(_ observation: Observation, _ decision: Decision) {
    let spec = observation.job.spec
    guard spec.isIndexed else { return }
    let indexes = decision.creations.compactMap(\.index)
    #expect(Set(indexes).count == decision.creations.count)
    let running = Set(observation.pods.all.filter(\.isActive).compactMap(\.index))
    let gone = observation.pods.all.filter { $0.phase == .succeeded && $0.isTracked }.compactMap(\.index)
    for index in indexes {
      #expect(index < spec.completions ?? 0)
      #expect(!running.contains(index), "an index that runs is not started again")
      #expect(!observation.status.completedIndexes.contains(index), "an index that succeeded never starts again")
      #expect(!gone.contains(index))
      #expect(observation.status.failedIndexes?.contains(index) != true, "an index given up never starts again")
    }
    #expect(decision.status.succeeded == decision.status.completedIndexes.count)
    #expect((decision.status.failedIndexes != nil) == (spec.backoffLimitPerIndex != nil) || decision.changesNothing)
  }

  private func checkConditions(_ status: JobStatus) {
    #expect(!(status.isTrue(.complete) && status.isTrue(.failed)))
    #expect(!(status.isTrue(.successCriteriaMet) && status.isTrue(.failureTarget)))
    if status.isTrue(.complete) { #expect(status.isTrue(.successCriteriaMet)) }
    if status.isTrue(.failed) { #expect(status.isTrue(.failureTarget)) }
    if status.isFinished { #expect(status.active == 0 && status.terminating == 0) }
  }
}
