import KubernetesValues
import Manifests

/// Values as the server prints whole structs from 1.34 on: JSON with the names of its internal Go types.
enum InternalJSON {
  /// A pointer to a text, number or truth value.
  static func pointer(_ value: ManifestValue?) -> String {
    guard let value else { return "null" }
    if let number = value.int { return String(number) }
    if let flag = value.bool { return flag ? "true" : "false" }
    return GoText.json(value.string ?? "")
  }

  /// A text that is no pointer.
  static func text(_ value: ManifestValue?) -> String { GoText.json(value.string) }

  static func texts(_ list: ManifestValue?) -> String {
    guard let list else { return "null" }
    return "[" + list.items.map { GoText.json($0.string ?? "") }.joined(separator: ",") + "]"
  }

  static func profile(_ profile: ManifestValue?) -> String {
    guard let profile else { return "null" }
    return "{\"Type\":\(text(profile[.type])),\"LocalhostProfile\":\(pointer(profile[.localhostProfile]))}"
  }

  static func securityContext(_ context: ManifestValue) -> String {
    let fields = [
      ("Capabilities", capabilities(context[.capabilities])),
      ("Privileged", pointer(context[.privileged])),
      ("SELinuxOptions", seLinuxOptions(context[.seLinuxOptions])),
      ("WindowsOptions", windowsOptions(context[.windowsOptions])),
      ("RunAsUser", pointer(context[.runAsUser])),
      ("RunAsGroup", pointer(context[.runAsGroup])),
      ("RunAsNonRoot", pointer(context[.runAsNonRoot])),
      ("ReadOnlyRootFilesystem", pointer(context[.readOnlyRootFilesystem])),
      ("AllowPrivilegeEscalation", pointer(context[.allowPrivilegeEscalation])),
      ("ProcMount", pointer(context[.procMount])),
      ("SeccompProfile", profile(context[.seccompProfile])),
      ("AppArmorProfile", profile(context[.appArmorProfile])),
    ]
    return "{" + fields.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",") + "}"
  }

  private static func capabilities(_ value: ManifestValue?) -> String {
    value.map { "{\"Add\":\(texts($0[.add])),\"Drop\":\(texts($0[.drop]))}" } ?? "null"
  }

  private static func seLinuxOptions(_ value: ManifestValue?) -> String {
    guard let value else { return "null" }
    return "{\"User\":\(text(value[.user])),\"Role\":\(text(value[.role])),\"Type\":\(text(value[.type])),"
      + "\"Level\":\(text(value[.level]))}"
  }

  private static func windowsOptions(_ value: ManifestValue?) -> String {
    guard let value else { return "null" }
    return "{\"GMSACredentialSpecName\":\(pointer(value[.gmsaCredentialSpecName])),"
      + "\"GMSACredentialSpec\":\(pointer(value[.gmsaCredentialSpec])),"
      + "\"RunAsUserName\":\(pointer(value[.runAsUserName])),\"HostProcess\":\(pointer(value[.hostProcess]))}"
  }
}
