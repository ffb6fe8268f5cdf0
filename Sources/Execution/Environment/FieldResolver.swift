import JobModel
import KubernetesValues

/// Values of the downward API: `fieldRef` and `resourceFieldRef`, in variables and volumes.
struct FieldResolver {
  let template: PodTemplate
  let pod: PodIdentity
  let capacity: NodeCapacity

  /// Mirrors `podFieldSelectorRuntimeValue` and `ExtractFieldPathAsString`; nil for a field that does not exist.
  func field(_ path: String) -> String? {
    switch path {
    case "metadata.name": return pod.name
    case "metadata.namespace": return pod.namespace
    case "metadata.uid": return pod.uid
    case "metadata.labels": return Self.lines(pod.labels)
    case "metadata.annotations": return Self.lines(pod.annotations)
    case "spec.nodeName": return pod.nodeName
    case "spec.serviceAccountName": return pod.serviceAccountName
    case "status.hostIP", "status.podIP", "status.hostIPs", "status.podIPs": return pod.ip
    default:
      // A label or annotation that the pod does not have is the empty string.
      if let key = Self.subscripted("metadata.labels", path) { return pod.labels[key] ?? "" }
      if let key = Self.subscripted("metadata.annotations", path) { return pod.annotations[key] ?? "" }
      return nil
    }
  }

  /// Mirrors `ExtractContainerResourceValue` with `MergeContainerResourceLimits`: divided and rounded up.
  func resource(_ name: String, of containerName: String, divisor: Quantity?) -> String? {
    let all = template.initContainers + template.containers
    guard let container = all.first(where: { $0.name == containerName }) else { return nil }
    let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
    guard parts.count == 2 else { return nil }
    let resource = parts[1]
    let limit = container.limits[resource] ?? allocatable(resource)
    let quantity: Quantity
    switch parts[0] {
    case "limits": quantity = limit
    // A request that is not written is the limit, where there is one.
    case "requests": quantity = container.requests[resource] ?? container.limits[resource] ?? .zero
    default: return nil
    }
    let divisor = divisor.flatMap { $0.isZero ? nil : $0 } ?? Quantity(1)
    if resource == "cpu" { return Self.quotient(quantity.thousandths, divisor.thousandths) }
    return Self.quotient(quantity.roundedUp, divisor.roundedUp)
  }

  private func allocatable(_ resource: String) -> Quantity {
    switch resource {
    case "cpu": capacity.cpu
    case "memory": capacity.memory
    default: .zero
    }
  }

  private static func quotient(_ value: Int64, _ divisor: Int64) -> String? {
    guard divisor > 0 else { return nil }
    let (quotient, rest) = value.quotientAndRemainder(dividingBy: divisor)
    return "\(rest > 0 ? quotient + 1 : quotient)"
  }

  /// `metadata.labels['app']` gives `app`.
  static func subscripted(_ base: String, _ path: String) -> String? {
    guard path.hasPrefix(base + "['"), path.hasSuffix("']"), path.utf8.count >= base.utf8.count + 4 else { return nil }
    return String(path.dropFirst(base.count + 2).dropLast(2))
  }

  /// `key="value"` a line, sorted, the value quoted as Go does. Mirrors `FormatMap`.
  static func lines(_ map: [String: String]) -> String {
    map.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
      .map { "\($0)=\(GoText.quoted(map[$0]!))" }.joined(separator: "\n")
  }
}
