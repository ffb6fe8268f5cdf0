import KubernetesValues
import Manifests

/// Environment, amounts and ports that are not what they look like.
extension PodTemplateWarnings {
  mutating func containers() {
    forEachContainer { warnings, container in
      warnings.profileAnnotations(of: container)
      if let resources = container[.resources] {
        for resource in ["memory", "ephemeral-storage"] {
          warnings.fraction(resources[.limits], resource)
          warnings.fraction(resources[.requests], resource)
        }
      }
      warnings.environment(of: container)
    }
  }

  private mutating func environment(of container: ManifestValue) {
    guard let env = container[.env], env.count > 1 else { return }
    var seen: Set<String> = []
    for variable in env.items {
      let name = variable[.name].string
      guard !seen.insert(name).inserted else { continue }
      if version <= 26 {
        warnings.append("\(variable.path).name: duplicate name \(GoText.quoted(name))")
        continue
      }
      let value = variable[.value].string
      let reference = "$(\(name))"
      // A later definition that builds on the earlier one is meant so.
      guard variable[.valueFrom] != nil || value == reference || !value.contains(reference) else { continue }
      let tail = version >= 29 ? ", which may be dropped when using apply" : ""
      warn(variable, "hides previous definition of \(GoText.quoted(name))\(tail)")
    }
  }

  // MARK: Ports

  mutating func ports() {
    guard version >= 27 else { return }
    var seen: [String: [ManifestValue]] = [:]
    var names: [String: ManifestValue] = [:]
    forEachContainer { warnings, container in
      for port in container[.ports].items {
        let hostPort = port[.hostPort]?.int ?? 0
        let hostIP = port[.hostIP].string
        let number = port[.containerPort]?.int ?? 0
        let proto = port[.protocol].string
        let name = port[.name].string
        if !hostIP.isEmpty, hostPort == 0 {
          warnings.warn(
            port,
            "hostIP set without hostPort: {Name:\(name) HostPort:0 ContainerPort:\(number) Protocol:\(proto) "
              + "HostIP:\(hostIP)}")
        }
        for other in seen["\(number)/\(proto)"] ?? [] { warnings.compare(port, other) }
        seen["\(number)/\(proto)", default: []].append(port)
        guard warnings.version >= 33, !name.isEmpty else { continue }
        if let other = names[name] {
          warnings.warn(
            port,
            "duplicate port name \(GoText.quoted(name)) with \(other.path), services and probes that select ports "
              + "by name will use \(other.path)")
        } else {
          names[name] = port
        }
      }
    }
  }

  /// Two ports with one number and protocol.
  private mutating func compare(_ port: ManifestValue, _ other: ManifestValue) {
    let (a, b) = (port[.hostPort]?.int ?? 0, other[.hostPort]?.int ?? 0)
    let (ip, otherIP) = (port[.hostIP].string, other[.hostIP].string)
    if ip == otherIP, a == b {
      warn(port, "duplicate port definition with \(other.path)")
    } else if a == 0 || b == 0 {
      warn(port, "overlapping port definition with \(other.path)")
    } else if a == b, ip.isEmpty != otherIP.isEmpty {
      warn(port, "dangerously ambiguous port definition with \(other.path)")
    }
  }
}
