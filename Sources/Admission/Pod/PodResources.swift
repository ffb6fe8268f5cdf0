import KubernetesValues
import Manifests

/// Resources of the pod as a whole, known from 1.32 and on from 1.34.
extension PodTemplateValidator {
  /// Mirrors `validatePodResources`.
  mutating func validatePodResources() {
    guard let resources = spec[.resources] else { return }
    if version >= 34, osName == "windows" {
      report.forbidden(resources.place, "may not be set for a windows pod")
      return
    }
    if let claims = resources[.claims] {
      report.forbidden(
        claims.place, "claims \(version >= 34 ? "may not" : "cannot") be set for Resources at pod-level")
    }
    validateResources(resources, isPodLevel: true)
    let requests = resources[.requests]
    for (name, sum) in aggregate(.requests).sorted(by: { $0.key < $1.key }) {
      let limit = requests?[key: name]?.amount
      guard limit != nil || version < 34 else { continue }
      exceed(resources, .requests, name, limit ?? .zero, sum, "requests")
    }
    if version >= 34 {
      for (name, sum) in aggregate(.limits).sorted(by: { $0.key < $1.key }) where ResourceName(name).isHugePages {
        guard let limit = resources[.limits]?[key: name]?.amount else { continue }
        exceed(resources, .limits, name, limit, sum, "limits")
      }
    }
    validateContainerLimits(against: resources)
  }

  private mutating func exceed(
    _ resources: ManifestValue, _ field: Field, _ name: String, _ own: Quantity, _ sum: Quantity, _ what: String
  ) {
    guard sum > own else { return }
    report.invalid(
      resources.place(field).entry(name), .string(own.text),
      "must be greater than or equal to aggregate container \(what) of \(sum.text)")
  }

  private mutating func validateContainerLimits(against resources: ManifestValue) {
    guard let limits = resources[.limits] else { return }
    for container in containers(.regular) {
      for limit in container[.resources][.limits]?.sortedEntries ?? [] {
        let key = limit.key
        guard let podLimit = limits[key: key]?.amount, limit.amount > podLimit else { continue }
        report.invalid(
          Place(limit, path: "\(resources.path).containers[\(container.position)][\(key)].limits"),
          .string(limit.amount.text), "must be less than or equal to pod limits of \(podLimit.text)")
      }
    }
  }

  private func aggregate(_ field: Field) -> [String: Quantity] {
    guard let spec else { return [:] }
    return ContainerResources(of: spec).aggregate { Array($0[.resources][field].entries) }
  }
}

/// The resources of a pod's containers taken together.
struct ContainerResources {
  private let spec: ManifestValue

  init(of spec: ManifestValue) { self.spec = spec }

  /// What all containers together need at the worst moment, by resource; mirrors `AggregateContainerRequests`.
  ///
  /// - Parameter entries: what counts of one container.
  func aggregate(_ entries: (ManifestValue) -> [ManifestValue]) -> [String: Quantity] {
    func add(_ container: ManifestValue, to sums: inout [String: Quantity]) {
      for entry in entries(container) {
        let key = entry.key
        sums[key] = sums[key].map { $0 + entry.amount } ?? entry.amount
      }
    }
    var running: [String: Quantity] = [:]
    for container in spec[.containers].items { add(container, to: &running) }
    var sidecars: [String: Quantity] = [:]
    var starting: [String: Quantity] = [:]
    for container in spec[.initContainers].items {
      var now: [String: Quantity] = [:]
      if container.isSidecar {
        add(container, to: &running)
        add(container, to: &sidecars)
        now = sidecars
      } else {
        add(container, to: &now)
        now.merge(sidecars, uniquingKeysWith: +)
      }
      starting.merge(now) { max($0, $1) }
    }
    return running.merging(starting) { max($0, $1) }
  }
}
