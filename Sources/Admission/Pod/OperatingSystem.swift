import KubernetesValues
import Manifests

extension PodTemplateValidator {
  /// Fields that one operating system knows and the other does not; mirrors `validateOS`, `validateLinux` and
  /// `validateWindows`.
  mutating func validateOperatingSystem() {
    guard let os = spec[.os] else { return }
    let name = os[.name].string
    switch name {
    case "":
      report.required(os.place(.name), version >= 34 ? "" : "cannot be empty")
    case "linux": forbidWindowsOptions()
    case "windows": forbidLinuxFields()
    default: report.unsupported(os.place, .named(name), ["linux", "windows"])
    }
  }

  private mutating func forbidWindowsOptions() {
    forbid([.windowsOptions], of: spec[.securityContext], "windows options cannot be set for a linux pod")
    forEachContainer { validator, container in
      validator.forbid(
        [.windowsOptions], of: container[.securityContext], "windows options cannot be set for a linux pod")
    }
  }

  private mutating func forbidLinuxFields() {
    let detail = "cannot be set for a windows pod"
    let context = spec[.securityContext]
    forbid([.appArmorProfile, .seLinuxOptions], of: context, detail)
    forbid([.hostUsers], of: spec, detail)
    for field in [Field.hostPID, .hostIPC] where spec[field].isTrue {
      report.forbidden(specPlace.child(field), detail)
    }
    forbid([.seccompProfile, .fsGroup, .fsGroupChangePolicy], of: context, detail)
    if let sysctls = context[.sysctls], !sysctls.isEmpty { report.forbidden(sysctls.place, detail) }
    forbid([.shareProcessNamespace], of: spec, detail)
    forbid(
      [.runAsUser, .runAsGroup, .supplementalGroups, .supplementalGroupsPolicy, .seLinuxChangePolicy],
      of: context, detail)
    forEachContainer { validator, container in
      validator.forbid(
        [
          .appArmorProfile, .seLinuxOptions, .seccompProfile, .capabilities, .readOnlyRootFilesystem,
          .privileged, .allowPrivilegeEscalation, .procMount, .runAsUser, .runAsGroup,
        ], of: container[.securityContext], detail)
    }
  }

  private mutating func forbid(_ fields: [Field], of object: ManifestValue?, _ detail: String) {
    for field in fields {
      if let value = object[field] { report.forbidden(value.place, detail) }
    }
  }

  /// A pod with a user namespace of its own shares no other namespace with the host; mirrors
  /// `validateHostUsers`.
  mutating func validateUserNamespace() {
    guard hasOwnUsers else { return }
    let detail = "when `\(version >= 34 ? "hostUsers" : "pod.Spec.HostUsers")` is false"
    for (field, name) in [(Field.hostNetwork, "hostNetwork"), (.hostPID, "HostPID"), (.hostIPC, "HostIPC")] {
      guard let value = spec[field], value.bool == true else { continue }
      report.forbidden(Place(value, path: "\(specPlace.path).\(name)"), detail)
    }
    guard version >= 34 else { return }
    forEachContainer { validator, container in
      if let devices = container[.volumeDevices], !devices.isEmpty {
        validator.report.forbidden(devices.place, detail)
      }
    }
  }
}
