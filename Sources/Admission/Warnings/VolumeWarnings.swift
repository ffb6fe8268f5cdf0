import KubernetesValues
import Manifests

/// Kinds of volume that went out of use, and files that are written over one another.
extension PodTemplateWarnings {
  mutating func volumes() {
    for volume in spec[.volumes].items {
      let retired =
        version <= 26
        ? "deprecated in v1.22, support removal is planned in v1.26" : "deprecated in v1.22, non-functional in v1.25+"
      let gitRepo = version >= 33 ? "deprecated in v1.11, and disabled by default in v1.33+" : "deprecated in v1.11"
      let glusterfs =
        version <= 26
        ? "deprecated in v1.25, this feature will be removed soon after in a subsequent release"
        : "deprecated in v1.25, non-functional in v1.26+"
      for (field, text) in [
        (Field.photonPersistentDisk, "deprecated in v1.11, non-functional in v1.16+"), (.gitRepo, gitRepo),
        (.scaleIO, "deprecated in v1.16, non-functional in v1.22+"), (.flocker, retired), (.storageos, retired),
        (.quobyte, retired), (.glusterfs, glusterfs),
      ] where volume[field] != nil {
        let name = field == .storageos ? "storageOS" : field.name
        warnings.append("\(volume.path).\(name): \(text)")
      }
      if version >= 26, let resources = volume[.ephemeral]?[.volumeClaimTemplate]?[.spec]?[.resources] {
        fraction(resources[.requests], "storage")
        fraction(resources[.limits], "storage")
      }
      guard version >= 28 else { continue }
      for field in [Field.cephfs, .rbd] {
        if let source = volume[field] { warn(source, "deprecated in v1.28, non-functional in v1.31+") }
      }
    }
  }

  // MARK: Files over files

  /// A file of a volume, with the source that it comes from.
  private struct File {
    let path: String
    let source: String
  }

  mutating func overlappingPaths() {
    guard version >= 30 else { return }
    for volume in spec[.volumes].items {
      let name = GoText.quoted(volume[.name].string)
      if let source = volume[.configMap] {
        overlaps(files(source, ""), "volume \(name) (ConfigMap \(GoText.quoted(source[.name].string)))")
      }
      if let source = volume[.secret] {
        overlaps(files(source, ""), "volume \(name) (Secret \(GoText.quoted(source[.secretName].string)))")
      }
      if let source = volume[.downwardAPI] { overlaps(files(source, ""), "volume \(name) (DownwardAPI)") }
      if let projected = volume[.projected] { self.projected(projected, "volume \(name) (Projected)") }
    }
  }

  private mutating func projected(_ volume: ManifestValue, _ title: String) {
    var all: [File] = []
    for source in volume[.sources].items {
      var isEmpty = true
      for (field, word) in [
        (Field.configMap, "ConfigMap"), (.secret, "Secret"), (.downwardAPI, "DownwardAPI"),
        (.serviceAccountToken, "ServiceAccountToken"), (.clusterTrustBundle, "ClusterTrustBundle"),
        (.podCertificate, "PodCertificate"),
      ] {
        guard let projection = source[field] else { continue }
        isEmpty = false
        let name = " " + GoText.quoted(projection[.name].string)
        switch field {
        case .configMap, .secret: all += files(projection, word + name)
        case .downwardAPI: all += files(projection, word)
        case .serviceAccountToken: all.append(File(path: projection[.path].string, source: word))
        case .clusterTrustBundle:
          let label = projection[.name] ?? projection[.signerName]
          all.append(File(path: projection[.path].string, source: "\(word) \(GoText.quoted(label.string))"))
        default:
          for (path, part) in [
            (Field.certificateChainPath, "chain"), (.keyPath, "key"), (.credentialBundlePath, "credential bundle"),
          ] {
            all.append(File(path: projection[path].string, source: "\(word) \(part)"))
          }
        }
      }
      if isEmpty { warnings.append("\(title) has no sources provided") }
    }
    overlaps(all, title)
  }

  private func files(_ source: ManifestValue, _ label: String) -> [File] {
    source[.items].items.map { File(path: $0[.path].string, source: label) }
  }

  private mutating func overlaps(_ files: [File], _ title: String) {
    var earlier: [File] = []
    for file in files {
      let path = file.path.hasSuffix("/") ? String(file.path.reversed().drop { $0 == "/" }.reversed()) : file.path
      guard !path.isEmpty else { continue }
      for other in earlier
      where path == other.path || (path + "/").hasPrefix(other.path + "/")
        || (other.path + "/").hasPrefix(path + "/")
      {
        func words(_ path: String, _ source: String) -> String {
          GoText.quoted(path) + (source.isEmpty ? "" : " (\(source))")
        }
        warnings.append(
          "\(title): overlapping paths: \(words(path, file.source)) with \(words(other.path, other.source))")
      }
      earlier.append(File(path: path, source: file.source))
    }
  }
}
