import JobModel
package import Planning

/// What changes between the plans of two manifests, event by event.
package struct PlanDifference: Sendable {
  package let old: Plan
  package let new: Plan
  /// In order of time, the earlier of both where an event has two.
  package let events: [EventChange]
  /// Fields of the spec that differ.
  let fields: [SpecChanges.Change]

  package init(_ old: Plan, _ new: Plan) {
    self.old = old
    self.new = new
    fields = SpecChanges(from: old.job.spec, to: new.job.spec).changes
    events = EventMatch.changes(from: old, to: new)
  }

  /// Whether both plans are the same, whatever their manifests say.
  package var isEmpty: Bool { events.isEmpty && old.result == new.result && old.peak == new.peak }
}
