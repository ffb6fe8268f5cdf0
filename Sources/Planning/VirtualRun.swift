import ControllerCore
import JobModel

/// A Job, its controller and its pods on a virtual clock.
///
/// At one and the same moment the order is: the deadline, what people do with the sync that follows at once,
/// other syncs that are due, what happens to pods.
struct VirtualRun {
  private let controller: JobController
  private let scenario: Scenario
  private let table: OutcomeTable
  /// Those of the rules, then the default.
  private let outcomes: [PodOutcome]
  private let podLimit: Int
  private let recordsEvents: Bool

  private var observation: Observation
  private var queue = TransitionQueue()
  /// When the controller looks again. Several requests become one: the earliest.
  private var nextSync: Instant? = .zero
  private var nextAction = 0
  private var lives: [PodLife] = []
  private var generator: ChanceGenerator
  /// How many pods each completion index has had.
  private var attempts: [Int32] = []

  private(set) var events: [JobEvent] = []
  private(set) var holds: [Plan.Hold] = []
  private(set) var peak = Plan.Peak(pods: 0, at: .zero)
  private var podTime = TimeSpan.zero
  private var finishedAt: Instant?
  private var stop: Plan.Result.Stop?

  private var now: Instant { observation.now }
  private var timing: ControllerTiming { controller.timing }

  init(job: Job, scenario: Scenario, podLimit: Int, recordsEvents: Bool) {
    controller = JobController(timing: scenario.timing == .cluster ? .cluster : .local)
    self.scenario = scenario
    table = OutcomeTable(scenario.rules)
    outcomes = scenario.rules.map(\.outcome) + [scenario.fallback]
    self.podLimit = podLimit
    self.recordsEvents = recordsEvents
    generator = ChanceGenerator(seed: scenario.chance?.seed ?? 0)
    observation = Observation(job: job, now: .zero)
  }

  var result: Plan.Result {
    Plan.Result(
      condition: observation.status.finalCondition, at: finishedAt ?? now,
      succeeded: observation.status.succeeded, failed: observation.status.failed, podsCreated: lives.count,
      podTime: podTime, podsNotStarted: observation.status.isFinished ? 0 : podsNotStarted, stop: stop)
  }

  private var podsNotStarted: Int {
    observation.pods.activeIDs.count { observation.pods[$0]?.phase == .pending }
  }

  // MARK: The clock

  mutating func run() {
    record(.jobCreated)
    record(.status(observation.status))
    let horizon = Instant.zero + scenario.horizon
    while let moment = nextMoment {
      guard moment <= horizon else {
        stop = .horizon
        break
      }
      observation.now = moment
      step()
      if observation.status.isFinished, finish(by: horizon) { return }
      if lives.count >= podLimit {
        stop = .tooManyPods
        break
      }
    }
    if stop != .tooManyPods {
      stop = stop ?? .nothingHappens
      observation.now = max(now, horizon)
    }
    for life in lives where life.ended == nil { podTime = podTime + (now - life.created) }
    record(.stillRunning)
  }

  private var nextMoment: Instant? {
    var next = nextSync
    if let time = queue.nextTime { next = min(next ?? time, time) }
    if nextAction < scenario.actions.count {
      let time = Instant.zero + scenario.actions[nextAction].at
      next = min(next ?? time, time)
    }
    return next.map { max($0, now) }
  }

  private mutating func step() {
    if isSyncDue, isPastDeadline { syncNow() }
    while nextAction < scenario.actions.count, Instant.zero + scenario.actions[nextAction].at <= now {
      take(scenario.actions[nextAction])
      nextAction += 1
    }
    if isSyncDue { syncNow() }
    while let time = queue.nextTime, time <= now, let transition = queue.pop() { apply(transition) }
    notePeak()
  }

  private var isSyncDue: Bool { nextSync.map { $0 <= now } ?? false }

  private var isPastDeadline: Bool {
    guard let seconds = observation.job.spec.activeDeadlineSeconds, let start = observation.status.startTime
    else { return false }
    return start + .seconds(seconds) <= now
  }

  /// Asks for a sync because something was seen.
  private mutating func requestSync() {
    let time = now + timing.batchPeriod
    nextSync = min(nextSync ?? time, time)
  }

  // MARK: The controller

  private mutating func syncNow() {
    nextSync = nil
    sync()
  }

  private mutating func sync() {
    let decision = controller.decide(observation)
    let before = observation.status
    observation.adopt(decision, timing: timing)
    if let wake = decision.wake { nextSync = min(nextSync ?? wake, wake) }
    if recordsEvents, let until = decision.heldUntil, holds.last?.until != until {
      holds.append(Plan.Hold(from: now, until: until))
    }
    for id in decision.deletions { stopPod(id, isController: true) }
    for id in decision.released {
      // A deleted pod that has ended was only kept by its finalizer.
      if let pod = observation.pods[id], pod.phase.isTerminal, pod.deletionRequested != nil {
        observation.pods.remove(id)
        record(.podGone(pod: id))
      }
    }
    for creation in decision.creations { create(creation) }
    if decision.statusChanged {
      if !before.looksLike(decision.status) { record(.status(decision.status)) }
      if decision.status.isFinished, finishedAt == nil { finishedAt = now }
      requestSync()
    }
    notePeak()
  }

  /// Sees to what follows the end of the Job. Returns whether the plan is over.
  private mutating func finish(by horizon: Instant) -> Bool {
    while true {
      let expiry = controller.expiry(of: observation.job.spec, status: observation.status)
        .map { max($0, finishedAt ?? now) }
      // Of what people do to a finished Job, only its time to live still matters.
      if nextAction < scenario.actions.count {
        let action = scenario.actions[nextAction]
        let time = Instant.zero + action.at
        if expiry.map({ time < $0 }) ?? action.changesTimeToLive, time <= horizon {
          observation.now = max(now, time)
          if case .set(let edits) = action.kind {
            for edit in edits { observation.job.spec.apply(edit) }
            record(.changed(edits))
          }
          nextAction += 1
          continue
        }
        if expiry == nil {
          nextAction += 1
          continue
        }
      }
      if let expiry, expiry <= horizon {
        observation.now = expiry
        for pod in observation.pods.all { record(.podGone(pod: pod.id)) }
        record(.jobGone)
      }
      return true
    }
  }

  // MARK: People

  private mutating func take(_ action: Scenario.Action) {
    switch action.kind {
    case .set(let edits):
      for edit in edits { observation.job.spec.apply(edit) }
      record(.changed(edits))
      sync()
    case .delete(let target, let condition):
      let time = timing.stored(now)
      for id in pods(of: target) {
        observation.pods.update(id) { pod in
          if let condition { pod.conditions.append(PodCondition(type: condition)) }
          pod.deletionRequested = time
        }
        stopPod(id, isController: false)
      }
    }
  }

  private func pods(of target: Scenario.Action.Target) -> [PodID] {
    let active = observation.pods.activeIDs
    switch target {
    case .index(let index): return active.filter { observation.pods[$0]?.index == index }
    case .ordinal(let ordinal): return active.filter { $0.ordinal == ordinal }
    }
  }

  // MARK: Pods

  private mutating func create(_ creation: PodCreation) {
    let id = PodID(lives.count + 1)
    let attempt = nextAttempt(of: creation.index)
    let rule = table.firstRule(index: creation.index, attempt: attempt, ordinal: lives.count + 1)
    let outcome = rule ?? outcomes.count - 1
    lives.append(PodLife(outcome: outcome, created: now))

    var pod = PodState(
      id: id, index: creation.index, indexFailureCount: creation.indexFailureCount,
      indexIgnoredFailureCount: creation.indexIgnoredFailureCount, created: timing.stored(now))
    if observation.job.spec.podFailurePolicy != nil {
      pod.name = podName(job: observation.job.name, index: creation.index, ordinal: lives.count)
    }
    pod.isAssigned = !outcomes[outcome].neverStarts
    if pod.isAssigned {
      let start = outcomes[outcome].start
      if start <= .zero { self.start(&pod) } else { schedule(.starts, of: id, in: start) }
      drawRun(of: id)
      schedule(.runEnds, of: id, in: max(start, lives[Int(id.ordinal) - 1].run.duration))
      if let seconds = observation.job.spec.template.activeDeadlineSeconds {
        schedule(.exceedsDeadline, of: id, in: .seconds(seconds))
      }
    }
    observation.pods.add(pod)
    record(.podCreated(pod: id, index: creation.index, attempt: attempt))
    requestSync()
  }

  private mutating func nextAttempt(of index: Int?) -> Int {
    guard let index else { return lives.count + 1 }
    if index >= attempts.count {
      attempts.append(contentsOf: repeatElement(0, count: index + 1 - attempts.count))
    }
    attempts[index] += 1
    return Int(attempts[index])
  }

  /// The number of the pod's outcome.
  private func outcome(of id: PodID) -> Int { Int(lives[Int(id.ordinal) - 1].outcome) }

  /// Decides how the pod's current run goes: as its outcome says, or by chance where no rule is for it.
  private mutating func drawRun(of id: PodID) {
    let slot = Int(id.ordinal) - 1
    let outcome = Int(lives[slot].outcome)
    lives[slot].run = outcomes[outcome].run(Int(lives[slot].runs))
    guard outcome == outcomes.count - 1, let chance = scenario.chance else { return }
    if let distribution = chance.duration { lives[slot].run.duration = distribution.draw(using: &generator) }
    if chance.failureRate > 0 {
      lives[slot].run.exitCode = generator.uniform() < chance.failureRate ? 1 : lives[slot].run.exitCode
    }
  }

  private mutating func schedule(_ kind: Transition.Kind, of id: PodID, in span: TimeSpan) {
    let generation = lives[Int(id.ordinal) - 1].generation
    queue.push(Transition(time: now + max(.zero, span), pod: id, kind: kind, generation: generation))
  }

  /// The container starts to run.
  private mutating func start(_ pod: inout PodState) {
    pod.phase = .running
    pod.readyChanged = timing.stored(now)
    switch outcomes[outcome(of: pod.id)].readiness {
    case .onceRunning: pod.isReady = true
    case .never: break
    case .after(let span):
      let created = lives[Int(pod.id.ordinal) - 1].created
      let wait = created + span - now
      if wait <= .zero { pod.isReady = true } else { schedule(.becomesReady, of: pod.id, in: wait) }
    }
  }

  private mutating func apply(_ transition: Transition) {
    let id = transition.pod
    guard transition.generation == lives[Int(id.ordinal) - 1].generation, let pod = observation.pods[id]
    else { return }
    switch transition.kind {
    case .starts:
      var started = pod
      start(&started)
      observation.pods.update(id) { $0 = started }
    case .becomesReady: setReady(id, true)
    case .runEnds: endRun(of: pod)
    case .restarts: restart(pod)
    case .exceedsDeadline:
      // The kubelet ends the pod; it is not deleted, and fails when its containers have stopped.
      lives[Int(id.ordinal) - 1].generation += 1
      schedule(.stopped, of: id, in: stopTime(of: id))
      return
    case .stopped: stopped(pod)
    }
    requestSync()
  }

  private mutating func setReady(_ id: PodID, _ isReady: Bool) {
    let time = timing.stored(now)
    observation.pods.update(id) { pod in
      guard pod.isReady != isReady else { return }
      pod.isReady = isReady
      pod.readyChanged = time
    }
  }

  private mutating func endRun(of pod: PodState) {
    let outcome = outcome(of: pod.id)
    let slot = Int(pod.id.ordinal) - 1
    let run = lives[slot].run
    guard run.exitCode != 0, observation.job.spec.template.restartPolicy == .onFailure else {
      end(pod, exitCode: run.exitCode, condition: outcomes[outcome].condition)
      return
    }
    let wait = lives[slot].restart.wait(afterExitAt: now)
    guard wait > .zero else {
      restart(pod)
      return
    }
    setReady(pod.id, false)
    schedule(.restarts, of: pod.id, in: wait)
  }

  private mutating func restart(_ pod: PodState) {
    let slot = Int(pod.id.ordinal) - 1
    lives[slot].runs += 1
    lives[slot].restart.restarted(at: now)
    let outcome = outcome(of: pod.id)
    let wasReady = pod.isReady
    observation.pods.update(pod.id) { pod in
      pod.restarts += 1
      pod.mostRestarts += 1
    }
    if !wasReady, outcomes[outcome].readiness != .never { setReady(pod.id, true) }
    record(.containerRestart(pod: pod.id, restarts: pod.restarts + 1))
    drawRun(of: pod.id)
    schedule(.runEnds, of: pod.id, in: lives[slot].run.duration)
  }

  /// The pod reaches its final phase. Of pods that the controller deleted only the going is told.
  private mutating func end(_ pod: PodState, exitCode: Int, condition: String?, isTold: Bool = true) {
    let phase: PodPhase = exitCode == 0 ? .succeeded : .failed
    let time = timing.stored(now)
    lives[Int(pod.id.ordinal) - 1].generation += 1
    noteEnd(of: pod.id)
    var container: String?
    if phase == .failed {
      container =
        outcomes[outcome(of: pod.id)].container ?? observation.job.spec.template.containers.first?.name ?? ""
    }
    observation.pods.update(pod.id) { pod in
      pod.phase = phase
      pod.isReady = false
      pod.readyChanged = time
      pod.finished = time
      if let container {
        pod.terminatedContainers = [TerminatedContainer(name: container, exitCode: exitCode)]
      }
      if let condition { pod.conditions.append(PodCondition(type: condition)) }
    }
    if isTold { record(.podFinished(pod: pod.id, phase: phase, exitCode: exitCode)) }
  }

  // MARK: Stopping

  /// The pod was deleted: from now on nothing happens to it but that it stops.
  private mutating func stopPod(_ id: PodID, isController: Bool) {
    lives[Int(id.ordinal) - 1].generation += 1
    lives[Int(id.ordinal) - 1].wasDeletedByController = isController
    record(.podDeleted(pod: id))
    schedule(.stopped, of: id, in: stopTime(of: id))
    requestSync()
  }

  /// How long the pod takes to stop. One without a node has nothing to stop; none outlives its grace period.
  private func stopTime(of id: PodID) -> TimeSpan {
    guard observation.pods[id]?.isAssigned == true else { return .zero }
    return min(outcomes[outcome(of: id)].stop, graceOfPods)
  }

  /// The kubelet leaves at least two seconds between the signal and the kill.
  private var graceOfPods: TimeSpan {
    .seconds(max(2, observation.job.spec.template.terminationGracePeriodSeconds))
  }

  private mutating func stopped(_ pod: PodState) {
    let outcome = outcome(of: pod.id)
    let exitCode = outcomes[outcome].stop > graceOfPods ? 137 : outcomes[outcome].stopExitCode
    guard pod.deletionRequested != nil else {
      // Over its own deadline: failed, whatever its containers say.
      end(pod, exitCode: exitCode == 0 ? 143 : exitCode, condition: nil)
      return
    }
    let isTold = !lives[Int(pod.id.ordinal) - 1].wasDeletedByController
    end(pod, exitCode: exitCode, condition: nil, isTold: isTold)
    if !pod.isTracked {
      observation.pods.remove(pod.id)
      record(.podGone(pod: pod.id))
    }
  }

  // MARK: Records

  private mutating func noteEnd(of id: PodID) {
    let slot = Int(id.ordinal) - 1
    guard lives[slot].ended == nil else { return }
    lives[slot].ended = now
    podTime = podTime + (now - lives[slot].created)
  }

  private mutating func notePeak() {
    let living = observation.pods.activeCount + observation.pods.terminatingCount
    if living > peak.pods { peak = Plan.Peak(pods: living, at: now) }
  }

  private mutating func record(_ kind: JobEvent.Kind) {
    if recordsEvents { events.append(JobEvent(kind, at: now)) }
  }
}

extension Scenario.Action {
  fileprivate var changesTimeToLive: Bool {
    guard case .set(let edits) = kind else { return false }
    return edits.contains { if case .ttlSecondsAfterFinished = $0 { true } else { false } }
  }
}
