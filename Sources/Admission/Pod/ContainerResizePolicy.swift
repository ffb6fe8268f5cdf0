import KubernetesValues
import Manifests

extension PodTemplateValidator {
  /// Mirrors `validateResizePolicy`; known from 1.27.
  mutating func validateResizePolicy(_ container: ManifestValue) {
    guard let list = container[.resizePolicy] else { return }
    let isNever = restartPolicy == "Never"
    var names: Set<String> = []
    for policy in list.items {
      let name = policy[.resourceName].string
      if !names.insert(name).inserted { report.duplicate(policy.place, .named(name)) }
      validateResizeValue(policy, .resourceName, ["cpu", "memory"], list)
      validateResizeValue(policy, .restartPolicy, ["NotRequired", "RestartContainer"], list)
      let restart = policy[.restartPolicy].string
      if version >= 29, isNever, restart != "NotRequired" {
        report.invalid(
          Place(policy, path: list.path), .named(restart),
          "must be 'NotRequired' when \(version >= 36 ? "pod " : "")`restartPolicy` is 'Never'")
      }
    }
  }

  /// The server tells these at the list, without an index.
  private mutating func validateResizeValue(
    _ policy: ManifestValue, _ field: Field, _ allowed: [String], _ list: ManifestValue
  ) {
    let value = policy[field].string
    if allowed.contains(value) { return }
    let place = Place(policy[field] ?? policy, path: list.path)
    if value.isEmpty { report.required(place) } else { report.unsupported(place, .named(value), allowed) }
  }

  /// Init containers other than sidecars cannot be resized by a restart.
  mutating func validateInitResizePolicy(_ container: ManifestValue) {
    guard let list = container[.resizePolicy], !list.isEmpty else { return }
    if version >= 36 {
      for policy in list.items where !container.isSidecar && policy[.restartPolicy] == "RestartContainer" {
        report.invalid(
          policy.place(.restartPolicy), .named("RestartContainer"),
          "must not be set to 'RestartContainer' for non-sidecar initContainers")
      }
    }
  }
}
