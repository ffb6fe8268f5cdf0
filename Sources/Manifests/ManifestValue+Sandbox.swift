import JobModel

// What a container engine is told of a pod, beside its commands and variables.

extension ManifestValue {
  /// Of a container's security context.
  var confinement: ContainerConfinement {
    var confinement = ContainerConfinement()
    confinement.isPrivileged = self[.privileged]?.bool ?? false
    confinement.hasReadOnlyRoot = self[.readOnlyRootFilesystem]?.bool ?? false
    confinement.mayGainPrivileges = self[.allowPrivilegeEscalation]?.bool
    confinement.addedCapabilities = self[.capabilities]?[.add]?.strings ?? []
    confinement.droppedCapabilities = self[.capabilities]?[.drop]?.strings ?? []
    switch self[.seccompProfile]?[.type]?.string {
    case "Unconfined": confinement.seccomp = .unconfined
    case "RuntimeDefault": confinement.seccomp = .runtimeDefault
    case "Localhost": confinement.seccomp = .localhost
    default: confinement.seccomp = nil
    }
    return confinement
  }

  /// Of a container. Without a policy it follows from the image's tag, as the API server's default does.
  var pullPolicy: ImagePullPolicy {
    if let policy = self[.imagePullPolicy]?.string.flatMap(ImagePullPolicy.init(rawValue:)) { return policy }
    let image = self[.image]?.string ?? ""
    let parts = image.split(separator: "@", maxSplits: 1)
    // A colon before the last slash is that of a registry's port.
    let name = parts.first?.split(separator: "/").last ?? ""
    guard let colon = name.lastIndex(of: ":") else { return parts.count > 1 ? .ifNotPresent : .always }
    return name[name.index(after: colon)...] == "latest" ? .always : .ifNotPresent
  }

  /// Of an entry of a container's `ports`.
  var hostPort: HostPort? {
    guard let port = self[.hostPort]?.int, port > 0, let containerPort = self[.containerPort]?.int else { return nil }
    return HostPort(
      hostAddress: self[.hostIP]?.filledText, hostPort: Int(port), containerPort: Int(containerPort),
      networkProtocol: self[.protocol]?.filledText ?? "TCP")
  }

  /// Of a pod's spec.
  var sharing: PodSharing {
    var sharing = PodSharing()
    sharing.hostNetwork = self[.hostNetwork]?.bool ?? false
    sharing.hostPID = self[.hostPID]?.bool ?? false
    sharing.hostIPC = self[.hostIPC]?.bool ?? false
    sharing.processes = self[.shareProcessNamespace]?.bool ?? false
    return sharing
  }

  /// Of a pod's spec.
  var names: NameResolution {
    var names = NameResolution()
    names.aliases = self[.hostAliases].items.map {
      NameResolution.Alias(address: $0[.ip]?.string ?? "", hostnames: $0[.hostnames]?.strings ?? [])
    }
    let config = self[.dnsConfig]
    names.nameservers = config?[.nameservers]?.strings ?? []
    names.searches = config?[.searches]?.strings ?? []
    names.options = (config?[.options]).items.map { option in
      let name = option[.name]?.string ?? ""
      return option[.value]?.string.map { "\(name):\($0)" } ?? name
    }
    return names
  }
}
