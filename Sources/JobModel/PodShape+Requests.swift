import KubernetesValues

extension PodShape {
  /// What one pod takes from its node, as the scheduler counts it: the app containers and sidecars together,
  /// or the neediest init container with the sidecars before it, whichever is more; then the overhead.
  ///
  /// Mirrors `PodRequests` of the resource helpers.
  package var effectiveRequests: ResourceAmounts {
    var running: ResourceAmounts = [:]
    for container in containers { running.add(container.requests) }
    var sidecars: ResourceAmounts = [:]
    var starting: ResourceAmounts = [:]
    for container in initContainers {
      if container.isSidecar {
        sidecars.add(container.requests)
        starting.raise(to: sidecars)
      } else {
        var together = sidecars
        together.add(container.requests)
        starting.raise(to: together)
      }
    }
    running.add(sidecars)
    running.raise(to: starting)
    for (name, amount) in requests { running[name] = amount }
    running.add(overhead)
    return running
  }
}

extension ResourceAmounts {
  package mutating func add(_ other: ResourceAmounts) {
    for (name, amount) in other { self[name] = self[name].map { $0 + amount } ?? amount }
  }

  /// Takes the larger amount of each resource.
  package mutating func raise(to other: ResourceAmounts) {
    for (name, amount) in other { self[name] = self[name].map { $0 < amount ? amount : $0 } ?? amount }
  }

  package func times(_ count: Int) -> ResourceAmounts { mapValues { $0 * count } }
}
