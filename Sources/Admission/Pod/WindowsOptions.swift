import KubernetesValues
import Manifests

extension PodTemplateValidator {
  /// Mirrors `validateWindowsSecurityContextOptions`.
  mutating func validateWindowsOptions(_ options: ManifestValue?) {
    guard let options else { return }
    if let name = options[.gmsaCredentialSpecName] { report.checkName(name, .dns1123Subdomain) }
    if let specification = options[.gmsaCredentialSpec] {
      let size = specification.textBytes.count
      if size == 0 {
        report.invalid(specification, "gmsaCredentialSpec cannot be an empty string")
      } else if size > 65536 {
        report.invalid(specification, "gmsaCredentialSpec size must be under 64 KiB")
      }
    }
    if let user = options[.runAsUserName] { validateWindowsUser(user) }
  }

  /// `USER` or `DOMAIN\USER`.
  private mutating func validateWindowsUser(_ name: ManifestValue) {
    let bytes = Array(name.textBytes)
    if bytes.isEmpty {
      report.invalid(name, "runAsUserName cannot be an empty string")
      return
    }
    if bytes.contains(where: { $0 < 32 || $0 == 127 }) {
      report.invalid(name, "runAsUserName cannot contain control characters")
      return
    }
    let parts = bytes.split(separator: UInt8(ascii: "\\"), omittingEmptySubsequences: false)
    guard parts.count <= 2 else {
      report.invalid(name, "runAsUserName cannot contain more than one backslash")
      return
    }
    if parts.count == 2 {
      if parts[0].count >= 256 {
        report.invalid(name, "runAsUserName's Domain length must be under 256 characters")
      }
      if !Self.isNetBIOSName(parts[0]), !Self.isDNSName(parts[0]) {
        report.invalid(name, "runAsUserName's Domain doesn't match the NetBios nor the DNS format")
      }
    }
    let user = parts[parts.count - 1]
    if user.isEmpty { report.invalid(name, "runAsUserName's User cannot be empty") }
    if user.count > 104 {
      report.invalid(name, "runAsUserName's User length must not be longer than 104 characters")
    }
    if !user.isEmpty, user.allSatisfy({ $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: " ") }) {
      report.invalid(name, "runAsUserName's User cannot contain only periods or spaces")
    }
    let banned = #""/\:;|=,+*?<>@[]"#
    if user.contains(where: { banned.utf8.contains($0) }) {
      report.invalid(name, "runAsUserName's User cannot contain the following characters: \(banned)")
    }
  }

  /// 1 to 15 characters without `\ / : * ? " < > |`, the first no dot.
  private static func isNetBIOSName(_ bytes: ArraySlice<UInt8>) -> Bool {
    let text = String(decoding: bytes, as: UTF8.self).unicodeScalars
    guard 1...15 ~= text.count, text.first != "." else { return false }
    return text.allSatisfy { !#"\/:*?"<>|"#.unicodeScalars.contains($0) }
  }

  /// Labels of letters, digits and inner hyphens, at most 63 each, joined by dots.
  private static func isDNSName(_ bytes: ArraySlice<UInt8>) -> Bool {
    let isAlphanumeric: (UInt8) -> Bool = { 48...57 ~= $0 || 65...90 ~= $0 || 97...122 ~= $0 }
    return bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { label in
      guard 1...63 ~= label.count, let first = label.first, let last = label.last, isAlphanumeric(first),
        isAlphanumeric(last)
      else { return false }
      return label.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
    }
  }

  /// All containers of a pod run as processes of a Windows host, or none; mirrors `validateWindowsHostProcessPod`.
  mutating func validateHostProcess() {
    let podValue = spec[.securityContext][.windowsOptions][.hostProcess]?.bool
    var count = 0
    var hostProcesses = 0
    forEachContainer { validator, container in
      count += 1
      let value = container[.securityContext][.windowsOptions][.hostProcess]
      if let podValue, let value, value.bool != podValue {
        validator.report.invalid(
          value, "pod hostProcess value must be identical if both are specified, was \(podValue)")
      }
      if value?.bool ?? podValue ?? false { hostProcesses += 1 }
    }
    guard hostProcesses > 0 else { return }
    if hostProcesses != count {
      report.invalid(
        specPlace, .string(""),
        "If pod contains any hostProcess containers then all containers must be HostProcess containers")
    }
    if !usesHostNetwork {
      report.invalid(
        specPlace.child(.hostNetwork), .bool(false),
        "hostNetwork must be true if pod contains any hostProcess containers")
    }
  }
}
