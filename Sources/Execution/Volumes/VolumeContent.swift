package import JobModel

/// A file of a volume that is made from objects.
package struct VolumeFile: Hashable, Sendable {
  /// Below the volume: names joined by `/`, none of them `.` or `..`.
  package var path: String
  package var bytes: [UInt8]
  package var mode: Int
}

/// The files of a volume that is made from ConfigMaps, Secrets and fields of the pod.
///
/// Mirrors `MakePayload` of the volume plugins and `collectData` of the projected one. The files are plain files: links
/// to a folder of one generation, as the kubelet makes them for updates, are not needed for objects that never change.
package struct VolumeContent: Sendable {
  /// By path, so that of two files at one place the later counts.
  private var byPath: [String: VolumeFile] = [:]
  /// What is missing: the pod waits for it for ever.
  package private(set) var faults: [String] = []

  package var files: [VolumeFile] { byPath.values.sorted { $0.path < $1.path } }

  package init(
    _ projections: [Volume.Projection], defaultMode: Int, template: PodTemplate, pod: PodIdentity,
    objects: ConfigObjects, capacity: NodeCapacity
  ) {
    for projection in projections {
      switch projection {
      case .configMap(let name, let items, let isOptional):
        add(.configMap, name, items, isOptional: isOptional, defaultMode: defaultMode, objects)
      case .secret(let name, let items, let isOptional):
        add(.secret, name, items, isOptional: isOptional, defaultMode: defaultMode, objects)
      case .downward(let items):
        let resolver = FieldResolver(template: template, pod: pod, capacity: capacity)
        for item in items { add(item, resolver, defaultMode: defaultMode) }
      case .other(let kind): faults.append("\(kind) needs a cluster")
      }
    }
  }

  private mutating func add(
    _ kind: EnvironmentSource.Kind, _ name: String, _ items: [Volume.Item]?, isOptional: Bool, defaultMode: Int,
    _ objects: ConfigObjects
  ) {
    guard let data = objects.data(of: kind, name) else {
      if !isOptional { faults.append("\(kind.rawValue) \(name) is not in the input") }
      return
    }
    guard let items else {
      for (key, bytes) in data { add(key, bytes, mode: defaultMode) }
      return
    }
    for item in items {
      if let bytes = data[item.key] {
        add(item.path, bytes, mode: item.mode ?? defaultMode)
      } else if !isOptional {
        faults.append("\(kind.rawValue) \(name) has no key \(item.key)")
      }
    }
  }

  private mutating func add(_ item: Volume.DownwardItem, _ resolver: FieldResolver, defaultMode: Int) {
    let value: String?
    switch item.value {
    case .field(let path): value = resolver.field(path)
    case .resource(let name, let container, let divisor):
      value = container.flatMap { resolver.resource(name, of: $0, divisor: divisor) }
    case .text, .configMapKey, .secretKey, .fileKey: value = nil
    }
    guard let value else { return faults.append("the value for \(item.path) is not known here") }
    add(item.path, Array(value.utf8), mode: item.mode ?? defaultMode)
  }

  private mutating func add(_ path: String, _ bytes: [UInt8], mode: Int) {
    guard let path = RelativePath.normalized(path), !path.isEmpty else {
      return faults.append("\(path) leaves its volume")
    }
    byPath[path] = VolumeFile(path: path, bytes: bytes, mode: mode)
  }
}

/// Paths below a volume, as manifests give them.
package enum RelativePath {
  /// The path without `.` and empty parts; nil for one that could lead elsewhere: absolute, or with `..`.
  package static func normalized(_ path: String) -> String? {
    guard !path.hasPrefix("/"), !path.utf8.contains(0) else { return nil }
    let parts = path.split(separator: "/").filter { $0 != "." }
    guard !parts.contains("..") else { return nil }
    return parts.joined(separator: "/")
  }
}
