import KubernetesValues
import LintEngine
import Manifests
import SourceText

/// What the containers of a pod ask for and are held to, with the places in the manifest.
struct PodResources: Sendable {
  /// One line of `requests` or `limits`.
  struct Amount: Sendable {
    var name: String
    var value: Quantity
    /// nil for what the API server or a LimitRange fills in.
    var range: ByteRange?
  }

  struct Container: Sendable {
    var name: String
    /// What to point at where nothing is said.
    var range: ByteRange
    /// Among those of its kind.
    var number: Int
    var isInit: Bool
    /// An init container that goes on beside the others.
    var isSidecar: Bool
    var requests: [Amount]
    var limits: [Amount]

    /// `initContainers[0]`
    var path: String { "\(isInit ? "initContainers" : "containers")[\(number)]" }
  }

  var namespace: String
  /// The path of the pod's spec.
  var path: String
  var containers: [Container]
  var priorityClass: String
  var hasDeadline: Bool

  /// nil where the pod has resources of its own, which count instead of its containers'.
  init?(_ manifest: JobManifest) {
    guard let pod = manifest.podSpec, pod[.resources] == nil else { return nil }
    namespace = manifest.namespace ?? ""
    path = manifest.kind == .cronJob ? "spec.jobTemplate.spec.template.spec" : "spec.template.spec"
    priorityClass = pod[.priorityClassName]?.string ?? ""
    hasDeadline = pod[.activeDeadlineSeconds] != nil
    containers = []
    for (list, isInit) in [(pod[.containers], false), (pod[.initContainers], true)] {
      for (number, container) in list.items.enumerated() {
        let resources = container[.resources]
        containers.append(
          Container(
            name: container[.name]?.string ?? "", range: (container[.name] ?? container).nearestRange,
            number: number, isInit: isInit,
            isSidecar: isInit && container[.restartPolicy].map { $0 == "Always" } ?? false,
            requests: Self.amounts(resources?[.requests]), limits: Self.amounts(resources?[.limits])))
      }
    }
  }

  private static func amounts(_ map: ManifestValue?) -> [Amount] {
    map.entries.compactMap { entry in
      entry.quantity.map { Amount(name: entry.key, value: $0, range: entry.range) }
    }
  }

  // MARK: As the API server has them

  /// The same with requests where only limits are said; mirrors `SetDefaults_Pod`.
  var withRequests: PodResources {
    var copy = self
    for i in copy.containers.indices {
      for limit in copy.containers[i].limits where copy.containers[i].requests[limit.name] == nil {
        copy.containers[i].requests.append(limit)
      }
    }
    return copy
  }

  /// What all containers ask for at the most: those that run together, or one of the init containers with the sidecars
  /// before it, whichever is more. A resource that nobody names is missing.
  func total(_ amounts: KeyPath<Container, [Amount]>) -> [String: Quantity] {
    var together: [String: Quantity] = [:]
    var most: [String: Quantity] = [:]
    for container in containers where container.isInit {
      for amount in container[keyPath: amounts] {
        let sum = amount.value + (together[amount.name] ?? .zero)
        most[amount.name] = max(most[amount.name] ?? .zero, sum)
        if container.isSidecar { together[amount.name] = sum }
      }
    }
    for container in containers where !container.isInit {
      for amount in container[keyPath: amounts] {
        together[amount.name] = (together[amount.name] ?? .zero) + amount.value
      }
    }
    return together.merging(most) { max($0, $1) }
  }
}

extension [PodResources.Amount] {
  subscript(name: String) -> PodResources.Amount? { first { $0.name == name } }
}
