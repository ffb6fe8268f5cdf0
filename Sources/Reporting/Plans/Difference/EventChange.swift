package import JobModel
import Planning

/// An event that is in one of two plans only, at another time, or with another outcome.
package struct EventChange: Hashable, Sendable {
  /// What the event is about, without its time: the same in both plans.
  package struct Key: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
      case podCreated, podFinished, podDeleted
      /// The k-th restart of the pod's container.
      case containerRestart(Int)
      case condition(JobCondition.Kind, JobCondition.Reason)
      case changed, jobGone, stillRunning
    }
    package var kind: Kind
    /// The completion index, in plans of Indexed Jobs.
    package var index: Int?
    /// The k-th pod of its index; without indexes of the Job. 0 where no pod is meant.
    package var attempt = 0
  }

  package struct Occurrence: Hashable, Sendable {
    package var at: Instant
    /// How a pod ended.
    package var phase: PodPhase?
    package var exitCode: Int?
  }

  package var key: Key
  /// `nil`: not in the old plan.
  package var old: Occurrence?
  package var new: Occurrence?

  /// When it is told.
  package var time: Instant {
    guard let old else { return new?.at ?? .zero }
    return new.map { min($0.at, old.at) } ?? old.at
  }
}

/// Finds the same events in two plans.
enum EventMatch {
  static func changes(from old: Plan, to new: Plan) -> [EventChange] {
    let after = occurrences(in: new)
    var left = Dictionary(after, uniquingKeysWith: { first, _ in first })
    var changes: [EventChange] = []
    for (key, occurrence) in occurrences(in: old) {
      let match = left.removeValue(forKey: key)
      if match != occurrence { changes.append(EventChange(key: key, old: occurrence, new: match)) }
    }
    for (key, occurrence) in after where left[key] != nil {
      changes.append(EventChange(key: key, old: nil, new: occurrence))
    }
    return changes.enumerated().sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }.map(\.element)
  }

  private static func occurrences(in plan: Plan) -> [(EventChange.Key, EventChange.Occurrence)] {
    var pods: [PodID: (index: Int?, attempt: Int)] = [:]
    var seen: Set<JobCondition.Kind> = []
    var edits = 0
    var found: [(EventChange.Key, EventChange.Occurrence)] = []
    func add(
      _ kind: EventChange.Key.Kind, _ at: Instant, _ pod: (index: Int?, attempt: Int)? = nil, phase: PodPhase? = nil,
      exitCode: Int? = nil
    ) {
      let key = EventChange.Key(kind: kind, index: pod?.index, attempt: pod?.attempt ?? 0)
      found.append((key, EventChange.Occurrence(at: at, phase: phase, exitCode: exitCode)))
    }
    for event in plan.events {
      switch event.kind {
      case .jobCreated, .podGone: break
      case .podCreated(let pod, let index, let attempt):
        pods[pod] = (index, attempt)
        add(.podCreated, event.time, (index, attempt))
      case .podFinished(let pod, let phase, let exitCode):
        add(.podFinished, event.time, pods[pod], phase: phase, exitCode: exitCode)
      case .podDeleted(let pod): add(.podDeleted, event.time, pods[pod])
      case .containerRestart(let pod, let restarts): add(.containerRestart(restarts), event.time, pods[pod])
      case .changed:
        edits += 1
        add(.changed, event.time, (nil, edits))
      case .status(let status):
        for condition in status.conditions where condition.isTrue && seen.insert(condition.type).inserted {
          add(.condition(condition.type, condition.reason), event.time)
        }
      case .jobGone: add(.jobGone, event.time)
      case .stillRunning: add(.stillRunning, event.time)
      }
    }
    return found
  }
}
