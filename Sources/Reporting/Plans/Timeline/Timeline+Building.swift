import JobModel
package import Planning

extension Timeline {
  /// More lanes than this are folded into groups.
  package static let laneLimit = 40
  /// Folded lanes are at most this many.
  static let groupLimit = 25
  /// A lane with more pieces than this is drawn as a profile.
  static let pieceLimit = 160

  package init(_ plan: Plan, tracks: PodTracks) {
    var builder = TimelineBuilder(plan: plan, tracks: tracks)
    builder.build()
    self = builder.timeline
  }
}

/// One pass over the events for what concerns the whole Job; lanes are laid afterwards.
struct TimelineBuilder {
  let plan: Plan
  let tracks: PodTracks
  var timeline = Timeline()

  private var spec: JobSpec
  private var phase: Timeline.Phase
  private var lastStatus = JobStatus()
  private var lastFailure: Instant?
  /// When the back-off ended that the k-th pod waited for, by the number of the pod from 0.
  private(set) var waits: [Int: Range<Instant>] = [:]
  private var isStopping: [Bool]
  /// Holds of creation that are still to come.
  private var holds: ArraySlice<Plan.Hold>
  private var holdEnds: Instant?

  init(plan: Plan, tracks: PodTracks) {
    self.plan = plan
    self.tracks = tracks
    spec = plan.job.spec
    phase = Timeline.Phase(kind: spec.suspend ? .suspended : .running, from: .zero, to: .zero)
    isStopping = Array(repeating: false, count: tracks.all.count)
    // With a limit for each index every index waits by itself, and others start meanwhile.
    holds = plan.job.spec.backoffLimitPerIndex == nil ? plan.holds[...] : []
  }

  /// The status when the plan ends.
  var finalStatus: JobStatus { lastStatus }

  mutating func build() {
    timeline.end = max(plan.events.last?.time ?? .zero, plan.result.at)
    timeline.parallelism.set(spec.parallelism, at: .zero)
    for event in plan.events { take(event) }
    close(at: timeline.end)
    placeDeadline()
    timeline.marks.sort { ($0.at, $0.kind.rank) < ($1.at, $1.kind.rank) }
    foldChanges()
    findIdleSpans()
    buildLanes()
  }

  // MARK: Events

  private mutating func take(_ event: JobEvent) {
    let now = event.time
    followHolds(until: now)
    switch event.kind {
    case .jobCreated: break
    case .podCreated(let pod, _, _):
      timeline.active.add(1, at: now)
      timeline.living.add(1, at: now)
      if phase.kind == .waitsForStopping { enter(.running, at: now) }
      // Pods that one back-off held come together.
      if let last = timeline.phases.last, last.kind == .backoff, last.to == now {
        waits[Int(pod.ordinal) - 1] = last.from..<last.to
      }
    case .podFinished(let pod, let phase, _):
      leave(pod, at: now)
      if phase == .failed { lastFailure = now }
    case .podDeleted(let pod):
      let slot = Int(pod.ordinal) - 1
      guard isStopping.indices.contains(slot), !isStopping[slot] else { return }
      timeline.active.add(-1, at: now)
      isStopping[slot] = true
      if tracks.all[slot].finished != nil { lastFailure = now }
    case .podGone(let pod):
      let slot = Int(pod.ordinal) - 1
      if isStopping.indices.contains(slot), isStopping[slot], tracks.all[slot].finished == nil {
        leave(pod, at: now)
      }
    case .containerRestart: break
    case .changed(let edits): change(edits, at: now)
    case .status(let status): take(status, at: now)
    case .jobGone:
      close(at: now)
      let ttl = spec.ttlSecondsAfterFinished.map { " (ttl \(TimeSpan.seconds($0).shown))" } ?? ""
      timeline.marks.append(Timeline.Mark(kind: .gone, at: now, text: "removed" + ttl))
    case .stillRunning:
      timeline.marks.append(Timeline.Mark(kind: .cutOff, at: now, text: "not finished after \(now.shown)"))
    }
  }

  private mutating func leave(_ pod: PodID, at now: Instant) {
    let slot = Int(pod.ordinal) - 1
    guard isStopping.indices.contains(slot) else { return }
    if !isStopping[slot] { timeline.active.add(-1, at: now) }
    timeline.living.add(-1, at: now)
    isStopping[slot] = false
  }

  private mutating func change(_ edits: [JobSpecEdit], at now: Instant) {
    let texts = edits.map { $0.shown(before: spec) }
    for edit in edits {
      spec.apply(edit)
      if case .suspend(let isSuspended) = edit, !lastStatus.isFinished {
        enter(isSuspended ? .suspended : .running, at: now)
      }
    }
    timeline.parallelism.set(spec.parallelism, at: now)
    timeline.marks.append(Timeline.Mark(kind: .change, at: now, text: texts.joined(separator: ", ")))
  }

  private mutating func take(_ status: JobStatus, at now: Instant) {
    timeline.succeeded.set(status.succeeded, at: now)
    timeline.failed.set(status.failed, at: now)
    for condition in status.conditions where condition.isTrue && !lastStatus.isTrue(condition.type) {
      note(condition, at: now)
    }
    defer { lastStatus = status }
    if status.isFinished {
      enter(.kept, at: now)
    } else if status.isTrue(.failureTarget) || status.isTrue(.successCriteriaMet) {
      enter(.finishing, at: now)
    } else if spec.suspend || status.startTime == nil {
      return
    } else if phase.kind == .running, status.active == 0, spec.parallelism > 0, spec.replacesOnlyFailedPods,
      status.terminating ?? 0 > 0
    {
      enter(.waitsForStopping, at: now)
    }
  }

  /// Draws a hold from the failure that it answers: the sync that sees it comes up to a second later.
  private mutating func followHolds(until now: Instant) {
    while true {
      if let end = holdEnds {
        guard end <= now else { return }
        if phase.kind == .backoff { enter(.running, at: end) }
        holdEnds = nil
      }
      guard let hold = holds.first, hold.from <= now else { return }
      holds.removeFirst()
      holdEnds = hold.until
      guard phase.kind == .running || phase.kind == .waitsForStopping else { continue }
      let cause = lastFailure.map { hold.from - $0 <= .seconds(2) ? $0 : hold.from } ?? hold.from
      enter(.backoff, at: max(cause, phase.from))
    }
  }

  private mutating func note(_ condition: JobCondition, at now: Instant) {
    let kind: Timeline.Mark.Kind
    switch condition.type {
    case .suspended: return
    case .failureTarget, .successCriteriaMet: kind = .interim
    case .complete, .failed:
      kind = condition.type == .complete ? .complete : .failed
      // The interim condition of the same moment says nothing more.
      timeline.marks.removeAll { $0.kind == .interim && $0.at == now }
    }
    timeline.marks.append(
      Timeline.Mark(
        kind: kind, at: now, text: "\(condition.type.rawValue): \(condition.reason.rawValue)",
        detail: condition.message))
  }

  // MARK: Phases

  private mutating func enter(_ kind: Timeline.Phase.Kind, at time: Instant) {
    guard kind != phase.kind, phase.kind != .kept else { return }
    close(at: time)
    phase = Timeline.Phase(kind: kind, from: time, to: time)
  }

  private mutating func close(at time: Instant) {
    phase.to = max(time, phase.from)
    if phase.to > phase.from {
      if let last = timeline.phases.last, last.kind == phase.kind, last.to == phase.from {
        timeline.phases[timeline.phases.count - 1].to = phase.to
      } else {
        timeline.phases.append(phase)
      }
    }
    phase.from = phase.to
  }

  private mutating func placeDeadline() {
    guard let seconds = spec.activeDeadlineSeconds, let start = lastStatus.startTime else { return }
    let deadline = start + .seconds(seconds)
    let text = "deadline \(TimeSpan.seconds(seconds).shown)"
    let drawn = timeline.end.milliseconds
    // One that is far away would squeeze everything else.
    guard Double(deadline.milliseconds) <= 1.4 * Double(drawn) else {
      timeline.farDeadline = deadline
      return
    }
    timeline.end = max(timeline.end, deadline)
    timeline.marks.append(
      Timeline.Mark(
        kind: .deadline, at: deadline, text: text, detail: "spec.activeDeadlineSeconds, from status.startTime"))
  }

  /// Keeps the picture readable when somebody edits the Job very often.
  private mutating func foldChanges() {
    let changes = timeline.marks.filter { $0.kind == .change }
    guard changes.count > 10 else { return }
    let shown = Set(changes.prefix(5) + changes.suffix(4))
    timeline.marks.removeAll { $0.kind == .change && !shown.contains($0) }
    let left = changes.count - shown.count
    timeline.marks.append(
      Timeline.Mark(kind: .change, at: changes[5].at, text: "\(left.grouped) more changes"))
    timeline.marks.sort { ($0.at, $0.kind.rank) < ($1.at, $1.kind.rank) }
  }

  // MARK: Idle spans

  /// Spans in which no container runs and nothing is held by back-off, and that are long beside all the rest.
  private mutating func findIdleSpans() {
    var ends: [(at: Instant, change: Int)] = []
    for pod in tracks.all {
      guard let started = pod.started, started < pod.ended ?? .distantFuture else { continue }
      ends.append((pod.created, 1))
      if let ended = pod.ended { ends.append((ended, -1)) }
    }
    ends.sort { ($0.at, -$0.change) < ($1.at, -$1.change) }
    var candidates: [Range<Instant>] = []
    var running = 0
    var since = Instant.zero
    for (at, change) in ends + [(timeline.end, 0)] {
      if running == 0, since < at { candidates.append(since..<at) }
      running += change
      since = at
    }
    // Only a few can be long beside all the rest.
    candidates = Array(candidates.sorted { $0.length > $1.length }.prefix(8))
    let calm = timeline.phases.filter { $0.kind != .backoff && $0.kind != .waitsForStopping }
    let stops = Set(timeline.marks.map(\.at)).sorted()
    var idle: [Range<Instant>] = []
    for phase in calm {
      for candidate in candidates where candidate.overlaps(phase.from..<phase.to) {
        var from = max(candidate.lowerBound, phase.from)
        let to = min(candidate.upperBound, phase.to)
        for stop in stops where stop > from && stop < to {
          idle.append(from..<stop)
          from = stop
        }
        if from < to { idle.append(from..<to) }
      }
    }
    var rest = Double(timeline.end.milliseconds)
    for span in idle.sorted(by: { $0.length > $1.length }).prefix(3) {
      guard span.length > 2 * (rest - span.length), span.length > 30_000 else { break }
      rest -= span.length
      timeline.idleSpans.append(span)
    }
    timeline.idleSpans.sort { $0.lowerBound < $1.lowerBound }
  }
}

extension Range<Instant> {
  fileprivate var length: Double { Double((upperBound - lowerBound).milliseconds) }
}

extension Timeline.Mark.Kind {
  /// The order of marks of one moment.
  var rank: Int {
    switch self {
    case .deadline: 0
    case .change: 1
    case .interim: 2
    case .complete, .failed: 3
    case .gone: 4
    case .cutOff: 5
    }
  }
}

extension JobSpecEdit {
  /// The edit as people say it: `parallelism 4 → 8`, `suspended`.
  func shown(before spec: JobSpec) -> String {
    func change(_ old: String?, _ new: String?) -> String { "\(field) \(old ?? "unset") → \(new ?? "unset")" }
    func seconds(_ value: (some BinaryInteger)?) -> String? { value.map { TimeSpan.seconds($0).shown } }
    return switch self {
    case .parallelism(let value): change(spec.parallelism.grouped, value.grouped)
    case .completions(let value): change(spec.completions?.grouped, value.grouped)
    case .suspend(let value): value ? "suspended" : "resumed"
    case .activeDeadlineSeconds(let value): change(seconds(spec.activeDeadlineSeconds), seconds(value))
    case .backoffLimit(let value): change(spec.backoffLimit.grouped, value.grouped)
    case .maxFailedIndexes(let value): change(spec.maxFailedIndexes?.grouped, value?.grouped)
    case .ttlSecondsAfterFinished(let value): change(seconds(spec.ttlSecondsAfterFinished), seconds(value))
    case .podReplacementPolicy(let value): change(spec.podReplacementPolicy.rawValue, value.rawValue)
    }
  }
}
