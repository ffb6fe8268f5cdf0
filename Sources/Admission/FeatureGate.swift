package import KubernetesValues

/// A switch of the API server that decides whether a field or value counts, at its default in each release.
package struct FeatureGate: Sendable {
  /// The first minor release in which the gate is on; nil where it is off up to the newest one.
  package let onSince: KubernetesVersion?

  private init(_ onSince: KubernetesVersion?) { self.onSince = onSince }

  package func isOn(_ version: KubernetesVersion) -> Bool { onSince.map { version >= $0 } ?? false }

  // MARK: Jobs
  package static let jobPodFailurePolicy = FeatureGate(26)
  package static let jobBackoffLimitPerIndex = FeatureGate(29)
  package static let jobPodReplacementPolicy = FeatureGate(29)
  package static let jobSuccessPolicy = FeatureGate(31)
  package static let jobManagedBy = FeatureGate(32)

  // MARK: Pods
  package static let userNamespaces = FeatureGate(33)
  package static let podSchedulingReadiness = FeatureGate(27)
  package static let dynamicResourceAllocation = FeatureGate(34)
  package static let podLevelResources = FeatureGate(34)
  package static let hostnameOverride = FeatureGate(35)
  package static let genericWorkload = FeatureGate(nil)
  package static let supplementalGroupsPolicy = FeatureGate(33)
  package static let seLinuxChangePolicy = FeatureGate(33)
  package static let seLinuxMount = FeatureGate(nil)
  package static let appArmorFields = FeatureGate(30)
  package static let topologySpreadMinDomains = FeatureGate(27)
  package static let topologySpreadNodeInclusion = FeatureGate(26)
  package static let topologySpreadMatchLabelKeys = FeatureGate(27)
  package static let podAffinityMatchLabelKeys = FeatureGate(31)
  package static let tolerationComparison = FeatureGate(nil)

  // MARK: Containers
  package static let inPlacePodVerticalScaling = FeatureGate(33)
  package static let sidecarContainers = FeatureGate(29)
  package static let containerRestartRules = FeatureGate(35)
  package static let restartAllContainers = FeatureGate(36)
  package static let lifecycleSleep = FeatureGate(30)
  package static let lifecycleSleepZero = FeatureGate(33)
  package static let containerStopSignals = FeatureGate(nil)
  package static let probeTerminationGracePeriod = FeatureGate(25)
  package static let environmentFiles = FeatureGate(35)
  package static let recursiveReadOnlyMounts = FeatureGate(31)
  package static let procMountType = FeatureGate(33)

  // MARK: Volumes
  package static let imageVolume = FeatureGate(35)
  package static let clusterTrustBundleProjection = FeatureGate(nil)
  package static let podCertificate = FeatureGate(nil)
}
