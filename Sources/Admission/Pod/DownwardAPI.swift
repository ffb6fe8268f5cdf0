import KubernetesValues
import Manifests

/// Fields of the pod that environment variables and files can show.
extension PodTemplateValidator {
  /// Where a field of the pod is shown.
  enum FieldUse {
    case environment, volume

    func fields(_ version: KubernetesVersion) -> [String] {
      switch self {
      case .environment:
        [
          "metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName",
          "status.hostIP",
        ] + (version >= 28 ? ["status.hostIPs"] : []) + ["status.podIP", "status.podIPs"]
      case .volume:
        ["metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid"]
      }
    }
  }

  private static let convertibleFields: Set<String> = [
    "metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid",
    "spec.nodeName", "spec.restartPolicy", "spec.serviceAccountName", "spec.schedulerName", "spec.host",
    "status.phase", "status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs",
  ]

  /// Mirrors `validateObjectFieldSelector`.
  ///
  /// - Parameter path: what the server calls the selector, where it is not its path.
  mutating func validateFieldSelector(_ selector: ManifestValue, usable use: FieldUse, path: String? = nil) {
    let place = path.map { Place(selector, path: $0) } ?? selector.place
    let fieldPath = selector[.fieldPath].string
    guard !fieldPath.isEmpty else {
      report.required(place.child(.fieldPath))
      return
    }
    func refuse(_ report: inout Report, _ detail: String) {
      report.invalid(place.child(.fieldPath), .string(fieldPath), "error converting fieldPath: \(detail)")
    }
    let apiVersion = selector[.apiVersion].string
    guard apiVersion == "v1" else {
      refuse(&report, "unsupported pod version: \(apiVersion)")
      return
    }
    if let (head, key) = Self.subscripted(fieldPath) {
      switch head {
      case "metadata.annotations":
        let key = key.lowercased()
        report.invalid(place, .string(key), each: NameFormat.qualifiedName.faults(in: key, version: version))
      case "metadata.labels":
        report.invalid(place, .string(key), each: NameFormat.qualifiedName.faults(in: key, version: version))
      default: refuse(&report, "field label does not support subscript: \(fieldPath)")
      }
      return
    }
    guard Self.convertibleFields.contains(fieldPath), version >= 28 || fieldPath != "status.hostIPs" else {
      refuse(&report, "field label not supported: \(fieldPath)")
      return
    }
    let internalPath = fieldPath == "spec.host" ? "spec.nodeName" : fieldPath
    let usable = use.fields(version)
    if !usable.contains(internalPath) {
      report.unsupported(place.child(.fieldPath), .string(internalPath), usable)
    } else if version == 28, internalPath == "status.hostIPs" {
      report.forbidden(place, "may not be set when feature gate 'PodHostIPs' is not enabled")
    }
  }

  /// `metadata.labels` and `key` of `metadata.labels['key']`; mirrors `SplitMaybeSubscriptedPath`.
  private static func subscripted(_ path: String) -> (head: String, key: String)? {
    let bytes = Array(path.utf8)
    let closing = Array("']".utf8)
    guard bytes.suffix(2).elementsEqual(closing) else { return nil }
    let body = bytes.dropLast(2)
    let opening = body.indices.first { i in
      body[i] == UInt8(ascii: "[") && i + 1 < body.endIndex && body[i + 1] == UInt8(ascii: "'")
    }
    guard let opening, opening > 0 else { return nil }
    return (
      String(decoding: body[..<opening], as: UTF8.self), String(decoding: body[(opening + 2)...], as: UTF8.self)
    )
  }

  private static let resourceFields = [
    "limits.cpu", "limits.ephemeral-storage", "limits.memory", "requests.cpu", "requests.ephemeral-storage",
    "requests.memory",
  ]

  /// Mirrors `validateContainerResourceFieldSelector`.
  mutating func validateResourceSelector(_ selector: ManifestValue, needsContainer: Bool, path: String? = nil) {
    let place = path.map { Place(selector, path: $0) } ?? selector.place
    let resource = selector[.resource].string
    let isHugePages = resource.hasPrefix("limits.hugepages-") || resource.hasPrefix("requests.hugepages-")
    if needsContainer, selector[.containerName].isEmptyText {
      report.required(place.child(.containerName))
    } else if resource.isEmpty {
      report.required(place.child(.resource))
    } else if !Self.resourceFields.contains(resource), !isHugePages {
      report.unsupported(place.child(.resource), .string(resource), Self.resourceFields)
    }
    validateDivisor(selector, resource, isHugePages: isHugePages, place)
  }

  /// Mirrors `validateContainerResourceDivisor`.
  private mutating func validateDivisor(
    _ selector: ManifestValue, _ resource: String, isHugePages: Bool, _ place: Place
  ) {
    guard let divisor = selector[.divisor]?.quantity, !divisor.isZero else { return }
    let allowed: [String]
    let what: String
    switch resource {
    case "limits.cpu", "requests.cpu":
      (allowed, what) = (["1m", "1"], "cpu resource")
    case "limits.memory", "requests.memory":
      (allowed, what) = (Self.byteDivisors, "memory resource")
    case "limits.ephemeral-storage", "requests.ephemeral-storage":
      (allowed, what) = (Self.byteDivisors, "local ephemeral storage resource")
    case _ where isHugePages:
      (allowed, what) = (Self.byteDivisors, "hugepages resource")
    default: return
    }
    if allowed.contains(divisor.text) { return }
    let values = resource.hasSuffix(".cpu") ? "1m and 1" : allowed.joined(separator: ", ")
    report.invalid(
      place.child(.divisor), .string(resource), "only divisor's values \(values) are supported with the \(what)")
  }

  private static let byteDivisors = [
    "1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei",
  ]
}
