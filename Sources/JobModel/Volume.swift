package import KubernetesValues

/// A volume of a pod.
package struct Volume: Hashable, Sendable {
  package var name: String
  package var source: Source

  package init(name: String, source: Source) {
    self.name = name
    self.source = source
  }

  package enum Source: Hashable, Sendable {
    /// An empty folder that lives as long as the pod.
    case emptyDirectory(inMemory: Bool, sizeLimit: Quantity?)
    /// A path of the machine; `type` as in the API (`DirectoryOrCreate` …), empty for no check.
    case hostPath(path: String, type: String)
    /// Files made from objects: a ConfigMap, a Secret, fields of the pod, or several of them.
    case projected([Projection], defaultMode: Int)
    /// Any other kind, by the name of its field: `persistentVolumeClaim`.
    case other(String)
  }

  package enum Projection: Hashable, Sendable {
    /// Without items every key becomes a file.
    case configMap(name: String, items: [Item]?, isOptional: Bool)
    case secret(name: String, items: [Item]?, isOptional: Bool)
    case downward([DownwardItem])
    /// `serviceAccountToken`, `clusterTrustBundle` …
    case other(String)
  }

  package struct Item: Hashable, Sendable {
    package var key: String
    package var path: String
    package var mode: Int?

    package init(key: String, path: String, mode: Int? = nil) {
      self.key = key
      self.path = path
      self.mode = mode
    }
  }

  package struct DownwardItem: Hashable, Sendable {
    package var path: String
    /// A `fieldRef` or a `resourceFieldRef`.
    package var value: EnvironmentVariable.Value
    package var mode: Int?

    package init(path: String, value: EnvironmentVariable.Value, mode: Int? = nil) {
      self.path = path
      self.value = value
      self.mode = mode
    }
  }
}

/// Where a container sees a volume.
package struct VolumeMount: Hashable, Sendable {
  package var volume: String
  package var path: String
  package var subPath: String
  /// As `subPath`, with `$(NAME)` expanded.
  package var subPathExpression: String
  package var isReadOnly: Bool
  /// As the API names it: `HostToContainer`, `Bidirectional`; nil for none.
  package var propagation: String?

  package init(
    volume: String, path: String, subPath: String = "", subPathExpression: String = "", isReadOnly: Bool = false,
    propagation: String? = nil
  ) {
    self.volume = volume
    self.path = path
    self.subPath = subPath
    self.subPathExpression = subPathExpression
    self.isReadOnly = isReadOnly
    self.propagation = propagation
  }
}
