import ControllerCore
import JobModel
import JobsworthTestSupport

/// A Job with random fields whose pods do random things, one step at a time.
struct RandomWorld {
  var observation: Observation
  let timing: ControllerTiming
  private var generator: SeededGenerator
  private var created = 0
  private(set) var startedAfterSuccess = false

  init(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    timing = Bool.random(using: &generator) ? .cluster : .local
    observation = Observation(job: Job(spec: Self.spec(using: &generator)), now: .zero)
    self.generator = generator
  }

  private static func spec(using generator: inout SeededGenerator) -> JobSpec {
    func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &generator) < percent }
    func number(_ most: Int) -> Int { Int.random(in: 0...most, using: &generator) }
    let isIndexed = chance(50)
    let perIndex = isIndexed && chance(40) ? number(2) : nil
    var policy: PodFailurePolicy?
    let restart: RestartPolicy = chance(25) ? .onFailure : .never
    if restart == .never, chance(30) {
      policy = PodFailurePolicy(rules: [
        PodFailurePolicy.Rule(action: .ignore, requirement: .podConditions([.init(type: "DisruptionTarget")])),
        PodFailurePolicy.Rule(
          action: perIndex != nil ? .failIndex : .failJob,
          requirement: .exitCodes(.init(operator: .isIn, values: [42]))),
      ])
    }
    let completions = isIndexed || chance(75) ? number(12) : nil
    return JobSpec(
      parallelism: number(8), completions: completions, completionMode: isIndexed ? .indexed : .nonIndexed,
      backoffLimit: chance(50) ? number(6) : nil, backoffLimitPerIndex: perIndex,
      maxFailedIndexes: perIndex != nil && chance(50) ? number(4) : nil,
      activeDeadlineSeconds: chance(20) ? Int64(number(300)) : nil, suspend: chance(10),
      podReplacementPolicy: policy == nil && chance(30) ? .failed : nil, podFailurePolicy: policy,
      successPolicy: isIndexed && chance(20)
        ? SuccessPolicy(rules: [.init(succeededIndexes: "0-2", succeededCount: 2)]) : nil,
      template: PodShape(restartPolicy: restart))
  }

  /// Carries out the decision and lets something happen to a pod, the spec or the clock.
  mutating func step(_ decision: Decision) {
    observation.adopt(decision, timing: timing)
    for creation in decision.creations {
      created += 1
      var pod = PodState(
        id: PodID(created), name: "pod-\(created)", index: creation.index,
        indexFailureCount: creation.indexFailureCount,
        indexIgnoredFailureCount: creation.indexIgnoredFailureCount, created: timing.stored(observation.now))
      pod.isAssigned = chance(90)
      observation.pods.add(pod)
    }
    for pod in observation.pods.all where pod.deletionRequested != nil && !pod.isTracked && chance(40) {
      observation.pods.remove(pod.id)
    }
    for _ in 0..<Int.random(in: 0...3, using: &generator) { somethingHappens() }
    let pause = [0, 200, 1000, 1000, 7000, 40_000].randomElement(using: &generator) ?? 0
    observation.now = observation.now + TimeSpan(milliseconds: Int64(pause))
  }

  private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &generator) < percent }

  private mutating func somethingHappens() {
    let living = observation.pods.all.filter { !$0.phase.isTerminal }
    let time = timing.stored(observation.now)
    guard let pod = living.randomElement(using: &generator), chance(92) else { return edit() }
    let choice = Int.random(in: 0..<100, using: &generator)
    let exitCode = [1, 1, 42, 137].randomElement(using: &generator) ?? 1
    observation.pods.update(pod.id) { pod in
      switch choice {
      case 0..<30:
        pod.phase = .running
        pod.isReady = true
        pod.readyChanged = time
      case 30..<55, 55..<75:
        pod.phase = choice < 55 ? .succeeded : .failed
        pod.isReady = false
        pod.finished = time
        if choice >= 55 { pod.terminatedContainers = [TerminatedContainer(name: "main", exitCode: exitCode)] }
      case 75..<80:
        pod.restarts += 1
        pod.mostRestarts += 1
      case 80..<85:
        if pod.deletionRequested == nil { pod.deletionRequested = time }
      case 85..<90:
        pod.conditions = [PodCondition(type: "DisruptionTarget")]
      default:
        pod.isReady = false
        pod.readyChanged = time
      }
    }
  }

  private mutating func edit() {
    var spec = observation.job.spec
    switch Int.random(in: 0..<4, using: &generator) {
    case 0: spec.suspend.toggle()
    case 1: spec.parallelism = Int.random(in: 0...8, using: &generator)
    case 2 where spec.isIndexed:
      spec.parallelism = Int.random(in: 0...12, using: &generator)
      spec.completions = spec.parallelism
    default: spec.activeDeadlineSeconds = chance(50) ? nil : Int64.random(in: 0...500, using: &generator)
    }
    observation.job.spec = spec
  }
}
