import KubernetesValues
import Manifests

/// Security profiles that are given as annotations and as fields have to be the same.
extension PodTemplateValidator {
  /// Mirrors `validateSeccompAnnotationsAndFields`.
  mutating func validateSeccompAgreement() {
    guard let annotations = metadata[.annotations], !annotations.isEmpty else { return }
    if let field = spec[.securityContext][.seccompProfile], let annotation = annotations[key: SeccompAnnotation.pod] {
      validateSeccompAgreement(annotation, field)
    }
    forEachContainer { validator, container in
      guard let field = container[.securityContext][.seccompProfile],
        let annotation = annotations[key: SeccompAnnotation.containerPrefix + container[.name].string]
      else { return }
      validator.validateSeccompAgreement(annotation, field)
    }
  }

  private mutating func validateSeccompAgreement(_ annotation: ManifestValue, _ profile: ManifestValue) {
    let text = annotation.string ?? ""
    switch profile[.type].string {
    case "Unconfined":
      if text != "unconfined" { typesDiffer(profile) }
    case "RuntimeDefault":
      if text != "runtime/default", text != "docker/default" { typesDiffer(profile) }
    case "Localhost":
      if !text.hasPrefix("localhost/") {
        typesDiffer(profile)
      } else if profile[.localhostProfile]?.string != String(text.dropFirst("localhost/".count)) {
        report.forbidden(
          profile.place(.localhostProfile), "seccomp profile in annotation and field must match")
      }
    default: break
    }
  }

  private mutating func typesDiffer(_ profile: ManifestValue) {
    report.forbidden(profile.place(.type), "seccomp type in annotation and field must match")
  }

  /// Mirrors `validateAppArmorAnnotationsAndFieldsMatchOnCreate`.
  mutating func validateAppArmorAgreement() {
    guard version >= 30, osName != "windows", let annotations = metadata[.annotations], !annotations.isEmpty
    else { return }
    let podProfile = spec[.securityContext][.appArmorProfile]
    forEachContainer { validator, container in
      guard let annotation = annotations[key: AppArmorAnnotation.prefix + container[.name].string],
        let profile = container[.securityContext][.appArmorProfile] ?? podProfile
      else { return }
      validator.validateAppArmorAgreement(annotation, profile, of: container)
    }
  }

  private mutating func validateAppArmorAgreement(
    _ annotation: ManifestValue, _ profile: ManifestValue, of container: ManifestValue
  ) {
    let text = annotation.string ?? ""
    let isSameType =
      switch profile[.type].string {
      case "Unconfined": text == "unconfined"
      case "RuntimeDefault": text == "runtime/default"
      case "Localhost": text.hasPrefix("localhost/")
      default: true
      }
    let place = container.place(.securityContext).child(.appArmorProfile)
    if !isSameType {
      report.forbidden(place.child(.type), "apparmor type in annotation and field must match")
    } else if profile[.type] == "Localhost",
      profile[.localhostProfile]?.string != String(text.dropFirst("localhost/".count))
    {
      report.forbidden(place.child(.localhostProfile), "apparmor profile in annotation and field must match")
    }
  }
}
