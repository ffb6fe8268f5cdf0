package import JobModel
import KubernetesValues

extension ManifestValue {
  /// The pods that a Job of this manifest would run; for a CronJob those of its Job.
  ///
  /// Meant for a manifest that the API server would take; defaults need not have been filled in.
  package var podTemplate: PodTemplate? {
    guard let spec = self[.spec] else { return nil }
    let jobSpec = spec[.jobTemplate].map { $0[.spec] } ?? spec
    guard let template = jobSpec?[.template], let pod = template[.spec] else { return nil }

    var result = PodTemplate(
      restartPolicy: pod[.restartPolicy]?.string.flatMap(RestartPolicy.init(rawValue:)) ?? .never,
      containers: pod[.containers].items.map(\.container),
      initContainers: pod[.initContainers].items.map(\.container))
    result.labels = template[.metadata]?[.labels]?.texts ?? [:]
    result.annotations = template[.metadata]?[.annotations]?.texts ?? [:]
    result.volumes = pod[.volumes].items.map(\.volume)
    result.terminationGracePeriodSeconds = pod[.terminationGracePeriodSeconds]?.int ?? 30
    result.activeDeadlineSeconds = pod[.activeDeadlineSeconds]?.int
    result.hostname = pod[.hostname]?.filledText
    result.hostnameOverride = pod[.hostnameOverride]?.filledText
    result.subdomain = pod[.subdomain]?.filledText
    result.nodeName = pod[.nodeName]?.filledText
    result.serviceAccountName = (pod[.serviceAccountName] ?? pod[.serviceAccount])?.filledText
    result.operatingSystem = pod[.os]?[.name]?.filledText
    result.security = pod[.securityContext]?.security ?? PodSecurity()
    result.sharing = pod.sharing
    result.names = pod.names
    template.collectWritten("", into: &result.written)
    return result
  }

  /// The paths of all fields that the manifest writes, below this value. An element of a list counts as its field.
  private func collectWritten(_ prefix: String, into paths: inout Set<String>) {
    for child in children where child.origin.isWritten && child.kind != .null {
      let path =
        if let field = child.field {
          prefix.isEmpty ? field.name : "\(prefix).\(field.name)"
        } else if kind == .map {
          "\(prefix)[\(child.key)]"
        } else {
          "\(prefix)[\(child.position)]"
        }
      paths.insert(path)
      child.collectWritten(path, into: &paths)
    }
  }

  /// The entries of a map of strings.
  var texts: [String: String] {
    var texts: [String: String] = [:]
    for entry in entries { texts[entry.key] = entry.string ?? "" }
    return texts
  }

  /// A string that is not empty.
  var filledText: String? {
    string.flatMap { $0.isEmpty ? nil : $0 }
  }

  /// The strings of a list.
  var strings: [String] { items.map { $0.string ?? "" } }

  /// Of a pod's or a container's security context: who its processes are.
  var security: PodSecurity {
    var security = PodSecurity()
    security.runAsUser = self[.runAsUser]?.int
    security.runAsGroup = self[.runAsGroup]?.int
    security.runAsNonRoot = self[.runAsNonRoot]?.bool
    security.supplementalGroups = self[.supplementalGroups].items.compactMap(\.int)
    security.fsGroup = self[.fsGroup]?.int
    return security
  }
}
