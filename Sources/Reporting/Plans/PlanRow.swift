import JobModel
import KubernetesValues
import Planning

/// What happens within one breath of the controller: a line of the table of a plan.
struct PlanRow {
  /// Pods that something happened to, with their indexes where they have any.
  struct Pods {
    var count = 0
    var indexes = CompletionIndexSet()

    mutating func add(_ index: Int?) {
      count += 1
      if let index { indexes.insert(index) }
    }

    mutating func add(_ other: Pods) {
      count += other.count
      for interval in other.indexes.intervals { indexes.insert(interval) }
    }
  }

  var from: Instant
  var until: Instant
  /// How many moments the row stands for; more than one when it is folded.
  var steps = 1
  var firstStarts = Pods()
  /// Pods of indexes that had a pod before, by the number of the attempt.
  var retries: [Int: Pods] = [:]
  var succeeded = Pods()
  var failed = Pods()
  var exitCodes: Set<Int> = []
  var restarts = 0
  var deleted = Pods()
  var gone = 0
  var edits: [JobSpecEdit] = []
  var conditions: [JobCondition] = []
  var hold: Plan.Hold?
  var jobIsGone = false
  var stillRuns = false
  /// After the row.
  var active = 0
  var done = 0
  var failures = 0

  init(at time: Instant) {
    from = time
    until = time
  }

  /// Rows that a reader must see whatever is folded.
  var isNotable: Bool { !edits.isEmpty || !conditions.isEmpty || jobIsGone || stillRuns }

  var isEmpty: Bool {
    !isNotable && firstStarts.count == 0 && retries.isEmpty && succeeded.count == 0 && failed.count == 0
      && restarts == 0 && deleted.count == 0 && hold == nil
  }

  /// Takes in the row that follows.
  mutating func fold(_ next: PlanRow) {
    until = next.until
    steps += next.steps
    firstStarts.add(next.firstStarts)
    for (attempt, pods) in next.retries { retries[attempt, default: Pods()].add(pods) }
    succeeded.add(next.succeeded)
    failed.add(next.failed)
    exitCodes.formUnion(next.exitCodes)
    restarts += next.restarts
    deleted.add(next.deleted)
    gone += next.gone
    hold = nil
    active = next.active
    done = next.done
    failures = next.failures
  }
}
