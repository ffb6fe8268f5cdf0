/// A change of one mutable field of a Job's spec.
package enum JobSpecEdit: Hashable, Sendable {
  case parallelism(Int)
  /// Only for Indexed Jobs, and only together with an equal `parallelism`.
  case completions(Int)
  case suspend(Bool)
  case activeDeadlineSeconds(Int64?)
  case backoffLimit(Int)
  case maxFailedIndexes(Int?)
  case ttlSecondsAfterFinished(Int?)
  case podReplacementPolicy(PodReplacementPolicy)

  /// The field's name below `spec`.
  package var field: String {
    switch self {
    case .parallelism: "parallelism"
    case .completions: "completions"
    case .suspend: "suspend"
    case .activeDeadlineSeconds: "activeDeadlineSeconds"
    case .backoffLimit: "backoffLimit"
    case .maxFailedIndexes: "maxFailedIndexes"
    case .ttlSecondsAfterFinished: "ttlSecondsAfterFinished"
    case .podReplacementPolicy: "podReplacementPolicy"
    }
  }
}

extension JobSpec {
  package mutating func apply(_ edit: JobSpecEdit) {
    switch edit {
    case .parallelism(let value): parallelism = value
    case .completions(let value): completions = value
    case .suspend(let value): suspend = value
    case .activeDeadlineSeconds(let value): activeDeadlineSeconds = value
    case .backoffLimit(let value): backoffLimit = value
    case .maxFailedIndexes(let value): maxFailedIndexes = value
    case .ttlSecondsAfterFinished(let value): ttlSecondsAfterFinished = value
    case .podReplacementPolicy(let value): podReplacementPolicy = value
    }
  }

  /// Why the API server would refuse these edits together, or `nil`.
  package func refusal(of edits: [JobSpecEdit]) -> String? {
    var changed = self
    for edit in edits { changed.apply(edit) }
    let numbers: [(String, Int64?)] = [
      ("parallelism", Int64(changed.parallelism)), ("completions", changed.completions.map(Int64.init)),
      ("activeDeadlineSeconds", changed.activeDeadlineSeconds), ("backoffLimit", Int64(changed.backoffLimit)),
      ("maxFailedIndexes", changed.maxFailedIndexes.map(Int64.init)),
      ("ttlSecondsAfterFinished", changed.ttlSecondsAfterFinished.map(Int64.init)),
    ]
    for (field, value) in numbers {
      if let value, value < 0 { return "spec.\(field): must be greater than or equal to 0" }
    }
    if changed.completions != completions {
      if !isIndexed { return "spec.completions: field is immutable for a Job that is not Indexed" }
      if changed.completions != changed.parallelism {
        return "spec.completions: can only be changed in tandem with spec.parallelism"
      }
    }
    if podFailurePolicy != nil, changed.podReplacementPolicy != .failed {
      return "spec.podReplacementPolicy: only Failed is allowed with a podFailurePolicy"
    }
    if changed.maxFailedIndexes != nil, backoffLimitPerIndex == nil {
      return "spec.maxFailedIndexes: needs backoffLimitPerIndex"
    }
    return nil
  }
}
