import KubernetesValues
import Manifests

/// Warnings from a pod template; mirrors `GetWarningsForPodTemplate`.
struct PodTemplateWarnings {
  private(set) var warnings: [String] = []

  init(_ template: ManifestValue, _ version: KubernetesVersion) {
  }
}
