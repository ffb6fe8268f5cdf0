import JobModel

extension ManifestValue {
  /// Reads a `Volume`.
  var volume: Volume {
    Volume(name: self[.name]?.string ?? "", source: volumeSource)
  }

  private var volumeSource: Volume.Source {
    if let directory = self[.emptyDir] {
      if directory[.medium]?.string?.hasPrefix("HugePages") == true { return .other("emptyDir on huge pages") }
      return .emptyDirectory(
        inMemory: directory[.medium] == "Memory", sizeLimit: directory[.sizeLimit]?.quantity)
    }
    if let path = self[.hostPath] {
      return .hostPath(path: path[.path]?.string ?? "", type: path[.type]?.string ?? "")
    }
    if let map = self[.configMap] {
      return .projected([map.configMapProjection(name: map[.name])], defaultMode: map.mode)
    }
    if let secret = self[.secret] {
      // Alone among its kin this field is called secretName.
      return .projected([secret.secretProjection(name: secret[.secretName])], defaultMode: secret.mode)
    }
    if let downward = self[.downwardAPI] {
      return .projected([.downward(downward.downwardItems)], defaultMode: downward.mode)
    }
    if let projected = self[.projected] {
      return .projected(projected[.sources].items.map(\.projection), defaultMode: projected.mode)
    }
    // A volume without any source is an empty folder (SetDefaults_Volume).
    guard let kind = children.first(where: { $0.field != .name }) else {
      return .emptyDirectory(inMemory: false, sizeLimit: nil)
    }
    return .other(kind.field?.name ?? "")
  }

  /// The permissions of files of which nothing else is said.
  private var mode: Int { self[.defaultMode]?.int.map(Int.init) ?? 0o644 }

  private var projection: Volume.Projection {
    if let map = self[.configMap] { return map.configMapProjection(name: map[.name]) }
    if let secret = self[.secret] { return secret.secretProjection(name: secret[.name]) }
    if let downward = self[.downwardAPI] { return .downward(downward.downwardItems) }
    return .other(children.first { _ in true }?.field?.name ?? "")
  }

  private func configMapProjection(name: ManifestValue?) -> Volume.Projection {
    .configMap(name: name.string, items: projectedItems, isOptional: self[.optional]?.bool ?? false)
  }

  private func secretProjection(name: ManifestValue?) -> Volume.Projection {
    .secret(name: name.string, items: projectedItems, isOptional: self[.optional]?.bool ?? false)
  }

  private var projectedItems: [Volume.Item]? {
    guard let items = self[.items], !items.isEmpty else { return nil }
    return items.items.map {
      Volume.Item(
        key: $0[.key]?.string ?? "", path: $0[.path]?.string ?? "", mode: $0[.mode]?.int.map(Int.init))
    }
  }

  private var downwardItems: [Volume.DownwardItem] {
    self[.items].items.compactMap { item in
      item.fieldValue.map {
        Volume.DownwardItem(path: item[.path]?.string ?? "", value: $0, mode: item[.mode]?.int.map(Int.init))
      }
    }
  }
}
