import KubernetesValues
import Manifests

/// What the server does to a Job between defaults and validation; mirrors `jobStrategy.PrepareForCreate`.
enum JobPreparation {
  /// The server makes a uid up; this stands for it until something is printed, and then reads `(uid)`.
  static let uid = "5eb63bbb-e01e-4ed0-93cb-22bb8f5acdc3"

  static func prepare(_ job: ManifestValue, name: String, version: KubernetesVersion) {
    guard let spec = job[.spec], let template = spec[.template] else { return }
    if spec[.manualSelector]?.bool != true {
      generateSelector(spec, template.ensure(.metadata), job, name, version)
    }
    if !FeatureGate.jobPodFailurePolicy.isOn(version) { spec.removeField(.podFailurePolicy) }
    if !FeatureGate.jobBackoffLimitPerIndex.isOn(version) {
      spec.removeField(.backoffLimitPerIndex)
      spec.removeField(.maxFailedIndexes)
      for rule in Array(spec[.podFailurePolicy]?[.rules].items ?? .none) where rule[.action] == "FailIndex" {
        rule.remove()
      }
    }
    if !FeatureGate.jobPodReplacementPolicy.isOn(version) { spec.removeField(.podReplacementPolicy) }
    if !FeatureGate.jobSuccessPolicy.isOn(version) { spec.removeField(.successPolicy) }
    if !FeatureGate.jobManagedBy.isOn(version) { spec.removeField(.managedBy) }
    DroppedFields.remove(from: template, version: version)
  }

  /// The labels that tie the pods to the Job of this name; from 1.27 with the domain and, as before, without it.
  static func generatedLabels(_ name: String, _ version: KubernetesVersion) -> [(key: String, value: String)] {
    guard version >= 27 else { return [("controller-uid", uid), ("job-name", name)] }
    return [
      ("controller-uid", uid), ("job-name", name), ("batch.kubernetes.io/controller-uid", uid),
      ("batch.kubernetes.io/job-name", name),
    ]
  }

  /// Labels that tie the pods to the Job, and a selector that finds them; mirrors `generateSelector`.
  private static func generateSelector(
    _ spec: ManifestValue, _ metadata: ManifestValue, _ job: ManifestValue, _ name: String,
    _ version: KubernetesVersion
  ) {
    // A Job whose labels were taken from the template shares the map with it.
    let shared = job[.metadata]?[.labels].flatMap {
      DefaultReason($0.origin) == .labelsOfTemplate ? $0 : nil
    }
    let labels = metadata[.labels] ?? metadata.set(.labels, .empty, origin: DefaultReason.generatedLabel.origin)
    for (key, value) in generatedLabels(name, version) {
      for map in [labels, shared] {
        guard let map, map[key: key] == nil else { continue }
        map.set(key: key, .string(value), origin: DefaultReason.generatedLabel.origin)
      }
    }
    let selector = spec[.selector] ?? spec.set(.selector, .empty, origin: DefaultReason.generatedSelector.origin)
    let matchLabels =
      selector[.matchLabels] ?? selector.set(.matchLabels, .empty, origin: DefaultReason.generatedSelector.origin)
    let key = version >= 27 ? "batch.kubernetes.io/controller-uid" : "controller-uid"
    if matchLabels[key: key] == nil {
      matchLabels.set(key: key, .string(uid), origin: DefaultReason.generatedSelector.origin)
    }
  }
}
