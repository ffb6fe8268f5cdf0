package import Execution
internal import JSONText
package import JobModel

/// What becomes of the Job when somebody no longer wants to watch it.
package enum LeavingChoice: String, CaseIterable, Sendable {
  case leave, suspend, delete
}

extension ClusterRun {
  /// What following a Job needs of the outside.
  package struct Surroundings {
    package var sink: any RunSink
    /// The time since 1970.
    package var now: () -> Instant
    /// Called about once a second, for a display that moves.
    package var tick: () -> Void = {}
    /// Whether what containers write is wanted.
    package var followsLogs = true
    /// Following ends after this time; nil for never.
    package var timeout: TimeSpan?
    /// Numbers of signals that ask to stop. The second one is not asked about: the Job is left as it is.
    package var signals: AsyncStream<Int32>
    /// What is to become of the Job after a signal or when the time is over.
    package var choose: @Sendable () async -> LeavingChoice

    package init(
      sink: any RunSink, now: @escaping () -> Instant, signals: AsyncStream<Int32>,
      choose: @escaping @Sendable () async -> LeavingChoice
    ) {
      self.sink = sink
      self.now = now
      self.signals = signals
      self.choose = choose
    }
  }

  private enum Message: Sendable {
    case job(Watch.Change)
    case pods(Watch.Change)
    case line(uid: String, container: String, [UInt8])
    case logEnded
    case failed(KubectlFailure, isJob: Bool)
    case signal(Int32)
    case timedOut
    case chosen(LeavingChoice)
    case tick
  }

  /// How many logs are read at a time; the others wait for one of them to end.
  private static let logLimit = 64
  /// How many lines of logs are read before they are shown.
  private static let lineLimit = 10_000
  /// How long, after the Job's end, the ends of its pods are waited for; some may be gone without a trace.
  private static let podsAfterEnd = TimeSpan.seconds(5)
  /// How long the rest of their logs.
  private static let logsAfterEnd = TimeSpan.seconds(10)

  /// Shows what happens to a Job until it ends, or until somebody no longer wants to watch.
  package func follow(_ job: ObservedJob, _ surroundings: Surroundings) async -> RunOutcome {
    let (messages, inbox) = AsyncStream<Message>.makeStream()
    return await withTaskGroup(of: Void.self) { group in
      let jobs = "/apis/batch/v1/namespaces/\(job.namespace)/jobs"
      let pods = "/api/v1/namespaces/\(job.namespace)/pods"
      watch(jobs, "fieldSelector=metadata.name%3D\(job.name)", in: &group, inbox, isJob: true)
      watch(pods, "labelSelector=controller-uid%3D\(job.uid)", in: &group, inbox, isJob: false)
      let signals = surroundings.signals
      group.addTask { for await signal in signals { inbox.yield(.signal(signal)) } }
      group.addTask {
        while !Task.isCancelled {
          try? await Task.sleep(for: .seconds(1))
          inbox.yield(.tick)
        }
      }
      if let timeout = surroundings.timeout {
        group.addTask {
          try? await Task.sleep(for: .milliseconds(timeout.milliseconds))
          if !Task.isCancelled { inbox.yield(.timedOut) }
        }
      }
      let backlog = Backlog(limit: Self.lineLimit)
      let outcome = await serve(job, messages, inbox, backlog, &group, surroundings)
      await backlog.open()
      group.cancelAll()
      return outcome
    }
  }

  private func watch(
    _ path: String, _ query: String, in group: inout TaskGroup<Void>, _ inbox: AsyncStream<Message>.Continuation,
    isJob: Bool
  ) {
    let watch = Watch(kubectl, path: path, query: query)
    group.addTask {
      do throws(KubectlFailure) {
        try await watch.follow { inbox.yield(isJob ? .job($0) : .pods($0)) }
      } catch {
        inbox.yield(.failed(error, isJob: isJob))
      }
    }
  }

  /// Takes one message after the other until there is an outcome.
  private func serve(
    _ job: ObservedJob, _ messages: AsyncStream<Message>, _ inbox: AsyncStream<Message>.Continuation,
    _ backlog: Backlog, _ group: inout TaskGroup<Void>, _ surroundings: Surroundings
  ) async -> RunOutcome {
    let sink = surroundings.sink
    var follower = JobFollower(sink)
    follower.see(job, at: surroundings.now())
    var logs = LogQueue(limit: surroundings.followsLogs ? Self.logLimit : 0)
    var leaving: RunOutcome.End?
    var endedAt: Instant?
    var seesPods = true
    for await message in messages {
      let now = surroundings.now()
      switch message {
      case .job(.all(let objects)):
        if let seen = objects.compactMap(ObservedJob.init).first(where: { $0.uid == job.uid }) {
          follower.see(seen, at: now)
        } else {
          follower.seeJobGone(at: now)
        }
      case .job(.changed(let object)):
        if let seen = ObservedJob(object), seen.uid == job.uid { follower.see(seen, at: now) }
      case .job(.deleted(let object)):
        if ObservedJob(object)?.uid == job.uid { follower.seeJobGone(at: now) }
      case .pods(.all(let objects)):
        let observed = objects.compactMap(ObservedPod.init)
        follower.see(all: observed, at: now)
        for pod in observed { logs.want(pod) }
      case .pods(.changed(let object)):
        guard let pod = ObservedPod(object) else { continue }
        follower.see(pod, at: now)
        logs.want(pod)
      case .pods(.deleted(let object)):
        guard let pod = ObservedPod(object) else { continue }
        follower.see(pod, at: now)
        follower.seeGone(pod.uid, at: now)
      case .job(.note(let text)), .pods(.note(let text)): sink.note(pod: nil, text)
      case .line(let uid, let container, let line):
        await backlog.leave()
        if let pod = follower.known(uid) {
          sink.output(pod: pod.id, name: pod.name, container: container, line: line)
          sink.settle()
        }
      case .logEnded: logs.end()
      case .failed(let failure, isJob: true):
        return RunOutcome(.couldNotRun(failure.description), status: follower.status ?? JobStatus())
      case .failed(let failure, isJob: false):
        seesPods = false
        sink.note(pod: nil, "the pods cannot be watched: \(failure)")
      case .signal(let number):
        if leaving != nil {
          return RunOutcome(.interrupted(signal: number), status: follower.status ?? JobStatus())
        }
        leaving = .interrupted(signal: number)
        group.addTask { [choose = surroundings.choose] in inbox.yield(.chosen(await choose())) }
      case .timedOut:
        guard leaving == nil else { continue }
        leaving = .timedOut
        group.addTask { [choose = surroundings.choose] in inbox.yield(.chosen(await choose())) }
      case .chosen(let choice):
        await carryOut(choice, job, sink)
        return RunOutcome(leaving ?? .interrupted(signal: 2), status: follower.status ?? JobStatus())
      case .tick: surroundings.tick()
      }
      while let log = logs.next() {
        let reader = PodLog(kubectl, namespace: job.namespace, pod: log.pod, container: log.container)
        group.addTask {
          await reader.follow { line in
            await backlog.enter()
            inbox.yield(.line(uid: log.uid, container: log.container, line))
          }
          inbox.yield(.logEnded)
        }
      }
      guard let outcome = outcome(of: follower, job) else { continue }
      let since = endedAt ?? now
      endedAt = since
      let areAtRest = follower.isAtRest || !seesPods || now - since > Self.podsAfterEnd
      if areAtRest, logs.isAtRest || now - since > Self.logsAfterEnd { return outcome }
    }
    return RunOutcome(.couldNotRun("following the Job was cut short"), status: follower.status ?? JobStatus())
  }

  /// How the run ended as far as the Job tells; nil while it has not.
  private func outcome(of follower: JobFollower, _ job: ObservedJob) -> RunOutcome? {
    let status = follower.status ?? JobStatus()
    switch follower.end {
    case .complete?: return RunOutcome(.complete, status: status)
    case .failed?: return RunOutcome(.failed, status: status)
    case nil:
      return follower.isJobGone
        ? RunOutcome(.couldNotRun("somebody has deleted the Job \(job.name)"), status: status) : nil
    }
  }

  private func carryOut(_ choice: LeavingChoice, _ job: ObservedJob, _ sink: any RunSink) async {
    do throws(KubectlFailure) {
      switch choice {
      case .leave: break
      case .suspend: try await suspend(job)
      case .delete: try await delete(job)
      }
    } catch {
      sink.note(pod: nil, "the Job could not be \(choice == .delete ? "deleted" : "suspended"): \(error)")
    }
  }
}

/// Which logs are to be read, and how many are.
private struct LogQueue {
  struct Log {
    let uid: String
    let pod: String
    let container: String
  }

  private let limit: Int
  private var known: Set<String> = []
  private var waiting: ArraySlice<Log> = []
  private var reading = 0

  init(limit: Int) { self.limit = limit }

  var isAtRest: Bool { reading == 0 && waiting.isEmpty }

  /// The pod's containers that have started and are not known yet.
  mutating func want(_ pod: ObservedPod) {
    guard limit > 0 else { return }
    for container in pod.containers where container.hasStarted {
      guard known.insert("\(pod.uid)/\(container.name)").inserted else { continue }
      waiting.append(Log(uid: pod.uid, pod: pod.name, container: container.name))
    }
  }

  mutating func next() -> Log? {
    guard reading < limit, let log = waiting.popFirst() else { return nil }
    reading += 1
    return log
  }

  mutating func end() { reading -= 1 }
}
