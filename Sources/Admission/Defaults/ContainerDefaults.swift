import KubernetesValues
import Manifests

/// Fills in what a container of any kind leaves open.
enum ContainerDefaults {
  static func apply(to container: ManifestValue, version: KubernetesVersion) {
    container.ensure(.resources)
    if container[.imagePullPolicy].string.isEmpty {
      let (policy, reason) = pullPolicy(of: container[.image].string)
      container.set(.imagePullPolicy, .string(policy), origin: reason.origin)
    }
    container.setDefaultText(.terminationMessagePath, "/dev/termination-log", .terminationMessagePath)
    container.setDefaultText(.terminationMessagePolicy, "File", .terminationMessagePolicy)
    for port in container[.ports].items { port.setDefaultText(.protocol, "TCP", .protocolTCP) }
    for variable in container[.env].items {
      guard let source = variable[.valueFrom] else { continue }
      source[.fieldRef]?.setDefaultText(.apiVersion, "v1", .fieldRefVersion)
      source[.fileKeyRef]?.setDefault(.optional, .bool(false), .fileKeyOptional)
    }
    QuantityDefaults.round(inResources: container[.resources])
    for field in [Field.livenessProbe, .readinessProbe, .startupProbe] {
      if let probe = container[field] { probeDefaults(probe) }
    }
    for field in [Field.postStart, .preStop] {
      if let http = container[.lifecycle]?[field]?[.httpGet] { httpDefaults(http) }
    }
  }

  /// Mirrors `SetDefaults_Container` and `SetDefaults_Volume` for image volumes.
  static func pullPolicy(of image: String) -> (String, DefaultReason) {
    ImageReference(image)?.effectiveTag == "latest" ? ("Always", .pullLatest) : ("IfNotPresent", .pullTagged)
  }

  private static func probeDefaults(_ probe: ManifestValue) {
    probe.setDefaultNumber(.timeoutSeconds, 1, .probeTimeout)
    probe.setDefaultNumber(.periodSeconds, 10, .probePeriod)
    probe.setDefaultNumber(.successThreshold, 1, .probeSuccessThreshold)
    probe.setDefaultNumber(.failureThreshold, 3, .probeFailureThreshold)
    if let http = probe[.httpGet] { httpDefaults(http) }
    probe[.grpc]?.setDefault(.service, .string(""), .grpcService)
  }

  private static func httpDefaults(_ http: ManifestValue) {
    http.setDefaultText(.path, "/", .httpPath)
    http.setDefaultText(.scheme, "HTTP", .httpScheme)
  }
}
