import KubernetesValues
import Manifests

/// Validates a pod template as the API server does for a Job or CronJob; mirrors `ValidatePodTemplateSpec`.
///
/// One extension an area, each in its own file. The object has been decoded, defaulted and prepared: what a
/// disabled feature gate drops is gone. Causes are gathered in the server's order.
struct PodTemplateValidator {
  /// A kind of container list, in the order in which the server visits all containers of a pod.
  enum ContainerList: CaseIterable {
    case initial, regular, ephemeral

    var field: Field {
      switch self {
      case .initial: .initContainers
      case .regular: .containers
      case .ephemeral: .ephemeralContainers
      }
    }
  }

  var report: Report
  let template: ManifestValue
  let metadata: ManifestValue?
  /// The pod spec as a place, which may be absent.
  let specPlace: Place
  let spec: ManifestValue?
  /// The volumes without errors, by name: those that mounts may name.
  var volumes: [String: ManifestValue] = [:]
  /// The names of `resourceClaims`.
  var claimNames: Set<String> = []

  init(template: ManifestValue, report: Report) {
    self.template = template
    self.report = report
    metadata = template[.metadata]
    spec = template[.spec]
    specPlace = template.place(.spec)
  }

  var version: KubernetesVersion { report.version }

  func containers(_ list: ContainerList) -> ManifestChildren { spec[list.field].items }

  /// Every container of the pod: init, regular, ephemeral.
  func forEachContainer(_ body: (ManifestValue) -> Void) {
    for list in ContainerList.allCases {
      for container in containers(list) { body(container) }
    }
  }

  mutating func forEachContainer(_ body: (inout Self, ManifestValue) -> Void) {
    for list in ContainerList.allCases {
      for container in containers(list) { body(&self, container) }
    }
  }

  // MARK: What many checks ask

  var restartPolicy: String { spec[.restartPolicy].string }
  var usesHostNetwork: Bool { spec[.hostNetwork].isTrue }
  var hasOwnUsers: Bool { spec[.hostUsers].isFalse }
  var osName: String { spec[.os][.name].string }
  var gracePeriod: Int64 { spec[.terminationGracePeriodSeconds]?.int ?? 30 }

  // MARK: The order

  mutating func validate() {
    validateMetadata()
    validateSpec()
    validateSeccompAgreement()
    validateAppArmorAgreement()
    if let list = spec[.ephemeralContainers], !list.isEmpty {
      report.forbidden(list.place, "ephemeral containers not allowed in pod template")
    }
  }

  /// Mirrors `ValidatePodSpec`.
  private mutating func validateSpec() {
    guard let spec else {
      report.required(specPlace.child(.containers))
      return
    }
    validateVolumes()
    validateResourceClaims()
    validateContainers()
    validateInitContainers()
    validateEphemeralContainers()
    validatePodResources()
    validateHostNetworkPorts()
    report.checkOneOf(spec, .restartPolicy, ["Always", "OnFailure", "Never"])
    report.checkOneOf(spec, .dnsPolicy, ["ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"])
    LabelValidation.labels(spec[.nodeSelector], at: specPlace.child(.nodeSelector), &report)
    validatePodSecurityContext()
    validateAffinity()
    validateDNSConfig()
    validateReadinessGates()
    validateSchedulingGates()
    validateTopologySpreadConstraints()
    validateHostProcess()
    validateUserNamespace()
    validateHostnameOverride()
    validateNamesAndNumbers()
    validateOperatingSystem()
    validateSchedulingGroup()
    validateFileKeyVolumes()
  }
}

/// The whole template of a Job's pods; the Job's own rule on `restartPolicy` is the caller's.
enum PodTemplateValidation {
  static func validate(_ template: ManifestValue, _ report: inout Report) {
    var validator = PodTemplateValidator(template: template, report: report)
    validator.validate()
    report = validator.report
  }
}
