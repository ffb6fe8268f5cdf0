import KubernetesValues
import Manifests

/// Annotations that once did something.
extension PodTemplateWarnings {
  private func path(_ key: String) -> String { "\(template.path).metadata.annotations[\(key)]" }

  mutating func annotations() {
    guard let annotationMap else { return }
    for (key, text) in [
      (
        "scheduler.alpha.kubernetes.io/critical-pod",
        "non-functional in v1.16+; use the \"priorityClassName\" field instead"
      ),
      ("security.alpha.kubernetes.io/sysctls", "non-functional in v1.11+; use the \"sysctls\" field instead"),
      ("security.alpha.kubernetes.io/unsafe-sysctls", "non-functional in v1.11+; use the \"sysctls\" field instead"),
    ] where annotationMap[key: key] != nil {
      warnings.append("\(path(key)): \(text)")
    }
  }

  private var seccompText: String {
    version >= 27
      ? "non-functional in v1.27+; use the \"seccompProfile\" field instead"
      : "deprecated since v1.19, non-functional in a future release; use the \"seccompProfile\" field instead"
  }

  mutating func profileAnnotations() {
    guard let annotationMap else { return }
    let key = "seccomp.security.alpha.kubernetes.io/pod"
    if annotationMap[key: key] != nil, spec[.securityContext]?[.seccompProfile] == nil {
      warnings.append("\(path(key)): \(seccompText)")
    }
  }

  /// The annotations that name one container.
  mutating func profileAnnotations(of container: ManifestValue) {
    guard let annotationMap else { return }
    let name = container[.name].string
    let context = container[.securityContext]
    let seccomp = "container.seccomp.security.alpha.kubernetes.io/" + name
    if annotationMap[key: seccomp] != nil, context?[.seccompProfile] == nil {
      warnings.append("\(path(seccomp)): \(seccompText)")
    }
    let appArmor = "container.apparmor.security.beta.kubernetes.io/" + name
    guard version >= 30, let annotation = annotationMap[key: appArmor], context?[.appArmorProfile] == nil else {
      return
    }
    if let profile = spec[.securityContext]?[.appArmorProfile], agrees(profile, annotation.string ?? "") { return }
    warnings.append("\(path(appArmor)): deprecated since v1.30; use the \"appArmorProfile\" field instead")
  }

  private func agrees(_ profile: ManifestValue, _ annotation: String) -> Bool {
    switch profile[.type].string {
    case "Unconfined": annotation == "unconfined"
    case "RuntimeDefault": annotation == "runtime/default"
    case "Localhost": annotation == "localhost/" + profile[.localhostProfile].string
    default: false
    }
  }
}
