import KubernetesValues

/// The name of a resource that a container asks for: `cpu`, `hugepages-2Mi`, `example.com/gpu`.
struct ResourceName {
  let text: String

  init(_ text: String) { self.text = text }

  private static let standard: Set<String> = [
    "cpu", "memory", "ephemeral-storage", "storage", "requests.cpu", "requests.memory",
    "requests.ephemeral-storage", "requests.storage", "limits.cpu", "limits.memory", "limits.ephemeral-storage",
  ]

  /// Objects that a quota counts.
  private static let counted: Set<String> = [
    "pods", "services", "replicationcontrollers", "resourcequotas", "secrets", "configmaps",
    "persistentvolumeclaims", "services.nodeports", "services.loadbalancers",
  ]

  /// Whether the name has a domain.
  var isQualified: Bool { text.utf8.contains(UInt8(ascii: "/")) }
  var isHugePages: Bool { text.utf8.starts(with: "hugepages-".utf8) }

  /// Mirrors `IsStandardResourceName`.
  var isStandard: Bool {
    Self.standard.contains(text) || Self.counted.contains(text) || isHugePages
      || text.utf8.starts(with: "requests.hugepages-".utf8)
  }

  /// Mirrors `IsStandardContainerResourceName`.
  var isContainerResource: Bool {
    text == "cpu" || text == "memory" || text == "ephemeral-storage" || isHugePages
  }

  /// Mirrors `IsNativeResource`.
  var isNative: Bool { !isQualified || text.contains("kubernetes.io/") }

  /// Mirrors `IsExtendedResourceName`.
  var isExtended: Bool {
    !isNative && !text.utf8.starts(with: "requests.".utf8)
      && NameFormat.qualifiedName.accepts("requests." + text)
  }

  /// Whether only whole numbers make sense; mirrors `IsIntegerResourceName`.
  var isCounted: Bool { Self.counted.contains(text) || isExtended }

  /// Whether limits may exceed requests; mirrors `IsOvercommitAllowed`.
  var allowsOvercommit: Bool { isNative && !isHugePages }

  /// Mirrors `IsHugePageResourceValueDivisible`.
  func isMultipleOfPageSize(_ amount: Quantity) -> Bool {
    guard let size = Quantity(pageSize), size.sign > 0, !size.isFractional, size.roundedUp != 0 else { return false }
    // Both may have wrapped to any number of 64 bits.
    return amount.roundedUp.remainderReportingOverflow(dividingBy: size.roundedUp).partialValue == 0
  }

  private var pageSize: String { String(decoding: text.utf8.dropFirst("hugepages-".utf8.count), as: UTF8.self) }
}
