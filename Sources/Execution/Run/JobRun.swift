import ControllerCore
import Glibc
package import JobModel

/// One execution of a Job: the loop that drives the Job controller against a runtime.
///
/// The controller decides about pods, a `PodMachine` about the containers of each, the runtime carries both out
/// and tells what happened. The loop owns no policy: it only carries decisions one way and observations the other.
package final class JobRun {
  let template: PodTemplate
  let objects: ConfigObjects
  let options: RunOptions
  let runtime: any PodRuntime
  let sink: any RunSink
  let controller = JobController(timing: .local)

  var observation: Observation
  var pods: [PodID: RunningPod] = [:]
  /// When a pod's machine wants to be asked again. Most pods wait for nothing but their containers.
  private var wakes: [PodID: Instant] = [:]
  private var syncAt: Instant?
  /// Until when back-off holds new pods back.
  private var heldUntil: Instant?
  private var attempts: [Int: Int] = [:]
  private var created = 0
  private var random: RunRandom
  private let jobUID: String
  private var ending: RunOutcome.End?
  private let timeout: Instant?
  private var hasBegun = false

  /// A pod whose containers run or will.
  struct RunningPod {
    var identity: PodIdentity
    var machine: PodMachine
    var attempt: Int
    /// What else is known of the last ends of its containers.
    var ends: [Int: ContainerEnd] = [:]
    /// Somebody other than the controller deleted it.
    var isEvicted = false
  }

  package init(
    job: Job, template: PodTemplate, objects: ConfigObjects, options: RunOptions, runtime: any PodRuntime,
    sink: any RunSink
  ) {
    self.template = Self.withCompletionIndex(template, job: job)
    self.objects = objects
    self.options = options
    self.runtime = runtime
    self.sink = sink
    random = RunRandom(seed: options.seed)
    jobUID = PodIdentity.makeUID(using: &random)
    let now = runtime.now
    observation = Observation(job: job, now: now)
    timeout = options.timeout.map { now + $0 }
  }

  /// Runs the Job to its end, or until it is interrupted. Nothing of it runs any more when this returns.
  package func run() -> RunOutcome {
    while true {
      if let outcome = turn() { return outcome }
    }
  }

  /// One turn of the loop: waits for something to happen and acts upon it. Returns the outcome once there is one.
  package func turn() -> RunOutcome? {
    begin()
    if let outcome = outcomeIfOver() { return outcome }
    sink.settle()
    let events = runtime.wait(until: nextWake)
    // One reading of the clock a turn: what happens together is stamped together.
    observation.now = runtime.now
    for event in events { take(event) }
    takeTime()
    if ending == nil { sync() }
    return outcomeIfOver()
  }

  /// The first sync; `turn` sees to it.
  package func begin() {
    guard !hasBegun else { return }
    hasBegun = true
    record(.jobCreated)
    // As a watcher of the API sees it: the object is there before the controller has looked at it.
    record(.status(observation.status))
    sync()
  }

  private func outcomeIfOver() -> RunOutcome? {
    if case .couldNotRun = ending {
      runtime.end()
      return RunOutcome(ending!, status: observation.status)
    }
    if let ending {
      guard pods.isEmpty else { return nil }
      // The controller is not asked any more, and nothing of the Job is left.
      var status = observation.status
      status.active = 0
      status.ready = status.ready.map { _ in 0 }
      status.terminating = status.terminating.map { _ in 0 }
      return RunOutcome(ending, status: status)
    }
    guard let final = observation.status.finalCondition else { return nil }
    // Pods that a success has made superfluous may still be on their way out.
    guard pods.isEmpty else { return nil }
    return RunOutcome(final.type == .complete ? .complete : .failed, status: observation.status)
  }

  private var nextWake: Instant? {
    var wake = ending == nil ? syncAt : nil
    for time in wakes.values { wake = min(wake ?? time, time) }
    if ending == nil, let timeout { wake = min(wake ?? timeout, timeout) }
    return wake
  }

  private func record(_ kind: JobEvent.Kind) {
    sink.event(JobEvent(kind, at: observation.now))
  }

  // MARK: The controller

  /// Syncs until the controller has nothing more to do.
  private func sync() {
    while true {
      let decision = controller.decide(observation)
      syncAt = decision.wake
      heldUntil = decision.heldUntil
      carryOut(decision)
      if decision.changesNothing { return }
    }
  }

  private func carryOut(_ decision: Decision) {
    let before = observation.status
    observation.adopt(decision, timing: controller.timing)
    for id in decision.deletions {
      record(.podDeleted(pod: id))
      // Within the pod's own grace period: a controller's DELETE names none.
      drive(id) { machine, now in machine.delete(at: now) }
    }
    for id in decision.released { forgetIfGone(id) }
    for creation in decision.creations { create(creation) }
    if decision.statusChanged, !before.looksLike(decision.status) { record(.status(decision.status)) }
  }

  /// An ended pod that is counted is of no more interest.
  private func forgetIfGone(_ id: PodID) {
    guard let pod = observation.pods[id], pod.phase.isTerminal, !pod.isTracked else { return }
    observation.pods.remove(id)
    if pod.deletionRequested != nil { record(.podGone(pod: id)) }
  }

  private func create(_ creation: PodCreation) {
    created += 1
    let id = PodID(created)
    let now = observation.now
    let spec = observation.job.spec
    let indexing = creation.index.map {
      PodIndexing(
        index: $0, failures: creation.indexFailureCount, ignoredFailures: creation.indexIgnoredFailureCount,
        countsFailures: spec.backoffLimitPerIndex != nil)
    }
    let identity = PodIdentity(
      of: observation.job, jobUID: jobUID, template: template, creation: indexing,
      suffix: PodIdentity.makeSuffix(using: &random), uid: PodIdentity.makeUID(using: &random),
      node: template.nodeName ?? options.nodeName)
    var pod = PodState(
      id: id, name: identity.name, index: creation.index, indexFailureCount: creation.indexFailureCount,
      indexIgnoredFailureCount: creation.indexIgnoredFailureCount, created: now)
    pod.readyChanged = now
    observation.pods.add(pod)
    let attempt = (attempts[creation.index ?? -1] ?? 0) + 1
    attempts[creation.index ?? -1] = attempt
    sink.named(id, identity.name)
    record(.podCreated(pod: id, index: creation.index, attempt: attempt))
    pods[id] = RunningPod(identity: identity, machine: PodMachine(template, started: now), attempt: attempt)
    do {
      try runtime.prepare(
        LaunchedPod(id: id, identity: identity, template: template, objects: objects, capacity: options.capacity))
      drive(id) { machine, now in machine.advance(to: now) }
    } catch {
      // As a pod whose volumes cannot be mounted: it never starts. Saying so for ever helps nobody.
      endRun(.couldNotRun("pod \(identity.name): \(objects.mask(error.message))"))
    }
  }

  // MARK: Pods

  /// Lets a pod's machine take a step, carries its commands out and shows the controller the result.
  private func drive(_ id: PodID, _ step: (inout PodMachine, Instant) -> [PodMachine.Command]) {
    guard var pod = pods[id] else { return }
    let now = observation.now
    let commands = step(&pod.machine, now)
    let restarted = pod.machine.restarted
    pod.machine.restarted = []
    pods[id] = pod
    wakes[id] = pod.machine.wake
    for command in commands { carryOut(command, pod: id, of: pod) }
    for container in restarted {
      record(.containerRestart(pod: id, restarts: pod.machine.restarts(of: container)))
    }
    observation.pods.update(id) { pod.machine.describe(into: &$0, at: now) }
    if let phase = pod.machine.finalPhase { finish(id, pod, phase) }
  }

  private func carryOut(_ command: PodMachine.Command, pod id: PodID, of pod: RunningPod) {
    func key(_ container: Int) -> ContainerKey {
      ContainerKey(pod: id, container: container, instance: pod.machine.restarts(of: container))
    }
    switch command {
    case .start(let container): runtime.start(key(container), launch(container, of: pod))
    case .stop(let container): runtime.stop(key(container))
    case .kill(let container): runtime.kill(key(container))
    case .hook(let container, let kind):
      guard let action = pod.machine.hook(kind, of: container) else { return }
      runtime.perform(
        action, as: ActionKey(container: key(container), kind: .hook(kind)), for: launch(container, of: pod),
        timeout: nil)
    case .probe(let container, let kind):
      guard let probe = pod.machine.probe(kind, of: container) else { return }
      runtime.perform(
        probe.action, as: ActionKey(container: key(container), kind: .probe(kind)),
        for: launch(container, of: pod), timeout: .seconds(max(1, probe.timeoutSeconds)))
    }
  }

  private func launch(_ number: Int, of pod: RunningPod) -> ContainerLaunch {
    let container = template.container(number)
    let environment = ContainerEnvironment(
      of: container, in: template, pod: pod.identity, objects: objects, capacity: options.capacity
    ).values
    return ContainerLaunch(
      pod: pod.identity, container: container, command: container.command.map { expand($0) { environment[$0] } },
      arguments: container.args.map { expand($0) { environment[$0] } }, environment: environment,
      security: container.security.over(template.security),
      mounts: template.mounts(of: container, environment: environment))
  }

  private func finish(_ id: PodID, _ pod: RunningPod, _ phase: PodPhase) {
    pods[id] = nil
    wakes[id] = nil
    runtime.remove(id)
    if var record = record(of: id, pod) {
      record.ended = observation.now
      sink.ended(record)
    }
    // Of pods that the controller deleted only the going is told.
    if pod.isEvicted || observation.pods[id]?.deletionRequested == nil {
      record(.podFinished(pod: id, phase: phase, exitCode: pod.machine.exitCode(ofApp: 0) ?? 0))
    }
    forgetIfGone(id)
  }

  // MARK: What happens

  private func take(_ event: RuntimeEvent) {
    switch event {
    case .started(let key):
      drive(key.pod) { machine, now in machine.handle(.started(container: key.container), at: now) }
    case .exited(let key, let exitCode, let time, let end):
      // What a container itself has left is no news of the run's.
      if end.reason != nil, let message = end.message { note(key, message) }
      pods[key.pod]?.ends[key.container] = end
      drive(key.pod) { machine, now in
        machine.handle(.exited(container: key.container, exitCode: exitCode), at: min(time, now))
      }
    case .exceeded(let pod, let message):
      guard pods[pod] != nil else { return }
      sink.note(pod: pod, message)
      drive(pod) { machine, now in machine.evict(at: now) }
    case .actionEnded(let key, let succeeded, let message):
      if !succeeded, !message.isEmpty { note(key.container, message) }
      drive(key.container.pod) { machine, now in
        switch key.kind {
        case .hook(let kind):
          machine.handle(.hookEnded(container: key.container.container, kind, succeeded: succeeded), at: now)
        case .probe(let kind):
          machine.handle(.probed(container: key.container.container, kind, succeeded: succeeded), at: now)
        }
      }
    case .output(let key, let line):
      sink.output(
        pod: key.pod, name: observation.pods[key.pod]?.name ?? "", container: template.container(key.container).name,
        line: line)
    case .noted(let key, let message): note(key, message)
    case .interrupted(let signal): interrupt(signal)
    case .requested(let request):
      let answer = answer(request)
      if !answer.isAccepted { sink.note(pod: nil, answer.message) }
      runtime.answer(answer)
    case .lost(let message): endRun(.couldNotRun(message))
    }
  }

  private func note(_ key: ContainerKey, _ message: String) {
    sink.note(pod: key.pod, "container \(template.container(key.container).name): \(message)")
  }

  private func takeTime() {
    let now = observation.now
    // In a fixed order: a journal that is played again must give the same run.
    for id in wakes.keys.sorted() where wakes[id]! <= now {
      drive(id) { machine, now in machine.advance(to: now) }
    }
    if ending == nil, let timeout, now >= timeout { endRun(.timedOut) }
  }

  // MARK: Ending early

  /// The first time everything is stopped within its grace period, the second time at once.
  private func interrupt(_ signal: Int32) {
    if ending == nil {
      endRun(.interrupted(signal: signal))
    } else {
      for id in pods.keys.sorted() { drive(id) { machine, now in machine.kill(at: now) } }
    }
  }

  private func endRun(_ end: RunOutcome.End) {
    if ending == nil { ending = end }
    for id in pods.keys.sorted() { drive(id) { machine, now in machine.delete(at: now) } }
  }

  // MARK: Requests

  private func answer(_ request: RunRequest) -> RunAnswer {
    if case .stop(let now) = request {
      interrupt(SIGTERM)
      if now { interrupt(SIGTERM) }
      return .accepted(now ? "stopped" : "stopping, within the pods' grace period")
    }
    guard ending == nil else { return .refused("the run is being stopped") }
    if let final = observation.status.finalCondition {
      return .refused("the Job is \(final.type.rawValue) already")
    }
    switch request {
    case .edit(let edits): return edit(edits)
    case .evict(let pods): return evict(pods)
    case .stop: return .refused("the run is being stopped")
    }
  }

  private func edit(_ edits: [JobSpecEdit]) -> RunAnswer {
    if let refusal = observation.job.spec.refusal(of: edits) { return .refused(refusal) }
    let before = observation.job.spec
    for edit in edits { observation.job.spec.apply(edit) }
    guard observation.job.spec != before else { return .accepted("unchanged") }
    record(.changed(edits))
    return .accepted("changed")
  }

  /// Mirrors the eviction API: the condition, then a DELETE within the pod's own grace period.
  private func evict(_ ids: [PodID]) -> RunAnswer {
    for id in ids where pods[id] == nil || observation.pods[id]?.isActive != true {
      return .refused("pod \(pods[id]?.identity.name ?? "\(id.ordinal)") does not run any more")
    }
    let now = observation.now
    for id in ids {
      observation.pods.update(id) { pod in
        pod.conditions.append(.evicted)
        pod.deletionRequested = now
      }
      pods[id]?.isEvicted = true
      record(.podDeleted(pod: id))
      drive(id) { machine, now in machine.delete(at: now) }
    }
    return .accepted("evicted \(ids.count == 1 ? "1 pod" : "\(ids.count) pods")")
  }
}

extension JobRun {
  /// How things stand after the latest turn.
  package var snapshot: RunSnapshot {
    RunSnapshot(
      job: observation.job, status: observation.status, now: observation.now, heldUntil: heldUntil,
      timeout: timeout, isBeingStopped: ending != nil,
      pods: pods.keys.sorted().compactMap { id in pods[id].flatMap { record(of: id, $0) } })
  }

  private func record(of id: PodID, _ pod: RunningPod) -> PodRecord? {
    guard let state = observation.pods[id] else { return nil }
    var record = PodRecord(
      id: id, name: pod.identity.name, index: state.index, attempt: pod.attempt, created: state.created)
    record.phase = state.phase
    record.isReady = state.isReady
    record.restarts = state.restarts
    record.deleted = state.deletionRequested
    record.conditions = state.conditions
    switch pod.machine.failure {
    case .deadline: record.reason = "DeadlineExceeded"
    case .eviction: record.reason = "Evicted"
    case .initContainer, nil: break
    }
    record.containers = (0..<pod.machine.containerCount).map { number in
      ContainerRecord(
        name: pod.machine.name(of: number), restarts: pod.machine.restarts(of: number),
        state: pod.machine.state(of: number, end: pod.ends[number]))
    }
    return record
  }
}

extension JobRun {
  /// The controller gives the containers of an Indexed Job their index, unless they have such a variable.
  ///
  /// Mirrors `addCompletionIndexEnvVariables`.
  static func withCompletionIndex(_ template: PodTemplate, job: Job) -> PodTemplate {
    guard job.spec.isIndexed else { return template }
    let name = "JOB_COMPLETION_INDEX"
    let variable = EnvironmentVariable(
      name: name, value: .field(path: "metadata.annotations['batch.kubernetes.io/job-completion-index']"))
    func add(_ container: inout Container) {
      if !container.environment.contains(where: { $0.name == name }) { container.environment.append(variable) }
    }
    var template = template
    for place in template.initContainers.indices { add(&template.initContainers[place]) }
    for place in template.containers.indices { add(&template.containers[place]) }
    return template
  }
}

extension PodTemplate {
  /// A container by its number: init containers first.
  func container(_ number: Int) -> Container {
    number < initContainers.count ? initContainers[number] : containers[number - initContainers.count]
  }
}

extension PodSecurity {
  /// What a container says, and where it is silent what its pod says.
  package func over(_ pod: PodSecurity) -> PodSecurity {
    var merged = pod
    merged.runAsUser = runAsUser ?? pod.runAsUser
    merged.runAsGroup = runAsGroup ?? pod.runAsGroup
    merged.runAsNonRoot = runAsNonRoot ?? pod.runAsNonRoot
    return merged
  }
}
