import KubernetesValues
import Manifests

/// Removes the pod template's fields whose feature gate is off; mirrors `dropDisabledFields` of `pod.Util`.
///
/// The server says nothing about it; what the fields hold is then neither checked nor stored.
enum DroppedFields {
  static func remove(from template: ManifestValue, version: KubernetesVersion) {
    guard let spec = template[.spec] else { return }
    func drop(_ field: Field, from value: ManifestValue?, unless gate: FeatureGate) {
      if !gate.isOn(version) { value?.removeField(field) }
    }
    removeInitContainerAnnotations(template)
    drop(.hostUsers, from: spec, unless: .userNamespaces)
    drop(.schedulingGates, from: spec, unless: .podSchedulingReadiness)
    drop(.resourceClaims, from: spec, unless: .dynamicResourceAllocation)
    drop(.resources, from: spec, unless: .podLevelResources)
    drop(.hostnameOverride, from: spec, unless: .hostnameOverride)
    drop(.schedulingGroup, from: spec, unless: .genericWorkload)
    drop(.workloadRef, from: spec, unless: .genericWorkload)
    drop(.supplementalGroupsPolicy, from: spec[.securityContext], unless: .supplementalGroupsPolicy)
    drop(.seLinuxChangePolicy, from: spec[.securityContext], unless: .seLinuxChangePolicy)
    drop(.appArmorProfile, from: spec[.securityContext], unless: .appArmorFields)
    for constraint in spec[.topologySpreadConstraints].items {
      drop(.minDomains, from: constraint, unless: .topologySpreadMinDomains)
      drop(.nodeAffinityPolicy, from: constraint, unless: .topologySpreadNodeInclusion)
      drop(.nodeTaintsPolicy, from: constraint, unless: .topologySpreadNodeInclusion)
      drop(.matchLabelKeys, from: constraint, unless: .topologySpreadMatchLabelKeys)
    }
    dropAffinityKeys(spec[.affinity], version)
    dropVolumes(of: spec, version)
    for list in [Field.initContainers, .containers, .ephemeralContainers] {
      for container in spec[list].items {
        dropContainerFields(container, isInit: list == .initContainers, version)
      }
    }
  }

  private static func dropContainerFields(
    _ container: ManifestValue, isInit: Bool, _ version: KubernetesVersion
  ) {
    func drop(_ field: Field, from value: ManifestValue?, unless gate: FeatureGate) {
      if !gate.isOn(version) { value?.removeField(field) }
    }
    drop(.claims, from: container[.resources], unless: .dynamicResourceAllocation)
    drop(.resizePolicy, from: container, unless: .inPlacePodVerticalScaling)
    if !FeatureGate.sidecarContainers.isOn(version), isInit { container.removeField(.restartPolicy) }
    if version >= 34, !FeatureGate.containerRestartRules.isOn(version) {
      if let policy = container[.restartPolicy], !(isInit && policy == "Always") { policy.remove() }
      container.removeField(.restartPolicyRules)
    }
    if let lifecycle = container[.lifecycle] { dropHooks(lifecycle, container, version) }
    for field in [Field.livenessProbe, .readinessProbe, .startupProbe] {
      drop(.terminationGracePeriodSeconds, from: container[field], unless: .probeTerminationGracePeriod)
    }
    for variable in container[.env].items {
      drop(.fileKeyRef, from: variable[.valueFrom], unless: .environmentFiles)
    }
    for mount in container[.volumeMounts].items {
      drop(.recursiveReadOnly, from: mount, unless: .recursiveReadOnlyMounts)
    }
    drop(.appArmorProfile, from: container[.securityContext], unless: .appArmorFields)
    if !FeatureGate.procMountType.isOn(version), let mount = container[.securityContext]?[.procMount] {
      mount.replace(with: .string("Default"), origin: DefaultReason.procMountOff.origin)
    }
  }

  /// A hook that is left without an action goes too, and so does a lifecycle without hooks.
  private static func dropHooks(_ lifecycle: ManifestValue, _ container: ManifestValue, _ version: KubernetesVersion) {
    func isBare(_ value: ManifestValue) -> Bool { !value.children.contains { $0.kind != .null } }
    var hasDropped = false
    if !FeatureGate.lifecycleSleep.isOn(version) {
      for field in [Field.postStart, .preStop] {
        guard let hook = lifecycle[field], hook[.sleep] != nil else { continue }
        hook.removeField(.sleep)
        hasDropped = true
        if isBare(hook) { hook.remove() }
      }
    }
    if !FeatureGate.containerStopSignals.isOn(version), lifecycle[.stopSignal] != nil {
      lifecycle.removeField(.stopSignal)
      hasDropped = true
    }
    if hasDropped, isBare(lifecycle) { lifecycle.remove() }
  }

  private static func dropAffinityKeys(_ affinity: ManifestValue?, _ version: KubernetesVersion) {
    guard !FeatureGate.podAffinityMatchLabelKeys.isOn(version) else { return }
    for side in [Field.podAffinity, .podAntiAffinity] {
      let terms = affinity?[side]
      for term in terms?[.requiredDuringSchedulingIgnoredDuringExecution].items ?? .none { dropKeys(term) }
      for weighted in terms?[.preferredDuringSchedulingIgnoredDuringExecution].items ?? .none {
        if let term = weighted[.podAffinityTerm] { dropKeys(term) }
      }
    }
  }

  private static func dropKeys(_ term: ManifestValue) {
    term.removeField(.matchLabelKeys)
    term.removeField(.mismatchLabelKeys)
  }

  private static func dropVolumes(of spec: ManifestValue, _ version: KubernetesVersion) {
    for volume in Array(spec[.volumes].items) {
      if volume[.image] != nil, !FeatureGate.imageVolume.isOn(version) {
        dropMounts(of: volume[.name].string, in: spec)
        volume.remove()
        continue
      }
      for source in volume[.projected]?[.sources].items ?? .none {
        if !FeatureGate.clusterTrustBundleProjection.isOn(version) { source.removeField(.clusterTrustBundle) }
        if !FeatureGate.podCertificate.isOn(version) { source.removeField(.podCertificate) }
      }
    }
  }

  private static func dropMounts(of volume: String, in spec: ManifestValue) {
    for list in [Field.initContainers, .containers, .ephemeralContainers] {
      for container in spec[list].items {
        for mount in Array(container[.volumeMounts].items) where mount[.name].string == volume { mount.remove() }
      }
    }
  }

  /// Annotations of long ago that the conversion to the internal form takes out.
  private static func removeInitContainerAnnotations(_ template: ManifestValue) {
    guard let annotations = template[.metadata]?[.annotations] else { return }
    for key in [
      "pod.alpha.kubernetes.io/init-containers", "pod.beta.kubernetes.io/init-containers",
      "pod.alpha.kubernetes.io/init-container-statuses", "pod.beta.kubernetes.io/init-container-statuses",
    ] {
      annotations[key: key]?.remove()
    }
  }
}
