import JobModel
import KubernetesValues

extension Preflight {
  /// What a runtime on this machine does not do about a pod's volumes, for runtimes that make them with `VolumeStore`.
  ///
  /// - Parameters:
  ///   - mountFault: why nothing can be mounted here; nil when it can.
  ///   - isRoot: whether memory can be mounted on this machine.
  static func volumeItems(
    _ template: PodTemplate, pod: PodIdentity, objects: ConfigObjects, capacity: NodeCapacity, mountFault: String?,
    isRoot: Bool
  ) -> [Item] {
    var items: [Item] = []
    for (place, volume) in template.volumes.enumerated() {
      let isUsed = (template.initContainers + template.containers).contains { container in
        container.mounts.contains { $0.volume == volume.name }
      }
      guard isUsed else { continue }
      let path = "spec.volumes[\(place)]"
      if let mountFault {
        items.append(Item(path, .refused, "volume \(volume.name) cannot be mounted: \(mountFault)"))
        continue
      }
      switch volume.source {
      case .emptyDirectory(let isInMemory, let limit):
        // On a disk it is measured from time to time, as kubelets do.
        if let limit, isInMemory, !isRoot {
          items.append(
            Item(
              "\(path).emptyDir.sizeLimit", .note,
              "only root can mount memory of a size: it can be overrun, and a pod with more than \(limit) is evicted "
                + "when that is seen, every 10 seconds"))
        }
      case .hostPath: break
      case .projected(let projections, let defaultMode):
        let content = VolumeContent(
          projections, defaultMode: defaultMode, template: template, pod: pod, objects: objects, capacity: capacity)
        for fault in content.faults {
          items.append(
            Item(
              path, .refused, "volume \(volume.name): \(fault); the pod would wait for it for ever", isFatal: true))
        }
      case .other(let kind):
        items.append(
          Item(path, .refused, "volume \(volume.name) cannot be mounted: \(kind) is not something this machine has"))
      }
    }
    return items
  }

  static func mountItems(of container: Container, at path: String, environment: [String: String]) -> [Item] {
    var items: [Item] = []
    for (place, mount) in container.mounts.enumerated() {
      let field = "\(path).volumeMounts[\(place)]"
      if mount.path.split(separator: "/").isEmpty {
        items.append(Item("\(field).mountPath", .refused, "the root itself is not replaced", isFatal: true))
      }
      if mount.propagation == "Bidirectional" {
        items.append(
          Item("\(field).mountPropagation", .refused, "what the container mounts does not reach this machine"))
      } else if mount.propagation == "HostToContainer" {
        items.append(
          Item("\(field).mountPropagation", .note, "what this machine mounts later does not reach the container"))
      }
      var missing: [String] = []
      _ = expand(mount.subPathExpression) { name in
        if environment[name] == nil { missing.append(name) }
        return environment[name] ?? ""
      }
      for name in missing {
        items.append(
          Item(
            "\(field).subPathExpr", .refused, "there is no variable \(name); the pod would wait for it for ever",
            isFatal: true))
      }
      if RelativePath.normalized(mount.subPath) == nil {
        items.append(Item("\(field).subPath", .refused, "\(mount.subPath) leaves its volume", isFatal: true))
      }
    }
    return items
  }
}
