import JobModel
import KubernetesValues
import Planning

/// Folds the events of a plan into rows that a person reads in ten seconds.
struct PlanRows {
  /// More rows than this are folded into fewer.
  static let most = 30
  /// Into how many rows the ordinary ones are folded.
  private static let folded = 14

  private(set) var rows: [PlanRow] = []

  init(_ plan: Plan) {
    var builder = Builder(plan)
    for event in plan.events { builder.take(event) }
    builder.close()
    rows = builder.rows
    if rows.count > Self.most { rows = Self.fold(rows) }
  }

  private static func fold(_ rows: [PlanRow]) -> [PlanRow] {
    let ordinary = rows.count { !$0.isNotable }
    let each = max(2, (ordinary + folded - 1) / folded)
    var result: [PlanRow] = []
    var inBucket = 0
    for row in rows {
      if row.isNotable || inBucket == 0 || inBucket == each || result.isEmpty {
        result.append(row)
        inBucket = row.isNotable ? 0 : 1
      } else {
        result[result.count - 1].fold(row)
        inBucket += 1
      }
    }
    return result
  }

  /// Goes through the events once.
  private struct Builder {
    /// Events this close together are one row: the controller gathers them for a second.
    private let breath: TimeSpan
    private let isIndexed: Bool
    private var holds: ArraySlice<Plan.Hold>
    private var indexes: [Int32] = []
    private var live: [Bool] = []
    private var current: PlanRow?
    private var known: [JobCondition] = []
    private var active = 0
    private var done = 0
    private var failures = 0
    private(set) var rows: [PlanRow] = []

    init(_ plan: Plan) {
      breath = plan.scenario.timing == .cluster ? .seconds(1) : .zero
      isIndexed = plan.job.spec.isIndexed
      holds = plan.holds[...]
    }

    mutating func take(_ event: JobEvent) {
      if case .status(let status) = event.kind, isQuiet(status) {
        done = status.succeeded
        failures = status.failed
        return
      }
      if let row = current, event.time - row.from > breath || isEdit(event) { close() }
      var row = current ?? PlanRow(at: event.time)
      row.until = event.time
      switch event.kind {
      case .jobCreated: break
      case .podCreated(let pod, let index, let attempt):
        note(pod, index)
        active += 1
        if index != nil, attempt > 1 {
          row.retries[attempt, default: PlanRow.Pods()].add(index)
        } else {
          row.firstStarts.add(index)
        }
      case .podFinished(let pod, let phase, let exitCode):
        end(pod)
        if phase == .succeeded {
          row.succeeded.add(index(of: pod))
        } else {
          row.failed.add(index(of: pod))
          row.exitCodes.insert(exitCode)
        }
      case .podDeleted(let pod):
        end(pod)
        row.deleted.add(index(of: pod))
      case .podGone: row.gone += 1
      case .containerRestart: row.restarts += 1
      case .changed(let edits): row.edits += edits
      case .status(let status):
        for condition in status.conditions where !known.contains(condition) {
          row.conditions.append(condition)
        }
        known = status.conditions
        done = status.succeeded
        failures = status.failed
      case .jobGone: row.jobIsGone = true
      case .stillRunning: row.stillRuns = true
      }
      current = row
    }

    /// Whether a status tells nothing that the rows do not show anyway.
    private func isQuiet(_ status: JobStatus) -> Bool { status.conditions == known }

    private func isEdit(_ event: JobEvent) -> Bool {
      if case .changed = event.kind { true } else { false }
    }

    mutating func close() {
      guard var row = current else { return }
      current = nil
      while let hold = holds.first, hold.from <= row.until + breath {
        row.hold = hold
        holds.removeFirst()
      }
      row.active = active
      row.done = done
      row.failures = failures
      if !row.isEmpty { rows.append(row) }
    }

    private mutating func note(_ pod: PodID, _ index: Int?) {
      let slot = Int(pod.ordinal) - 1
      while indexes.count <= slot {
        indexes.append(-1)
        live.append(false)
      }
      indexes[slot] = Int32(index ?? -1)
      live[slot] = true
    }

    private mutating func end(_ pod: PodID) {
      let slot = Int(pod.ordinal) - 1
      guard slot < live.count, live[slot] else { return }
      live[slot] = false
      active -= 1
    }

    private func index(of pod: PodID) -> Int? {
      let slot = Int(pod.ordinal) - 1
      return slot < indexes.count && indexes[slot] >= 0 ? Int(indexes[slot]) : nil
    }
  }
}
