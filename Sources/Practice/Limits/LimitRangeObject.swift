import KubernetesValues
import YAMLTree

/// A LimitRange of the files.
///
/// Mirrors the LimitRanger plugin: what is missing is filled in, then `PodValidateLimitFunc` looks at each container
/// and at the pod as a whole.
struct LimitRangeObject: Sendable {
  struct Item: Sendable {
    var isForPods: Bool
    var min: [String: Quantity]
    var max: [String: Quantity]
    var limits: [String: Quantity]
    var requests: [String: Quantity]
    var ratios: [String: Quantity]
  }

  var name: String
  var namespace: String
  var items: [Item]

  /// nil where nothing in it is about pods.
  init?(_ root: YAMLNode) {
    name = root["metadata"]?["name"]?.text ?? ""
    namespace = root["metadata"]?["namespace"]?.text ?? ""
    guard let limits = root["spec"]?["limits"], limits.kind == .sequence else { return nil }
    items = limits.items.compactMap { item in
      guard let type = item["type"]?.text, type == "Container" || type == "Pod" else { return nil }
      return Item(item, isForPods: type == "Pod")
    }
    if items.isEmpty { return nil }
  }

  /// The pod with what this LimitRange fills in; mirrors `mergePodResourceRequirements`.
  func defaulted(_ pod: PodResources) -> PodResources {
    var pod = pod
    for item in items where !item.isForPods {
      for i in pod.containers.indices {
        for (name, value) in item.requests where pod.containers[i].requests[name] == nil {
          pod.containers[i].requests.append(.init(name: name, value: value))
        }
        for (name, value) in item.limits where pod.containers[i].limits[name] == nil {
          pod.containers[i].limits.append(.init(name: name, value: value))
        }
      }
    }
    return pod
  }

  /// Why it refuses a pod that is filled in; empty where it does not.
  func refusals(of pod: PodResources) -> [PodRefusal] {
    items.flatMap { item in
      item.isForPods ? podRefusals(of: pod, item) : pod.containers.flatMap { refusals(of: $0, in: pod, item) }
    }
  }

  private func refusals(of container: PodResources.Container, in pod: PodResources, _ item: Item) -> [PodRefusal] {
    var result: [PodRefusal] = []
    func refuse(_ words: String, _ kind: PodRefusal.Kind, _ resource: String) {
      result.append(PodRefusal("\(container.name) \(words)", pod, container, kind, resource))
    }
    for (resource, least) in item.min.sorted(by: { $0.key < $1.key }) {
      guard let request = container.requests[resource] else {
        refuse("has no request for \(resource), and LimitRange \(name) wants at least \(least)", .request, resource)
        continue
      }
      if request.value < least {
        refuse(
          "requests \(resource) \(request.value), and LimitRange \(name) wants at least \(least)", .request, resource)
      } else if let limit = container.limits[resource], limit.value < least {
        refuse("limits \(resource) to \(limit.value), and LimitRange \(name) wants at least \(least)", .limit, resource)
      }
    }
    for (resource, most) in item.max.sorted(by: { $0.key < $1.key }) {
      guard let limit = container.limits[resource] else {
        refuse("has no limit for \(resource), and LimitRange \(name) allows at most \(most)", .limit, resource)
        continue
      }
      if limit.value > most {
        refuse("limits \(resource) to \(limit.value), and LimitRange \(name) allows at most \(most)", .limit, resource)
      } else if let request = container.requests[resource], request.value > most {
        refuse(
          "requests \(resource) \(request.value), and LimitRange \(name) allows at most \(most)", .request, resource)
      }
    }
    for (resource, most) in item.ratios.sorted(by: { $0.key < $1.key }) {
      let request = container.requests[resource]?.value ?? .zero
      let limit = container.limits[resource]?.value ?? .zero
      if request.isZero || limit.isZero {
        let missing = request.isZero ? "request" : "limit"
        refuse(
          "has no \(missing) for \(resource), and LimitRange \(name) wants limits of at most \(most) times the request",
          request.isZero ? .request : .limit, resource)
      } else if limit.approximation / request.approximation > most.approximation {
        refuse(
          "limits \(resource) to \(limit), more than the \(most) times its request that LimitRange \(name) allows",
          .limit, resource)
      }
    }
    // The plugin does not look, but the pod is validated with what it filled in.
    for request in container.requests {
      if let limit = container.limits[request.name], limit.value < request.value, limit.range == nil {
        refuse(
          "requests \(request.name) \(request.value), and LimitRange \(name) fills in the limit \(limit.value), which is less",
          .request, request.name)
      }
    }
    return result
  }

  private func podRefusals(of pod: PodResources, _ item: Item) -> [PodRefusal] {
    guard let first = pod.containers.first else { return [] }
    let (requests, limits) = (pod.total(\.requests), pod.total(\.limits))
    var result: [PodRefusal] = []
    func refuse(_ words: String, _ kind: PodRefusal.Kind, _ resource: String) {
      let amounts: KeyPath<PodResources.Container, [PodResources.Amount]> = kind == .request ? \.requests : \.limits
      let container = pod.containers.first { $0[keyPath: amounts][resource]?.range != nil } ?? first
      result.append(PodRefusal("the pod \(words)", pod, container, kind, resource))
    }
    for (resource, least) in item.min.sorted(by: { $0.key < $1.key }) {
      let request = requests[resource]
      if request.map({ $0 < least }) ?? true {
        let words = request.map { "requests \(resource) \($0)" } ?? "has no request for \(resource)"
        refuse("\(words), and LimitRange \(name) wants at least \(least)", .request, resource)
      }
    }
    for (resource, most) in item.max.sorted(by: { $0.key < $1.key }) {
      let limit = limits[resource]
      if limit.map({ $0 > most }) ?? true {
        let words = limit.map { "limits \(resource) to \($0)" } ?? "has no limit for \(resource)"
        refuse("\(words), and LimitRange \(name) allows at most \(most)", .limit, resource)
      } else if let request = requests[resource], request > most {
        refuse("requests \(resource) \(request), and LimitRange \(name) allows at most \(most)", .request, resource)
      }
    }
    return result
  }
}

extension LimitRangeObject.Item {
  /// Reads an entry of `limits`; for containers the API server fills in what follows from the rest.
  ///
  /// Mirrors `SetDefaults_LimitRangeItem`.
  fileprivate init(_ node: YAMLNode, isForPods: Bool) {
    self.isForPods = isForPods
    min = ResourceTable.read(node["min"])
    max = ResourceTable.read(node["max"])
    ratios = ResourceTable.read(node["maxLimitRequestRatio"])
    limits = ResourceTable.read(node["default"])
    requests = ResourceTable.read(node["defaultRequest"])
    guard !isForPods else { return }
    limits.merge(max) { own, _ in own }
    requests.merge(limits) { own, _ in own }
    requests.merge(min) { own, _ in own }
  }
}

/// A map of resources to quantities in a document of another kind.
enum ResourceTable {
  /// What is no quantity is left out: the API server would refuse the object.
  static func read(_ node: YAMLNode?) -> [String: Quantity] {
    guard let node, node.kind == .mapping else { return [:] }
    var result: [String: Quantity] = [:]
    for entry in node.expandedEntries {
      if let value = try? Quantity(manifestText: entry.value.text) { result[entry.key.text] = value }
    }
    return result
  }
}
