internal import Execution
internal import JobModel
internal import JSONText

/// Turns what the API server shows of a Job and its pods into the events that plans and runs share.
struct JobFollower {
  private struct Pod {
    let id: PodID
    let name: String
    var restarts = 0
    var hasFinished = false
    var isBeingDeleted = false
  }

  private let sink: any RunSink
  /// By uid. A pod that is gone stays, for a list that is older than its end.
  private var pods: [String: Pod] = [:]
  private var gone: Set<String> = []
  /// How many pods an index has had; the Job, where it has no indexes.
  private var attempts: [Int?: Int] = [:]
  private var edits: [JobSpecEdit]?
  private(set) var status: JobStatus?
  private(set) var end: ObservedJob.End?
  private(set) var isJobGone = false
  private var toldConditions: Set<String> = []

  init(_ sink: any RunSink) { self.sink = sink }

  // MARK: The Job

  mutating func see(_ job: ObservedJob, at now: Instant) {
    let changes = edits.map { old in job.edits.filter { !old.contains($0) } } ?? []
    if edits == nil { sink.event(JobEvent(.jobCreated, at: now)) }
    edits = job.edits
    if !changes.isEmpty { sink.event(JobEvent(.changed(changes), at: now)) }
    if status.map({ !$0.looksLike(job.status) }) ?? (job.status != JobStatus()) {
      sink.event(JobEvent(.status(job.status), at: now))
    }
    status = job.status
    for condition in job.otherConditions where toldConditions.insert(condition).inserted {
      sink.note(pod: nil, condition)
    }
    end = job.end
  }

  mutating func seeJobGone(at now: Instant) {
    guard !isJobGone else { return }
    isJobGone = true
    sink.event(JobEvent(.jobGone, at: now))
  }

  // MARK: Its pods

  /// All pods there are, the oldest first.
  mutating func see(all observed: [ObservedPod], at now: Instant) {
    let sorted = observed.sorted { ($0.created, $0.name) < ($1.created, $1.name) }
    for pod in sorted where pods[pod.uid] == nil { pods[pod.uid] = create(pod, at: now) }
    for pod in sorted { see(pod, at: now) }
    let there = Set(observed.map(\.uid))
    for uid in pods.keys.filter({ !there.contains($0) }).sorted(by: { id(of: $0) < id(of: $1) }) {
      seeGone(uid, at: now)
    }
  }

  mutating func see(_ observed: ObservedPod, at now: Instant) {
    guard !gone.contains(observed.uid) else { return }
    var pod = pods[observed.uid] ?? create(observed, at: now)
    if observed.restarts > pod.restarts {
      pod.restarts = observed.restarts
      sink.event(JobEvent(.containerRestart(pod: pod.id, restarts: pod.restarts), at: now))
    }
    if observed.phase.isTerminal, !pod.hasFinished {
      pod.hasFinished = true
      if let reason = observed.reason { sink.note(pod: pod.id, reason) }
      let code = observed.exitCode ?? (observed.phase == .succeeded ? 0 : Self.unknownExitCode)
      sink.event(JobEvent(.podFinished(pod: pod.id, phase: observed.phase, exitCode: code), at: now))
    }
    if observed.isBeingDeleted, !pod.isBeingDeleted {
      pod.isBeingDeleted = true
      if !pod.hasFinished { sink.event(JobEvent(.podDeleted(pod: pod.id), at: now)) }
    }
    pods[observed.uid] = pod
  }

  mutating func seeGone(_ uid: String, at now: Instant) {
    guard let pod = pods[uid], gone.insert(uid).inserted else { return }
    if !pod.hasFinished { sink.event(JobEvent(.podGone(pod: pod.id), at: now)) }
  }

  /// Whether the ends of all pods have been seen, those that the Job counts among them.
  var isAtRest: Bool {
    let ended = pods.count { $0.value.hasFinished || gone.contains($0.key) }
    return ended == pods.count && ended >= (status?.succeeded ?? 0) + (status?.failed ?? 0)
  }

  func known(_ uid: String) -> (id: PodID, name: String)? { pods[uid].map { ($0.id, $0.name) } }

  /// Stands for the exit code of a pod that failed without any container having ended: it was evicted, or its node
  /// was lost.
  private static let unknownExitCode = -1

  private func id(of uid: String) -> PodID { pods[uid]?.id ?? PodID(1) }

  private mutating func create(_ observed: ObservedPod, at now: Instant) -> Pod {
    let pod = Pod(id: PodID(pods.count + 1), name: observed.name)
    attempts[observed.index, default: 0] += 1
    sink.named(pod.id, pod.name)
    let attempt = attempts[observed.index] ?? 1
    sink.event(JobEvent(.podCreated(pod: pod.id, index: observed.index, attempt: attempt), at: now))
    return pod
  }
}
