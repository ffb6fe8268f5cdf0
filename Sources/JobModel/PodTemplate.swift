/// What a pod is made of, as far as a runtime can carry it out: `spec.template` with its defaults applied.
///
/// Fields that no runtime of ours acts on are only known by their paths in `written`.
package struct PodTemplate: Hashable, Sendable {
  package var labels: [String: String] = [:]
  package var annotations: [String: String] = [:]
  package var restartPolicy: RestartPolicy
  /// In the order of the manifest, as are `containers`.
  package var initContainers: [Container]
  package var containers: [Container]
  package var volumes: [Volume] = []
  /// Seconds between the stop signal and the kill; 30 by default.
  package var terminationGracePeriodSeconds: Int64 = 30
  /// The pod's own deadline, counted from its start, apart from the Job's.
  package var activeDeadlineSeconds: Int64?
  package var hostname: String?
  package var hostnameOverride: String?
  package var subdomain: String?
  package var nodeName: String?
  package var serviceAccountName: String?
  /// `linux` or `windows`; nil when the manifest does not say.
  package var operatingSystem: String?
  package var security = PodSecurity()
  package var sharing = PodSharing()
  package var names = NameResolution()
  /// The path of every field that the manifest writes, below the template: `spec.containers[0].image`.
  package var written: Set<String> = []

  package init(
    restartPolicy: RestartPolicy = .never, containers: [Container], initContainers: [Container] = []
  ) {
    self.restartPolicy = restartPolicy
    self.containers = containers
    self.initContainers = initContainers
  }

  /// What the controller needs of it.
  package var shape: PodShape {
    PodShape(
      restartPolicy: restartPolicy,
      containers: containers.map { PodShape.Container(name: $0.name) },
      initContainers: initContainers.map { PodShape.Container(name: $0.name, isSidecar: $0.restartPolicy == .always) },
      terminationGracePeriodSeconds: terminationGracePeriodSeconds,
      activeDeadlineSeconds: activeDeadlineSeconds)
  }
}

/// Who the processes of a container are. What a container leaves unset its pod decides.
package struct PodSecurity: Hashable, Sendable {
  package var runAsUser: Int64?
  package var runAsGroup: Int64?
  package var runAsNonRoot: Bool?
  /// Of pods only.
  package var supplementalGroups: [Int64] = []
  package var fsGroup: Int64?

  package init() {}
}
