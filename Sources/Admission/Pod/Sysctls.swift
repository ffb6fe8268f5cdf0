import KubernetesValues
import Manifests

extension PodTemplateValidator {
  /// Mirrors `validateSysctls`. Which sysctls are safe is the kubelet's business.
  mutating func validateSysctls(_ context: ManifestValue) {
    var names: Set<String> = []
    for sysctl in context[.sysctls].items {
      let name = sysctl[.name].string
      let place = sysctl.place(.name)
      if name.isEmpty {
        report.required(place)
      } else if name.utf8.count > 253 || !Self.isSysctlName(name) {
        report.invalid(
          place, .string(name),
          "must have at most 253 characters and match regex "
            + #"^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$"#)
      } else if !names.insert(name).inserted {
        report.duplicate(place, .string(name))
      }
      guard version >= 29 else { continue }
      let normalized = Self.normalized(name)
      if usesHostNetwork, normalized.hasPrefix("net.") {
        report.invalid(place, .string(name), "may not be specified when 'hostNetwork' is true")
      } else if spec[.hostIPC].isTrue, Self.isOfIPCNamespace(normalized) {
        report.invalid(place, .string(name), "may not be specified when 'hostIPC' is true")
      }
    }
  }

  /// Parts of `[a-z0-9]([-_a-z0-9]*[a-z0-9])?` joined by dots or slashes.
  private static func isSysctlName(_ name: String) -> Bool {
    let isAlphanumeric: (UInt8) -> Bool = { 97...122 ~= $0 || 48...57 ~= $0 }
    let parts = name.utf8.split(omittingEmptySubsequences: false) {
      $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "/")
    }
    return parts.allSatisfy { part in
      guard let first = part.first, let last = part.last, isAlphanumeric(first), isAlphanumeric(last) else {
        return false
      }
      return part.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
    }
  }

  /// With dots as separators: where a slash comes first, slashes separate and dots stand for slashes.
  private static func normalized(_ name: String) -> String {
    guard let separator = name.utf8.first(where: { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "/") }),
      separator == UInt8(ascii: "/")
    else { return name }
    return String(
      decoding: name.utf8.map {
        switch $0 {
        case UInt8(ascii: "."): UInt8(ascii: "/")
        case UInt8(ascii: "/"): UInt8(ascii: ".")
        default: $0
        }
      }, as: UTF8.self)
  }

  /// - Parameter name: a star at its end, which no name may have, does not count.
  private static func isOfIPCNamespace(_ name: String) -> Bool {
    let name = name.last == "*" ? String(name.dropLast()) : name
    let names = [
      "kernel.sem", "kernel.shm", "kernel.shmall", "kernel.shmmax", "kernel.shmmni", "kernel.shm_rmid_forced",
      "kernel.msg", "kernel.msgmax", "kernel.msgmnb", "kernel.msgmni",
    ]
    return names.contains(name) || name.hasPrefix("fs.mqueue.")
  }
}
