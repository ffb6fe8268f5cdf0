import KubernetesValues
import Manifests

/// Labels, annotations and the annotations that once were fields.
extension PodTemplateValidator {
  /// The server names the maps without `metadata`.
  private func path(_ field: Field) -> String { template.path + "." + field.name }

  /// An annotation under the server's path for it.
  private func place(_ annotation: ManifestValue) -> Place {
    Place(annotation, path: "\(path(.annotations))[\(annotation.key)]")
  }

  mutating func validateMetadata() {
    let template = self.template
    if let labels = metadata[.labels] {
      LabelValidation.labels(labels, at: Place(labels, path: template.path + ".labels"), &report)
    }
    if let annotations = metadata[.annotations] {
      LabelValidation.annotations(annotations, at: Place(annotations, path: template.path + ".annotations"), &report)
    }
    guard let annotations = metadata[.annotations], !annotations.isEmpty else { return }
    if let mirror = annotations[key: "kubernetes.io/config.mirror"], spec[.nodeName].isEmptyText {
      report.invalid(
        place(mirror), .string(mirror.string ?? ""), "must set spec.nodeName if mirror pod annotation is set")
    }
    if let tolerations = annotations[key: "scheduler.alpha.kubernetes.io/tolerations"], !tolerations.isEmptyText {
      validateTolerationsAnnotation(tolerations, path: path(.annotations))
    }
    if let cost = annotations[key: "controller.kubernetes.io/pod-deletion-cost"], !isDeletionCost(cost.string ?? "") {
      report.invalid(place(cost), .string(cost.string ?? ""), "must be a 32bit integer")
    }
    if let profile = annotations[key: SeccompAnnotation.pod] { validateSeccompAnnotation(profile) }
    for annotation in annotations.sortedEntries where annotation.key.hasPrefix(SeccompAnnotation.containerPrefix) {
      validateSeccompAnnotation(annotation)
    }
    for annotation in annotations.sortedEntries { validateAppArmorAnnotation(annotation) }
  }

  /// Mirrors `GetDeletionCostFromPodAnnotations`: a number without a plus sign or leading zeros.
  private func isDeletionCost(_ text: String) -> Bool {
    guard let first = text.utf8.first, text == "0" || first == UInt8(ascii: "-") || 49...57 ~= first else {
      return false
    }
    return Int32(text) != nil
  }

  /// Mirrors `ValidateSeccompPodAnnotations`.
  private mutating func validateSeccompAnnotation(_ annotation: ManifestValue) {
    let profile = annotation.string ?? ""
    if ["runtime/default", "docker/default", "unconfined"].contains(profile) { return }
    let place = Place(annotation, path: "\(path(.annotations)).\(annotation.key)")
    guard profile.hasPrefix("localhost/") else {
      report.invalid(place, .string(profile), "must be a valid seccomp profile")
      return
    }
    let file = String(profile.dropFirst("localhost/".count))
    report.invalid(place, .string(file), each: PathFormat.relative.faults(in: file))
  }

  /// Mirrors `ValidateAppArmorPodAnnotations`.
  private mutating func validateAppArmorAnnotation(_ annotation: ManifestValue) {
    guard let container = AppArmorAnnotation.containerName(annotation.key) else { return }
    if !hasContainer(named: container) {
      report.invalid(place(annotation), .string(container), "container not found")
    }
    let profile = annotation.string ?? ""
    if !["", "runtime/default", "unconfined"].contains(profile), !profile.hasPrefix("localhost/") {
      report.invalid(
        place(annotation), .string(profile), "invalid AppArmor profile name: \(GoText.quoted(profile))")
    }
  }

  private func hasContainer(named name: String) -> Bool {
    var found = false
    forEachContainer { (container: ManifestValue) in
      if container[.name].string == name { found = true }
    }
    return found
  }
}

/// The annotations that chose seccomp profiles before there were fields.
enum SeccompAnnotation {
  static let pod = "seccomp.security.alpha.kubernetes.io/pod"
  static let containerPrefix = "container.seccomp.security.alpha.kubernetes.io/"
}

/// The annotations that chose AppArmor profiles before there were fields.
enum AppArmorAnnotation {
  static let prefix = "container.apparmor.security.beta.kubernetes.io/"

  static func containerName(_ key: String) -> String? {
    key.hasPrefix(prefix) ? String(key.dropFirst(prefix.count)) : nil
  }
}
