package import JobModel

/// When a plan expects what then really happens.
package struct PlannedTimes: Sendable {
  private enum Key: Hashable {
    case created(PodID)
    case finished(PodID)
    case deleted(PodID)
    case condition(JobCondition.Kind)
  }

  private var times: [Key: Instant] = [:]
  private let origin: Instant

  /// - Parameter plan: the events of a plan, in order of time.
  package init(_ plan: [JobEvent]) {
    origin = plan.first?.time ?? .zero
    for event in plan {
      for key in Self.keys(of: event) where times[key] == nil { times[key] = event.time }
    }
  }

  /// How long after the Job's creation the plan has the same; nil for what it does not have.
  package func time(of event: JobEvent) -> TimeSpan? {
    Self.keys(of: event).compactMap { times[$0] }.max().map { $0 - origin }
  }

  private static func keys(of event: JobEvent) -> [Key] {
    switch event.kind {
    case .podCreated(let pod, _, _): [.created(pod)]
    case .podFinished(let pod, _, _): [.finished(pod)]
    case .podDeleted(let pod): [.deleted(pod)]
    case .status(let status): status.conditions.filter(\.isTrue).map { .condition($0.type) }
    default: []
    }
  }
}
