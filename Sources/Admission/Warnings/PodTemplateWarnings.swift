import KubernetesValues
import Manifests

/// Warnings from a pod template, one extension an area; mirrors `GetWarningsForPodTemplate`.
///
/// Their paths name `metadata`, unlike those of errors.
struct PodTemplateWarnings {
  let template: ManifestValue
  let spec: ManifestValue
  let version: KubernetesVersion
  var warnings: [String] = []

  static func warnings(for template: ManifestValue, _ version: KubernetesVersion) -> [String] {
    guard let spec = template[.spec] else { return [] }
    var result = PodTemplateWarnings(template: template, spec: spec, version: version)
    result.scheduling()
    result.annotations()
    result.volumes()
    result.overlappingPaths()
    result.references()
    result.profileAnnotations()
    result.containers()
    result.ports()
    result.gracePeriod()
    result.affinityTerms()
    result.addresses()
    return result.warnings
  }

  mutating func warn(_ value: ManifestValue, _ text: String) { warnings.append("\(value.path): \(text)") }

  /// Every container of the pod: init, regular, ephemeral.
  mutating func forEachContainer(_ body: (inout Self, ManifestValue) -> Void) {
    for list in [Field.initContainers, .containers, .ephemeralContainers] {
      for container in spec[list].items { body(&self, container) }
    }
  }

  var annotationMap: ManifestValue? { template[.metadata]?[.annotations] }

  /// An amount that is no whole number of bytes.
  mutating func fraction(_ list: ManifestValue?, _ resource: String) {
    guard let entry = list?[key: resource], let quantity = entry.quantity, quantity.isFractional else { return }
    warn(entry, "fractional byte value \(GoText.quoted(quantity.text)) is invalid, must be an integer")
  }

  // MARK: Lists of names

  private mutating func references() {
    var addresses: Set<String> = []
    for alias in spec[.hostAliases].items {
      let ip = alias[.ip].string
      if !addresses.insert(ip).inserted, let value = alias[.ip] {
        warn(value, "duplicate ip \(GoText.quoted(ip))")
      }
    }
    var names: Set<String> = []
    for secret in spec[.imagePullSecrets].items {
      let name = secret[.name].string
      if !names.insert(name).inserted { warnings.append("\(secret.path).name: duplicate name \(GoText.quoted(name))") }
    }
    for secret in spec[.imagePullSecrets].items where secret[.name].string.isEmpty {
      warnings.append("\(secret.path).name: invalid empty name \"\"")
    }
    for resource in ["memory", "ephemeral-storage"] { fraction(spec[.overhead], resource) }
  }

  private mutating func gracePeriod() {
    guard version >= 27, let seconds = spec[.terminationGracePeriodSeconds], seconds.int ?? 0 < 0 else { return }
    warn(seconds, "must be >= 0; negative values are invalid and will be treated as 1")
  }

  // MARK: Addresses

  private mutating func addresses() {
    guard version >= 33 else { return }
    for address in (spec[.dnsConfig]?[.nameservers]).items { self.address(address) }
    for alias in spec[.hostAliases].items {
      if let ip = alias[.ip] { address(ip) }
    }
  }

  private mutating func address(_ value: ManifestValue) {
    let text = value.string ?? ""
    guard let ip = IPAddress(text) else { return }
    let canonical = ip.description
    if ip.hasLeadingZeros || ip.isIPv4Mapped {
      guard version < 36 else { return }
      warn(value, "non-standard IP address \(GoText.quoted(text)) is invalid: use \(GoText.quoted(canonical))")
    } else if !ip.isIPv4, canonical != text {
      warn(
        value,
        "IPv6 address \(GoText.quoted(text)) should be in RFC 5952 canonical format (\(GoText.quoted(canonical)))")
    }
  }
}
