import KubernetesValues
import Manifests

extension PodTemplateValidator {
  /// Mirrors `validateProjectedVolumeSource`.
  mutating func validateProjectedVolume(_ volume: ManifestValue) {
    checkMode(volume, .defaultMode)
    /// The paths that are taken so far, in the whole volume.
    var paths: Set<String> = []
    for source in volume[.sources].items {
      var count = 0
      for field in [Field.secret, .configMap] {
        guard let projection = source[field] else { continue }
        count += 1
        report.checkRequired(projection, .name)
        for item in projection[.items].items {
          validateKeyToPath(item)
          if item[.path].isEmptyText { continue }
          take(item[.path], in: &paths, of: volume, printing: projection[.name].string)
        }
      }
      if let projection = source[.downwardAPI] {
        count += 1
        for item in projection[.items].items {
          validateDownwardAPIFile(item, path: projection.path)
          if !item[.path].isEmptyText { take(item[.path], in: &paths, of: volume) }
        }
      }
      if let token = source[.serviceAccountToken] {
        count += 1
        validateServiceAccountToken(token, in: volume)
      }
      if let bundle = source[.clusterTrustBundle] {
        count += 1
        validateTrustBundle(bundle)
        take(bundle[.path], in: &paths, of: volume)
      }
      if let certificate = source[.podCertificate] {
        count += 1
        validatePodCertificate(certificate)
        for field in [Field.credentialBundlePath, .keyPath, .certificateChainPath]
        where !certificate[field].isEmptyText {
          take(certificate[field], in: &paths, of: volume)
        }
      }
      if count > 1 {
        report.forbidden(
          source.place,
          "may not specify more than 1 volume type" + (version >= 31 ? " per source" : ""))
      }
    }
  }

  /// - Parameter printing: what the server prints instead of the path.
  private mutating func take(
    _ path: ManifestValue?, in paths: inout Set<String>, of volume: ManifestValue, printing printed: String? = nil
  ) {
    let text = path.string
    if paths.insert(text).inserted { return }
    report.invalid(
      Place(path ?? volume, path: volume.path), .string(printed ?? text), "conflicting duplicate paths")
  }

  private mutating func validateServiceAccountToken(_ token: ManifestValue, in volume: ManifestValue) {
    if let expiration = token[.expirationSeconds], let seconds = expiration.int {
      if seconds < 600 { report.invalid(expiration, "may not specify a duration less than 10 minutes") }
      if seconds > 1 << 32 { report.invalid(expiration, "may not specify a duration larger than 2^32 seconds") }
    }
    let path = token[.path].string
    let place = Place(token[.path] ?? token, path: "\(volume.path).path")
    if path.isEmpty {
      report.required(place)
    } else if version >= 30 {
      report.invalid(place, .string(path), each: PathFormat.unreserved.faults(in: path))
    }
  }

  private mutating func validateTrustBundle(_ bundle: ManifestValue) {
    let name = bundle[.name]
    let signer = bundle[.signerName]
    let selector = bundle[.labelSelector]
    if name == nil, signer == nil {
      report.required(bundle.place, "either name or signerName must be specified")
    } else if name != nil, signer != nil {
      report.invalid(
        bundle.place, .text(InternalJSON.trustBundle(bundle)), "only one of name and signerName may be used")
    } else if let name {
      validateTrustBundleName(name)
      if let selector {
        report.invalid(
          selector.place, .text(LabelSelector(value: selector).json),
          "labelSelector must be unset if name is specified")
      }
    } else if let signer {
      if signer.isEmptyText { report.required(signer.place, "must be a valid signer name") }
      validateSignerName(signer.place, signer.string ?? "")
      validateSelector(selector)
    }
    if report.checkRequired(bundle, .path), let path = bundle[.path] {
      report.invalid(path, each: PathFormat.unreserved.faults(in: path.string ?? ""))
    }
  }

  private mutating func validateTrustBundleName(_ name: ManifestValue) {
    let text = name.string ?? ""
    if text.isEmpty { report.required(name.place, "must be a valid object name") }
    let last = text.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false).last
    let faults = NameFormat.dns1123Subdomain.faults(in: last.map { String(Substring($0)) } ?? "")
    report.invalid(name, each: faults.map { "not a valid clustertrustbundlename: " + $0 })
  }

  private mutating func validatePodCertificate(_ certificate: ManifestValue) {
    let signer = certificate[.signerName].string
    validateSignerName(certificate.place(.signerName), signer)
    validateUserAnnotations(certificate[.userAnnotations])
    report.checkOneOf(
      certificate, .keyType, ["RSA3072", "RSA4096", "ECDSAP256", "ECDSAP384", "ECDSAP521", "ED25519"])
    if let expiration = certificate[.maxExpirationSeconds], let seconds = expiration.int {
      if seconds < 3600 { report.invalid(expiration, "if provided, maxExpirationSeconds must be >= 3600") }
      let domain = signer.prefix { $0 != "/" }
      let isOfKubernetes = domain == "kubernetes.io" || domain.hasSuffix(".kubernetes.io")
      let limit: Int64 = isOfKubernetes ? 86_400 : 7_862_400
      if seconds > limit {
        report.invalid(expiration, "if provided, maxExpirationSeconds must be <= \(limit)")
      }
    }
    var hasPath = false
    for field in [Field.credentialBundlePath, .keyPath, .certificateChainPath] {
      guard let path = certificate[field], !path.isEmptyText else { continue }
      hasPath = true
      report.invalid(path, each: PathFormat.unreserved.faults(in: path.string ?? ""))
    }
    if !hasPath {
      report.required(
        certificate.place, "specify at least one of credentialBundlePath, keyPath, and certificateChainPath")
    }
  }

  private mutating func validateUserAnnotations(_ annotations: ManifestValue?) {
    guard let annotations, !annotations.isEmpty else { return }
    var size = 0
    for entry in annotations.sortedEntries {
      let key = entry.key.lowercased()
      size += entry.keyBytes.count + entry.textBytes.count
      let place = Place(entry, path: annotations.path)
      if key.isEmpty {
        report.required(place)
        continue
      }
      let faults = NameFormat.qualifiedName.faults(in: key, version: version)
      report.invalid(place, .string(key), each: faults)
      if faults.isEmpty, !key.utf8.contains(UInt8(ascii: "/")) {
        report.invalid(place, .string(key), "must be a domain-prefixed key (such as \"acme.io/foo\")")
      }
    }
    if size > 262_144 { report.tooLong(annotations.place, limit: 262_144) }
  }

  /// `example.com/signer-name`; mirrors `ValidateSignerName`.
  private mutating func validateSignerName(_ place: Place, _ text: String) {
    if text.isEmpty {
      report.required(place)
      return
    }
    let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map {
      String(Substring($0))
    }
    guard parts.count == 2 else {
      report.invalid(
        place, .string(text), "must be a fully qualified domain and path of the form 'example.com/signer-name'")
      return
    }
    if parts[0].utf8.count > 253 { report.tooLong(place, limit: 253) }
    let labels = parts[0].utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    firstFault(labels, .dns1123Label, place, parts[0])
    if labels.count < 2 {
      report.invalid(
        place, .string(parts[0]), "should be a domain with at least two segments separated by dots")
    }
    let names = parts[1].utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    firstFault(names, .dns1123Subdomain, place, parts[1])
    if text.utf8.count > 571 { report.tooLong(place, limit: 571) }
  }

  private mutating func firstFault(
    _ parts: [Substring.UTF8View], _ format: NameFormat, _ place: Place, _ whole: String
  ) {
    for part in parts.map({ String(Substring($0)) }) {
      let faults = format.faults(in: part, version: version)
      if faults.isEmpty { continue }
      for fault in faults {
        report.invalid(place, .string(whole), "validating label \(GoText.quoted(part)): \(fault)")
      }
      return
    }
  }
}

extension InternalJSON {
  static func trustBundle(_ bundle: ManifestValue) -> String {
    "{\"Name\":\(pointer(bundle[.name])),\"SignerName\":\(pointer(bundle[.signerName])),"
      + "\"LabelSelector\":\(bundle[.labelSelector].map { LabelSelector(value: $0).json } ?? "null"),"
      + "\"Optional\":\(pointer(bundle[.optional])),\"Path\":\(text(bundle[.path]))}"
  }
}
