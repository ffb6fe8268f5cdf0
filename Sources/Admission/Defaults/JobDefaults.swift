import KubernetesValues
import Manifests

/// Fills in what a Job leaves open; mirrors `SetDefaults_Job`.
enum JobDefaults {
  static func apply(to job: ManifestValue, version: KubernetesVersion) {
    let spec = job.ensure(.spec)
    let template = spec.ensure(.template)
    PodTemplateDefaults.apply(to: template, version: version)
    if spec[.completions] == nil, spec[.parallelism] == nil {
      spec.set(.completions, .int(1), origin: DefaultReason.completionsAndParallelism.origin)
      spec.set(.parallelism, .int(1), origin: DefaultReason.completionsAndParallelism.origin)
    }
    spec.setDefault(.parallelism, .int(1), .parallelism)
    if spec[.backoffLimit] == nil {
      let perIndex = spec[.backoffLimitPerIndex] != nil
      spec.set(
        .backoffLimit, .int(perIndex ? Int64(Int32.max) : 6),
        origin: (perIndex ? DefaultReason.backoffLimitPerIndex : .backoffLimit).origin)
    }
    copyTemplateLabels(to: job)
    spec.setDefault(.completionMode, .string("NonIndexed"), .completionMode)
    spec.setDefault(.suspend, .bool(false), .suspend)
    podConditionStatus(in: spec)
    if spec[.podReplacementPolicy] == nil, FeatureGate.jobPodReplacementPolicy.isOn(version) {
      let hasPolicy = spec[.podFailurePolicy] != nil
      spec.set(
        .podReplacementPolicy, .string(hasPolicy ? "Failed" : "TerminatingOrFailed"),
        origin: (hasPolicy ? DefaultReason.podReplacementPolicyFailed : .podReplacementPolicy).origin)
    }
    if version >= 30 { spec.setDefault(.manualSelector, .bool(false), .manualSelector) }
  }

  /// A Job without labels gets those of its template; later on the two are one map.
  static func copyTemplateLabels(to job: ManifestValue) {
    let metadata = job.ensure(.metadata)
    let template = job[.spec]?[.template]?[.metadata]
    guard metadata[.labels].isEmpty, let labels = template?[.labels], !labels.isEmpty else { return }
    let copy = metadata.set(.labels, .empty, origin: DefaultReason.labelsOfTemplate.origin)
    copy.copyChildren(of: labels, origin: DefaultReason.labelsOfTemplate.origin)
  }

  /// An `onPodConditions` pattern without a status asks for `True`.
  static func podConditionStatus(in spec: ManifestValue) {
    for rule in spec[.podFailurePolicy]?[.rules].items ?? .none {
      for pattern in rule[.onPodConditions].items {
        pattern.setDefaultText(.status, "True", .podConditionStatus)
      }
    }
  }
}
