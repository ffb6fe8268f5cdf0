import JobModel

/// What differs between the specs of two Jobs, field by field.
struct SpecChanges {
  struct Change: Hashable {
    var field: String
    var old: String
    var new: String
    /// Whether the API server refuses the change on a Job that exists.
    var isImmutable: Bool
  }

  private(set) var changes: [Change] = []

  init(from old: JobSpec, to new: JobSpec) {
    func note(_ field: String, _ value: (JobSpec) -> String, immutable: Bool = false) {
      let (before, after) = (value(old), value(new))
      if before != after { changes.append(Change(field: field, old: before, new: after, isImmutable: immutable)) }
    }
    func text(_ number: (some BinaryInteger)?) -> String { number.map { "\($0)" } ?? "–" }
    let isElastic = new.isIndexed && old.isIndexed && new.completions == new.parallelism
    note("parallelism", { text($0.parallelism) })
    note("completions", { text($0.completions) }, immutable: !isElastic)
    note("completionMode", { $0.completionMode.rawValue }, immutable: true)
    note("backoffLimit", { text($0.backoffLimit) })
    note("backoffLimitPerIndex", { text($0.backoffLimitPerIndex) }, immutable: true)
    note("maxFailedIndexes", { text($0.maxFailedIndexes) })
    note("activeDeadlineSeconds", { text($0.activeDeadlineSeconds) })
    note("ttlSecondsAfterFinished", { text($0.ttlSecondsAfterFinished) })
    note("suspend", { "\($0.suspend)" })
    note("podReplacementPolicy", { $0.podReplacementPolicy.rawValue })
    note("managedBy", { $0.managedBy ?? "–" }, immutable: true)
    note("restartPolicy", { $0.template.restartPolicy.rawValue }, immutable: true)
    if old.podFailurePolicy != new.podFailurePolicy {
      note("podFailurePolicy", { "\($0.podFailurePolicy?.rules.count ?? 0) rules" }, immutable: true)
      noteOther("podFailurePolicy")
    }
    if old.successPolicy != new.successPolicy {
      note("successPolicy", { "\($0.successPolicy?.rules.count ?? 0) rules" }, immutable: true)
      noteOther("successPolicy")
    }
    var shape = old.template
    shape.restartPolicy = new.template.restartPolicy
    if shape != new.template {
      changes.append(Change(field: "template", old: "as it was", new: "changed", isImmutable: true))
    }
  }

  /// Notes a field that differs in what its short text does not show.
  private mutating func noteOther(_ field: String) {
    guard !changes.contains(where: { $0.field == field }) else { return }
    changes.append(Change(field: field, old: "as it was", new: "changed", isImmutable: true))
  }
}
