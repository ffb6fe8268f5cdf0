import KubernetesValues
import Manifests

/// Fills in what a pod template leaves open; mirrors `SetObjectDefaults` for the template of a Job.
///
/// The defaults of whole pods (requests from limits, `enableServiceLinks`) do not come here.
enum PodTemplateDefaults {
  static func apply(to template: ManifestValue, version: KubernetesVersion) {
    template.ensure(.metadata)
    let spec = template.ensure(.spec)
    for volume in spec[.volumes].items { VolumeDefaults.apply(to: volume, version: version) }
    for list in [Field.initContainers, .containers, .ephemeralContainers] {
      for container in spec[list].items { ContainerDefaults.apply(to: container, version: version) }
    }
    spec.setDefaultText(.dnsPolicy, "ClusterFirst", .dnsPolicy)
    spec.setDefaultText(.restartPolicy, "Always", .restartPolicy)
    if version <= 27, spec[.hostNetwork]?.bool == true { hostPorts(of: spec) }
    spec.setDefault(.securityContext, .empty, .securityContext)
    spec.setDefault(.terminationGracePeriodSeconds, .int(30), .terminationGracePeriod)
    spec.setDefaultText(.schedulerName, "default-scheduler", .schedulerName)
    mergeServiceAccounts(in: spec)
    QuantityDefaults.round(in: spec[.overhead])
    QuantityDefaults.round(inResources: spec[.resources])
  }

  /// On the host's network every port is the host's; up to 1.27 the template said so.
  private static func hostPorts(of spec: ManifestValue) {
    for list in [Field.containers, .initContainers] {
      for container in spec[list].items {
        for port in container[.ports].items where (port[.hostPort]?.int ?? 0) == 0 {
          guard let number = port[.containerPort]?.int, number != 0 else { continue }
          port.set(.hostPort, .int(number), origin: DefaultReason.implied.origin)
        }
      }
    }
  }

  /// `serviceAccount` is the older name of `serviceAccountName`, which wins where both are set.
  private static func mergeServiceAccounts(in spec: ManifestValue) {
    let name = spec[.serviceAccountName].string
    let alias = spec[.serviceAccount].string
    if name.isEmpty, !alias.isEmpty {
      spec.set(.serviceAccountName, .string(alias), origin: DefaultReason.serviceAccount.origin)
    } else if !name.isEmpty, name != alias {
      spec.set(.serviceAccount, .string(name), origin: DefaultReason.serviceAccount.origin)
    }
  }
}
