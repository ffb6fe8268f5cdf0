import JobModel
import KubernetesValues
import Planning

extension TimelineBuilder {
  /// The lanes: a pod or an index each, or groups of them.
  mutating func buildLanes() {
    let pods = tracks.all
    guard plan.job.spec.isIndexed else {
      if pods.count <= Timeline.laneLimit {
        timeline.lanes = pods.indices.map { podLane($0) }
      } else {
        foldLanes(count: pods.count, noun: "pod", first: 1) { $0 }
      }
      return
    }
    let highest = pods.reduce(-1) { max($0, $1.index ?? -1) }
    let count = max(highest + 1, plan.job.spec.completions ?? 0)
    guard count <= Timeline.laneLimit else {
      foldLanes(count: count, noun: "index", first: 0) { pods[$0].index }
      return
    }
    var byIndex: [[Int]] = Array(repeating: [], count: count)
    for (number, pod) in pods.enumerated() {
      if let index = pod.index { byIndex[index].append(number) }
    }
    timeline.lanes = byIndex.enumerated().map { indexLane($0.offset, $0.element) }
  }

  // MARK: One pod, one index

  private func podLane(_ number: Int) -> Timeline.Lane {
    let pod = tracks.all[number]
    var lane = Timeline.Lane(label: "pod \(number + 1)", note: "", outcome: .open, pods: [number])
    if let wait = waits[number] { lane.pieces.append(retryWait(from: wait.lowerBound, to: wait.upperBound)) }
    lane.pieces += pieces(of: pod)
    (lane.outcome, lane.note) = outcome(of: pod)
    fold(&lane)
    return lane
  }

  private func outcome(of pod: PodTrack) -> (Timeline.Outcome, String) {
    let restarts = pod.restarts.isEmpty ? "" : ", \(pod.restarts.count.counted("restart"))"
    switch pod.end {
    case .succeeded: return (.succeeded, "succeeded" + restarts)
    case .failed(let exitCode): return (.failed, "failed, exit \(exitCode)" + restarts)
    case .stopped: return (.stopped, "stopped" + restarts)
    case .open: return (.open, pod.started == nil ? "never starts" : "not ended" + restarts)
    }
  }

  private func indexLane(_ index: Int, _ numbers: [Int]) -> Timeline.Lane {
    var lane = Timeline.Lane(label: "index \(index)", note: "not started", outcome: .notStarted, pods: numbers)
    var previous: PodTrack?
    for number in numbers {
      let pod = tracks.all[number]
      if let previous, case .failed = previous.end, let ended = previous.ended, ended < pod.created {
        lane.pieces.append(retryWait(from: ended, to: pod.created))
      }
      lane.pieces += pieces(of: pod)
      previous = pod
    }
    guard let last = numbers.last.map({ tracks.all[$0] }) else { return lane }
    let tries = numbers.count
    if finalStatus.completedIndexes.contains(index) {
      lane.outcome = .succeeded
      let restarts = last.restarts.count
      lane.note =
        tries > 1
        ? "succeeded, \(tries.asOrdinal) try"
        : restarts > 0 ? "succeeded, \(restarts.counted("restart"))" : "succeeded"
    } else if finalStatus.failedIndexes?.contains(index) == true {
      lane.outcome = .failed
      lane.note = "failed, \(tries.counted("try", "tries"))"
    } else {
      (lane.outcome, lane.note) = outcome(of: last)
      if tries > 1 { lane.note += ", \(tries.counted("try", "tries"))" }
    }
    fold(&lane)
    return lane
  }

  private func retryWait(from: Instant, to: Instant) -> Timeline.Piece {
    let span = (to - from).shown
    return Timeline.Piece(
      kind: .retryWait, from: from, to: to, text: span, detail: "no pod for \(span): the next try waits")
  }

  // MARK: The life of a pod

  func pieces(of pod: PodTrack) -> [Timeline.Piece] {
    let outcome = tracks.outcome(of: pod)
    let isByChance = tracks.isByChance(pod)
    let gone = pod.ended ?? timeline.end
    let stops = min(pod.deleted ?? gone, gone)
    var pieces: [Timeline.Piece] = []
    func add(_ kind: Timeline.Piece.Kind, _ from: Instant, _ to: Instant, _ text: String, _ what: String) {
      guard from <= to else { return }
      let name = "pod \(pod.id.ordinal)" + (pod.index.map { ", index \($0), \(pod.attempt.asOrdinal) try" } ?? "")
      pieces.append(
        Timeline.Piece(
          kind: kind, from: from, to: to, text: text, detail: "\(name): \(what), \(from.shown) to \(to.shown)"))
    }

    let started = min(pod.started ?? stops, stops)
    if pod.started == nil {
      add(.pending, pod.created, stops, "never starts", "Pending, never starts")
    } else if pod.created < started {
      add(.pending, pod.created, started, "Pending", "Pending")
    }
    if pod.started != nil {
      let starts = [started] + pod.restarts
      for (number, from) in starts.enumerated() where from <= stops {
        let run = outcome.run(number)
        let isLast = number == starts.count - 1
        let limit = isLast ? stops : starts[number + 1]
        var natural = number == 0 ? max(started, pod.created + run.duration) : from + run.duration
        if isByChance { natural = isLast ? limit : max(from, limit - Self.restartWait(number + 1)) }
        let code = "exit \(run.exitCode == 0 && isByChance ? 1 : run.exitCode)"
        if natural < limit {
          add(.fails, from, natural, code, "container fails with \(code)")
          add(.restartWait, natural, limit, (limit - natural).shown, "waits for the restart of its container")
        } else if isLast, pod.deleted == nil, pod.ended == stops {
          if pod.end == .succeeded {
            add(.succeeds, from, stops, (stops - from).shown, "runs and succeeds")
          } else {
            let failure = if case .failed(let exitCode) = pod.end { "exit \(exitCode)" } else { code }
            add(.fails, from, stops, failure, "runs and fails with \(failure)")
          }
        } else if !isLast {
          add(.fails, from, limit, code, "container fails with \(code)")
        } else {
          add(.running, from, limit, (limit - from).shown, "runs")
        }
      }
    }
    if let deleted = pod.deleted, deleted < gone {
      add(.stopping, deleted, gone, "stops", "deleted, stopping")
    }
    return pieces
  }

  /// How long a container waits for its k-th restart, from 1.
  private static func restartWait(_ number: Int) -> TimeSpan {
    number == 1 ? .zero : .seconds(min(300, 10 << min(number - 2, 5)))
  }

  // MARK: Many

  /// A lane that is too busy to draw piece by piece becomes a profile.
  private func fold(_ lane: inout Timeline.Lane) {
    guard lane.pieces.count > Timeline.pieceLimit else { return }
    var profile = Timeline.Profile()
    for number in lane.pods {
      let pod = tracks.all[number]
      profile.active.set(1, at: pod.created)
      if let inactive = pod.inactive { profile.active.set(0, at: inactive) }
      if case .failed = pod.end, let ended = pod.ended { profile.failures.append(ended) }
    }
    lane.pieces = []
    lane.profile = profile
  }

  /// Groups of neighbours, of a round size.
  private mutating func foldLanes(count: Int, noun: String, first: Int, key: @escaping (Int) -> Int?) {
    let size = Self.roundSize(of: count, groups: Timeline.groupLimit)
    let plural = noun == "index" ? "indexes" : noun + "s"
    var lanes = stride(from: 0, to: count, by: size).map { start in
      let last = min(start + size, count) - 1
      let label =
        start == last
        ? "\(noun) \((start + first).grouped)"
        : "\(plural) \((start + first).grouped)–\((last + first).grouped)"
      return Timeline.Lane(label: label, note: "", outcome: .open, profile: Timeline.Profile())
    }
    let lane: (Int) -> Int? = { number in key(number).map { $0 / size } }
    for number in tracks.all.indices {
      if let i = lane(number) { lanes[i].pods.append(number) }
    }
    for event in plan.events {
      let pod: PodID
      let change: Int
      switch event.kind {
      case .podCreated(let id, _, _): (pod, change) = (id, 1)
      case .podDeleted(let id): (pod, change) = (id, -1)
      // A pod that was deleted has left already.
      case .podFinished(let id, _, _): (pod, change) = (id, tracks[id]?.deleted == nil ? -1 : 0)
      default: continue
      }
      guard tracks[pod] != nil, let i = lane(Int(pod.ordinal) - 1) else { continue }
      if change != 0 { lanes[i].profile?.active.add(change, at: event.time) }
      if case .podFinished(_, .failed, _) = event.kind { lanes[i].profile?.failures.append(event.time) }
    }
    for i in lanes.indices { summarize(&lanes[i], size: min(size, count - i * size), start: i * size) }
    timeline.lanes = lanes
  }

  private func summarize(_ lane: inout Timeline.Lane, size: Int, start: Int) {
    let ends = lane.pods.map { tracks.all[$0].end }
    let failed = ends.count { if case .failed = $0 { true } else { false } }
    var done = ends.count { $0 == .succeeded }
    if plan.job.spec.isIndexed {
      var group = CompletionIndexSet()
      group.insert(CompletionIndexSet.Interval(first: start, last: start + size - 1))
      done = finalStatus.completedIndexes.intersectionCount(group)
    }
    let counts = [(done, "succeeded"), (failed, "failed")].filter { $0.0 > 0 }
    lane.note = counts.isEmpty ? "not ended" : counts.map { "\($0.0.grouped) \($0.1)" }.joined(separator: ", ")
    if lane.pods.isEmpty {
      lane.note = "not started"
      lane.outcome = .notStarted
    } else if done == size {
      lane.outcome = .succeeded
      if failed == 0 { lane.note = "all succeeded" }
    } else {
      lane.outcome = done == 0 && failed > 0 ? .failed : .mixed
    }
  }

  /// The smallest of 1, 2, 5, 10, 20, 50 … that makes at most this many groups.
  static func roundSize(of count: Int, groups: Int) -> Int {
    var unit = 1
    while unit < Int.max / 10 {
      for factor in [1, 2, 5] where (count - 1) / (unit * factor) < groups { return unit * factor }
      unit *= 10
    }
    return max(1, count)
  }
}
