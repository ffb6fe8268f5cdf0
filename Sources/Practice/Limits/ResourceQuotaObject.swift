import KubernetesValues
import YAMLTree

/// A ResourceQuota of the files, as far as one pod can offend against it.
///
/// Mirrors the pod evaluator of the quota plugin: `Constraints`, `PodUsageFunc` and `podMatchesScopeFunc`.
struct ResourceQuotaObject: Sendable {
  struct Scope: Sendable {
    var name: String
    var rule: String
    var values: [String]
  }

  var name: String
  var namespace: String
  var hard: [String: Quantity]
  var scopes: [Scope]

  /// nil where it limits nothing.
  init?(_ root: YAMLNode) {
    name = root["metadata"]?["name"]?.text ?? ""
    namespace = root["metadata"]?["namespace"]?.text ?? ""
    hard = ResourceTable.read(root["spec"]?["hard"])
    if hard.isEmpty { return nil }
    scopes = root["spec"]?["scopes"]?.items.map { Scope(name: $0.text, rule: "Exists", values: []) } ?? []
    scopes +=
      root["spec"]?["scopeSelector"]?["matchExpressions"]?.items.map { expression in
        Scope(
          name: expression["scopeName"]?.text ?? "", rule: expression["operator"]?.text ?? "",
          values: expression["values"]?.items.map(\.text) ?? [])
      } ?? []
  }

  /// Whether the quota counts a pod; what cannot be told from the manifest counts as no.
  private func counts(_ pod: PodResources) -> Bool {
    scopes.allSatisfy { scope in
      switch scope.name {
      case "Terminating": pod.hasDeadline
      case "NotTerminating": !pod.hasDeadline
      case "BestEffort": isBestEffort(pod)
      case "NotBestEffort": !isBestEffort(pod)
      case "PriorityClass":
        switch scope.rule {
        case "Exists": !pod.priorityClass.isEmpty
        case "DoesNotExist": pod.priorityClass.isEmpty
        case "In": scope.values.contains(pod.priorityClass)
        case "NotIn": !pod.priorityClass.isEmpty && !scope.values.contains(pod.priorityClass)
        default: false
        }
      default: false
      }
    }
  }

  private func isBestEffort(_ pod: PodResources) -> Bool {
    !pod.containers.contains { container in
      (container.requests + container.limits).contains { ["cpu", "memory"].contains($0.name) && !$0.value.isZero }
    }
  }

  /// Why it refuses a pod that is filled in, or any pod; empty where it does not.
  func refusals(of pod: PodResources) -> [PodRefusal] {
    guard let first = pod.containers.first, counts(pod) else { return [] }
    var result: [PodRefusal] = []
    for (key, most) in hard.sorted(by: { $0.key < $1.key }) {
      if key == "pods" || key == "count/pods" {
        if most < Quantity(1) {
          result.append(PodRefusal("ResourceQuota \(name) allows no pod", pod, first, .request, ""))
        }
        continue
      }
      let kind = key.hasPrefix("limits.") ? PodRefusal.Kind.limit : .request
      let resource = Self.resource(of: key)
      let amounts: KeyPath<PodResources.Container, [PodResources.Amount]> = kind == .limit ? \.limits : \.requests
      if ["cpu", "memory"].contains(resource),
        let container = pod.containers.first(where: { $0[keyPath: amounts][resource] == nil })
      {
        let noun = kind == .limit ? "limit" : "request"
        result.append(
          PodRefusal(
            "\(container.name) has no \(noun) for \(resource), which ResourceQuota \(name) wants of every container",
            pod,
            container, kind, resource))
        continue
      }
      guard let total = pod.total(amounts)[resource], total > most else { continue }
      let container = pod.containers.first { $0[keyPath: amounts][resource]?.range != nil } ?? first
      let verb = kind == .limit ? "limits \(resource) to" : "requests \(resource)"
      result.append(
        PodRefusal(
          "a pod \(verb) \(total), and ResourceQuota \(name) has \(most) for all", pod, container, kind, resource))
    }
    return result
  }

  /// `requests.cpu` and `cpu` are one thing.
  private static func resource(of key: String) -> String {
    for prefix in ["requests.", "limits."] where key.hasPrefix(prefix) { return String(key.dropFirst(prefix.count)) }
    return key
  }
}
