import KubernetesValues
import Manifests

/// The security contexts of containers and of the pod.
extension PodTemplateValidator {
  private static let idDetail = "must be between 0 and 2147483647, inclusive"
  private static let ids: ClosedRange<Int64> = 0...2_147_483_647

  /// Mirrors `ValidateSecurityContext`. A privileged container is taken to be allowed, as clusters have it.
  mutating func validateContainerSecurityContext(_ context: ManifestValue) {
    for field in [Field.runAsUser, .runAsGroup] { report.checkRange(context, field, Self.ids, Self.idDetail) }
    if let mount = context[.procMount] { validateProcMount(mount) }
    validateSeccompProfile(context[.seccompProfile])
    validatePrivilegeEscalation(context)
    validateWindowsOptions(context[.windowsOptions])
    validateAppArmorProfile(context[.appArmorProfile])
  }

  private mutating func validateProcMount(_ mount: ManifestValue) {
    report.checkOneOf(mount, ["Default", "Unmasked"])
    if version >= 30, mount == "Unmasked", !hasOwnUsers {
      report.invalid(mount, "`hostUsers` must be false to use `Unmasked`")
    }
  }

  private mutating func validatePrivilegeEscalation(_ context: ManifestValue) {
    guard context[.allowPrivilegeEscalation].isFalse else { return }
    let printed = { PrintedValue.text(InternalJSON.securityContext(context)) }
    if context[.privileged].isTrue {
      report.invalid(
        context.place, printed(), "cannot set `allowPrivilegeEscalation` to false and `privileged` to true")
    }
    for capability in context[.capabilities][.add].items where capability == "CAP_SYS_ADMIN" {
      report.invalid(
        context.place, printed(),
        "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN")
    }
  }

  /// Mirrors `validatePodSpecSecurityContext`.
  mutating func validatePodSecurityContext() {
    guard let context = spec[.securityContext] else { return }
    for field in [Field.fsGroup, .runAsUser, .runAsGroup] {
      report.checkRange(context, field, Self.ids, Self.idDetail)
    }
    for group in context[.supplementalGroups].items where !Self.ids.contains(group.int ?? 0) {
      report.invalid(group, Self.idDetail)
    }
    if let share = spec[.shareProcessNamespace], share.bool == true, spec[.hostPID].isTrue {
      // The field belongs to the pod spec; the server's internal type has it here.
      report.invalid(
        Place(share, path: "\(context.path).shareProcessNamespace"), .bool(true),
        "ShareProcessNamespace and HostPID cannot both be enabled")
    }
    validateSysctls(context)
    if let policy = context[.fsGroupChangePolicy] { report.checkOneOf(policy, ["Always", "OnRootMismatch"]) }
    validateSeccompProfile(context[.seccompProfile])
    validateWindowsOptions(context[.windowsOptions])
    validateAppArmorProfile(context[.appArmorProfile])
    if let policy = context[.supplementalGroupsPolicy] { report.checkOneOf(policy, ["Merge", "Strict"]) }
    if let policy = context[.seLinuxChangePolicy] { report.checkOneOf(policy, ["Recursive"]) }
  }
}
