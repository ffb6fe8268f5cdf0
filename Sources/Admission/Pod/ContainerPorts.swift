import KubernetesValues
import Manifests

extension PodTemplateValidator {
  static let portNumberDetail = "must be between 1 and 65535, inclusive"

  /// Mirrors `validateContainerPorts`.
  mutating func validatePorts(_ container: ManifestValue) {
    var names: Set<String> = []
    for port in container[.ports].items {
      if let name = port[.name], !name.isEmptyText {
        let faults = NameFormat.portName.faults(in: name.textBytes.span)
        if !faults.isEmpty {
          report.invalid(name, each: faults)
        } else if !names.insert(name.string ?? "").inserted {
          report.duplicate(name)
        }
      }
      let number = port[.containerPort]?.int ?? 0
      if number == 0 {
        report.required(port.place(.containerPort))
      } else {
        report.checkRange(port, .containerPort, 1...65535, Self.portNumberDetail)
      }
      report.checkRange(port, .hostPort, 0...65535, Self.portNumberDetail)
      report.checkOneOf(port, .protocol, ["SCTP", "TCP", "UDP"])
    }
  }

  /// Ports of the node can be had once; mirrors `checkHostPortConflicts`.
  ///
  /// - Parameter position: what the server prints as the container's index, where it is not that of the list.
  mutating func validateHostPorts(_ container: ManifestValue, taken: inout Set<String>, position: Int? = nil) {
    for port in container[.ports].items {
      guard let hostPort = port[.hostPort], let number = hostPort.int, number != 0 else { continue }
      let key = "\(port[.protocol].string)/\(port[.hostIP].string)/\(number)"
      if taken.insert(key).inserted { continue }
      var place = hostPort.place
      if let position {
        let list = specPlace.child(.initContainers).path
        place = Place(hostPort, path: "\(list)[\(position)].ports[\(port.position)].hostPort")
      }
      report.duplicate(place, .string(key))
    }
  }

  /// On the node's network a port is the same inside and outside; mirrors `validateHostNetwork`.
  mutating func validateHostNetworkPorts() {
    guard usesHostNetwork else { return }
    for container in containers(.regular) {
      for port in container[.ports].items {
        let inside = port[.containerPort]?.int ?? 0
        let outside = port[.hostPort]?.int ?? 0
        if outside == 0 || outside == inside { continue }
        if version >= 28 {
          report.invalid(
            port.place(.hostPort), .int(outside), "must match `containerPort` when `hostNetwork` is true")
        } else {
          report.invalid(
            port.place(.containerPort), .int(inside), "must match `hostPort` when `hostNetwork` is true")
        }
      }
    }
  }
}
