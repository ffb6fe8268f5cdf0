package import KubernetesValues

/// What the controller and the plan need to know of the pod template.
package struct PodShape: Hashable, Sendable {
  package var restartPolicy: RestartPolicy
  /// App containers in the order of the manifest; the first is the one that outcomes speak of.
  package var containers: [Container]
  package var initContainers: [Container]
  /// Seconds between the stop signal and the kill; 30 by default.
  package var terminationGracePeriodSeconds: Int64
  /// The pod's own deadline, apart from the Job's.
  package var activeDeadlineSeconds: Int64?
  /// Requests of the pod as a whole (`spec.resources`); they go before those of its containers.
  package var requests: ResourceAmounts
  /// What running the pod costs beside its containers (`spec.overhead`).
  package var overhead: ResourceAmounts

  package init(
    restartPolicy: RestartPolicy = .never, containers: [Container] = [Container(name: "main")],
    initContainers: [Container] = [], terminationGracePeriodSeconds: Int64 = 30,
    activeDeadlineSeconds: Int64? = nil, requests: ResourceAmounts = [:], overhead: ResourceAmounts = [:]
  ) {
    self.restartPolicy = restartPolicy
    self.containers = containers
    self.initContainers = initContainers
    self.terminationGracePeriodSeconds = terminationGracePeriodSeconds
    self.activeDeadlineSeconds = activeDeadlineSeconds
    self.requests = requests
    self.overhead = overhead
  }

  package struct Container: Hashable, Sendable {
    package var name: String
    /// An init container with `restartPolicy: Always`.
    package var isSidecar: Bool
    /// What the scheduler sets aside for it: its requests, and its limits where it requests nothing.
    package var requests: ResourceAmounts

    package init(name: String, isSidecar: Bool = false, requests: ResourceAmounts = [:]) {
      self.name = name
      self.isSidecar = isSidecar
      self.requests = requests
    }
  }
}

/// Amounts by the name of the resource: `cpu`, `memory`, `nvidia.com/gpu`.
package typealias ResourceAmounts = [String: Quantity]

/// The two restart policies that a Job allows.
package enum RestartPolicy: String, Hashable, Sendable {
  case never = "Never"
  case onFailure = "OnFailure"
}
