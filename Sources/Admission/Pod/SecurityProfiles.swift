import KubernetesValues
import Manifests

/// Seccomp and AppArmor profiles of a container or pod.
extension PodTemplateValidator {
  private static let profileTypes = ["Localhost", "RuntimeDefault", "Unconfined"]

  /// Mirrors `validateSeccompProfileField`.
  mutating func validateSeccompProfile(_ profile: ManifestValue?) {
    guard let profile else { return }
    validateProfileType(profile, "seccompProfile")
    let file = profile[.localhostProfile]
    if profile[.type] == "Localhost" {
      if let file {
        report.invalid(file, each: PathFormat.relative.faults(in: file.string ?? ""))
      } else {
        report.required(profile.place(.localhostProfile), "must be set when seccomp type is Localhost")
      }
    } else if let file {
      let type = GoText.quoted(profile[.type].string)
      report.invalid(
        file.place,
        .either(
          go: "core.SeccompProfile{Type:\(type), LocalhostProfile:(*string)(0xc000000000)}",
          json: InternalJSON.profile(profile)),
        "can only be set when seccomp type is Localhost")
    }
  }

  /// Mirrors `ValidateAppArmorProfileField`.
  mutating func validateAppArmorProfile(_ profile: ManifestValue?) {
    guard let profile else { return }
    let file = profile[.localhostProfile]
    switch profile[.type].string {
    case "Localhost":
      guard let file, !file.isEmptyText else {
        report.required(profile.place(.localhostProfile), "must be set when AppArmor type is Localhost")
        return
      }
      let text = file.string ?? ""
      if text.unicodeScalars.first?.isGoSpace == true || text.unicodeScalars.last?.isGoSpace == true {
        report.invalid(file, "must not be padded with whitespace")
      }
      if text.utf8.count > 4095 { report.tooLongText(file.place, limit: 4095) }
    case "RuntimeDefault", "Unconfined":
      if let file { report.invalid(file, "can only be set when AppArmor type is Localhost") }
    default: validateProfileType(profile, "appArmorProfile")
    }
  }

  private mutating func validateProfileType(_ profile: ManifestValue, _ field: String) {
    if profile[.type].isEmptyText {
      report.required(profile.place(.type), "type is required when \(field) is set")
    } else {
      report.checkOneOf(profile, .type, Self.profileTypes)
    }
  }
}
