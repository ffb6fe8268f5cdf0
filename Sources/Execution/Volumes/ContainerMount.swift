package import JobModel

/// A volume at a place of one container, everything expanded.
package struct ContainerMount: Hashable, Sendable {
  package var volume: String
  /// Absolute.
  package var path: String
  /// A file or folder of the volume; empty for the volume itself. Not to be trusted: it may name what is outside.
  package var subPath: String
  package var isReadOnly: Bool
}

extension PodTemplate {
  /// The mounts of a container. Volumes that are made from objects are read-only, as kubelets mount them.
  func mounts(of container: Container, environment: [String: String]) -> [ContainerMount] {
    container.mounts.map { mount in
      let isMade = if case .projected? = volume(mount.volume)?.source { true } else { false }
      return ContainerMount(
        volume: mount.volume, path: mount.path.hasPrefix("/") ? mount.path : "/" + mount.path,
        subPath: mount.subPathExpression.isEmpty
          ? mount.subPath : expand(mount.subPathExpression) { environment[$0] },
        isReadOnly: mount.isReadOnly || isMade)
    }
  }

  package func volume(_ name: String) -> Volume? { volumes.first { $0.name == name } }
}
