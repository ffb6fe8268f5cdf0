import KubernetesValues
import Manifests

/// Node labels that went out of use, and selectors that find nothing.
extension PodTemplateWarnings {
  private static let deprecatedLabels = [
    "beta.kubernetes.io/arch": "deprecated since v1.14; use \"kubernetes.io/arch\" instead",
    "beta.kubernetes.io/os": "deprecated since v1.14; use \"kubernetes.io/os\" instead",
    "failure-domain.beta.kubernetes.io/region":
      "deprecated since v1.17; use \"topology.kubernetes.io/region\" instead",
    "failure-domain.beta.kubernetes.io/zone": "deprecated since v1.17; use \"topology.kubernetes.io/zone\" instead",
    "beta.kubernetes.io/instance-type": "deprecated since v1.17; use \"node.kubernetes.io/instance-type\" instead",
    "app.kubernetes.io/created-by": "deprecated since v1.9",
    "scheduler.alpha.kubernetes.io/preferAvoidPods": "deprecated since v1.22; use Taints and Tolerations instead",
    "node-role.kubernetes.io/master": "use \"node-role.kubernetes.io/control-plane\" instead",
  ]

  private func deprecation(of label: String) -> String? {
    // The node role was added to the list after 1.28.
    if label == "node-role.kubernetes.io/master", version <= 28 { return nil }
    return Self.deprecatedLabels[label]
  }

  private static let nullSelector = "a null labelSelector results in matching no pod"

  mutating func scheduling() {
    for entry in spec[.nodeSelector].map(\.sortedEntries) ?? [] {
      if let text = deprecation(of: entry.key) { warn(entry, text) }
    }
    let nodes = spec[.affinity]?[.nodeAffinity]
    for term in (nodes?[.requiredDuringSchedulingIgnoredDuringExecution]?[.nodeSelectorTerms]).items {
      nodeSelectorTerm(term, isPreferred: false)
    }
    for preferred in (nodes?[.preferredDuringSchedulingIgnoredDuringExecution]).items {
      if let term = preferred[.preference] { nodeSelectorTerm(term, isPreferred: true) }
    }
    for constraint in spec[.topologySpreadConstraints].items {
      let key = constraint[.topologyKey].string
      if let text = deprecation(of: key) { warnings.append("\(constraint.path).topologyKey: \(key) is \(text)") }
      if version >= 27, constraint[.labelSelector] == nil {
        warnings.append("\(constraint.path).labelSelector: \(Self.nullSelector)")
      }
    }
  }

  private mutating func nodeSelectorTerm(_ term: ManifestValue, isPreferred: Bool) {
    for expression in term[.matchExpressions].items {
      let key = expression[.key].string
      if let text = deprecation(of: key) { warnings.append("\(expression.path).key: \(key) is \(text)") }
      guard isPreferred, version >= 33 else { continue }
      for value in expression[.values].items {
        let text = value.string ?? ""
        for fault in NameFormat.labelValue.faults(in: text, version: version) {
          warn(value, "\(text) is invalid, \(fault)")
        }
      }
    }
  }

  mutating func affinityTerms() {
    guard version >= 27, let affinity = spec[.affinity] else { return }
    for side in [Field.podAffinity, .podAntiAffinity] {
      guard let terms = affinity[side] else { continue }
      for term in terms[.requiredDuringSchedulingIgnoredDuringExecution].items where term[.labelSelector] == nil {
        warnings.append("\(term.path).labelSelector: \(Self.nullSelector)")
      }
      for weighted in terms[.preferredDuringSchedulingIgnoredDuringExecution].items
      where weighted[.podAffinityTerm]?[.labelSelector] == nil {
        warnings.append("\(weighted.path).podAffinityTerm.labelSelector: \(Self.nullSelector)")
      }
    }
  }
}
