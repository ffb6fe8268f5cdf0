import JobModel
import KubernetesValues

/// One sync in the making: the facts derived from the observation, and the decision so far.
///
/// The steps are in the order of `syncJob`; each is in a file of its own. Not copyable, because a copy would
/// touch the reference count of everything that a Job consists of.
struct Sync: ~Copyable {
  let observation: Observation
  let timing: ControllerTiming
  var decision: Decision

  /// Pods that ended, successful or not, and are still to be counted; by index, then by age.
  var ended: [PodState]
  /// Tracked pods that count as failed, ended or not; in the same order.
  var failedPods: [PodState]
  /// As `failedPods`, without those whose index is not one of the Job's.
  var validFailures: [PodState]
  /// Of `validFailures`, how many the failure policy does not ignore.
  var countedFailures = 0

  var active: Int
  var ready: Int
  var terminating: Int
  /// Successes, those of this sync included.
  var succeeded: Int
  /// Failures, those of this sync included.
  var failed: Int
  /// Indexes that have succeeded, those of this sync included.
  var done = CompletionIndexSet()
  /// Indexes that will not be tried again; `nil` without `backoffLimitPerIndex`.
  var failedIndexes: CompletionIndexSet?
  /// The last failed pod of each index that waits for a replacement; it is counted when there is one.
  var heldBack: [Int: PodState] = [:]
  var newBackoff: BackoffRecord
  /// The start time before it is cut to a whole second.
  var startTime: Instant?
  /// The interim condition with which the Job is to finish.
  var result: JobCondition?

  // Yielded, not copied: a spec is large and read in every step.
  var job: Job { _read { yield observation.job } }
  var spec: JobSpec { _read { yield observation.job.spec } }
  var now: Instant { observation.now }

  init(_ observation: Observation, timing: ControllerTiming) {
    self.observation = observation
    self.timing = timing
    decision = Decision(status: observation.status, memory: observation.memory)
    let pods = observation.pods
    let spec = observation.job.spec
    active = pods.activeCount
    ready = pods.readyCount
    terminating = pods.terminatingCount

    ended = Self.inOrder(pods.ended, of: pods)
    if spec.replacesOnlyFailedPods || pods.terminating.isEmpty {
      failedPods = ended.filter { $0.phase == .failed }
    } else {
      failedPods = Self.inOrder(pods.ended + pods.terminating, of: pods)
        .filter { $0.isTracked && $0.phase != .succeeded }
    }
    validFailures = spec.isIndexed ? failedPods.filter { spec.hasIndex($0.index) } : failedPods
    countedFailures = validFailures.count
    if let policy = spec.podFailurePolicy {
      countedFailures = validFailures.count { policy.action(for: $0) != .ignore }
    }
    let newSuccesses = ended.filter {
      $0.phase == .succeeded && (!spec.isIndexed || spec.hasIndex($0.index))
    }
    succeeded = observation.status.succeeded + newSuccesses.count
    failed = observation.status.failed + countedFailures
    newBackoff = observation.memory.backoff.updated(
      successes: newSuccesses.map(finishTime(of:)), failures: validFailures.map(finishTime(of:)))
    startTime = observation.status.startTime
    if spec.isIndexed {
      done = observation.status.completedIndexes.clipped(below: spec.completions ?? 0)
      for pod in newSuccesses { done.insert(pod.index ?? 0) }
    }
  }

  mutating func run() {
    if startTime == nil, !spec.suspend { startTime = now }
    decideResult()
    if result != nil {
      deleteAllActivePods()
    } else {
      if !observation.jobIsBeingDeleted { managePods() }
      testCompletion()
    }
    decision.status.active = active
    decision.status.ready = ready
    decision.status.terminating = terminating
    let limitReached = countTerminatedPods()
    if let result, decision.status.condition(result.type)?.isTrue != true {
      decision.status.set(result)
    }
    decision.status.startTime = startTime.map { $0 == observation.status.startTime ? $0 : timing.stored($0) }
    // The ladder is remembered only together with a status write.
    if decision.status != observation.status { decision.memory.backoff = newBackoff }
    if let result, !limitReached, terminating == 0 { finish(with: result) }
    decision.statusChanged = decision.status != observation.status
    decision.deletions.sort()
  }

  /// By completion index, then by age: the order in which an Indexed Job counts. Without indexes by age.
  private static func inOrder(_ ids: [PodID], of pods: JobPods) -> [PodState] {
    var states = ids.compactMap { pods[$0] }
    states.sort { a, b in
      let (i, j) = (a.index ?? -1, b.index ?? -1)
      return i != j ? i < j : a.id < b.id
    }
    return states
  }
}

extension JobSpec {
  /// Whether this is one of the Job's completion indexes.
  func hasIndex(_ index: Int?) -> Bool {
    guard let index, let completions else { return false }
    return index >= 0 && index < completions
  }
}

extension JobStatus {
  /// Adds the condition, or puts it in the place of the one of its type.
  ///
  /// A condition with status `False` only ever replaces one. Returns whether anything changed.
  @discardableResult
  mutating func set(_ new: JobCondition) -> Bool {
    guard let at = conditions.firstIndex(where: { $0.type == new.type }) else {
      guard new.isTrue else { return false }
      conditions.append(new)
      return true
    }
    let old = conditions[at]
    guard old.isTrue != new.isTrue || old.reason != new.reason || old.message != new.message else {
      return false
    }
    conditions[at] = new
    return true
  }
}
