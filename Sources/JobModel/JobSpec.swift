/// `spec` of a Job with its defaults applied.
///
/// Mirrors `batch/v1` `JobSpec`. Counts are `Int`, whatever their width in the API; the API server has made
/// sure that none is negative.
package struct JobSpec: Hashable, Sendable {
  package var parallelism: Int
  /// `nil` is a work queue.
  package var completions: Int?
  package var completionMode: CompletionMode
  package var backoffLimit: Int
  package var backoffLimitPerIndex: Int?
  package var maxFailedIndexes: Int?
  package var activeDeadlineSeconds: Int64?
  package var ttlSecondsAfterFinished: Int?
  package var suspend: Bool
  package var podReplacementPolicy: PodReplacementPolicy
  package var podFailurePolicy: PodFailurePolicy?
  package var successPolicy: SuccessPolicy?
  package var managedBy: String?
  package var template: PodShape

  /// Takes the fields as a manifest gives them, `nil` where it is silent, and applies the defaults of
  /// `SetDefaults_Job`.
  package init(
    parallelism: Int? = nil,
    completions: Int? = nil,
    completionMode: CompletionMode? = nil,
    backoffLimit: Int? = nil,
    backoffLimitPerIndex: Int? = nil,
    maxFailedIndexes: Int? = nil,
    activeDeadlineSeconds: Int64? = nil,
    ttlSecondsAfterFinished: Int? = nil,
    suspend: Bool? = nil,
    podReplacementPolicy: PodReplacementPolicy? = nil,
    podFailurePolicy: PodFailurePolicy? = nil,
    successPolicy: SuccessPolicy? = nil,
    managedBy: String? = nil,
    template: PodShape = PodShape()
  ) {
    // Only when both are unset are both 1; parallelism alone leaves completions unset: a work queue.
    self.completions = completions ?? (parallelism == nil ? 1 : nil)
    self.parallelism = parallelism ?? 1
    self.completionMode = completionMode ?? .nonIndexed
    self.backoffLimit = backoffLimit ?? (backoffLimitPerIndex == nil ? 6 : Int(Int32.max))
    self.backoffLimitPerIndex = backoffLimitPerIndex
    self.maxFailedIndexes = maxFailedIndexes
    self.activeDeadlineSeconds = activeDeadlineSeconds
    self.ttlSecondsAfterFinished = ttlSecondsAfterFinished
    self.suspend = suspend ?? false
    self.podReplacementPolicy =
      podReplacementPolicy ?? (podFailurePolicy == nil ? .terminatingOrFailed : .failed)
    self.podFailurePolicy = podFailurePolicy
    self.successPolicy = successPolicy
    self.managedBy = managedBy
    self.template = template
  }

  package var isIndexed: Bool { completionMode == .indexed }

  /// Whether a pod that is being deleted is neither counted nor replaced before it has ended.
  ///
  /// Mirrors `onlyReplaceFailedPods`.
  package var replacesOnlyFailedPods: Bool {
    podReplacementPolicy == .failed || podFailurePolicy != nil
  }

  /// Whether the Job controller of Kubernetes looks after the Job at all.
  package var isManagedByJobController: Bool {
    managedBy == nil || managedBy == "kubernetes.io/job-controller"
  }

  package var pattern: JobPattern {
    if isIndexed { return .indexed }
    guard let completions else { return .workQueue }
    return completions == 1 ? .nonParallel : .fixedCompletionCount
  }
}

package enum CompletionMode: String, Hashable, Sendable {
  case nonIndexed = "NonIndexed"
  case indexed = "Indexed"
}

package enum PodReplacementPolicy: String, Hashable, Sendable {
  case terminatingOrFailed = "TerminatingOrFailed"
  case failed = "Failed"
}
