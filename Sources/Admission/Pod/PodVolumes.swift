import KubernetesValues
import Manifests

extension PodTemplateValidator {
  /// A kind of volume: its field, and how the server calls it where it says that there is one too many.
  private static let sources: [(field: Field, name: String)] = [
    (.emptyDir, "emptyDir"), (.hostPath, "hostPath"), (.gitRepo, "gitRepo"),
    (.gcePersistentDisk, "gcePersistentDisk"), (.awsElasticBlockStore, "awsElasticBlockStore"),
    (.secret, "secret"), (.nfs, "nfs"), (.iscsi, "iscsi"), (.glusterfs, "glusterfs"), (.flocker, "flocker"),
    (.persistentVolumeClaim, "persistentVolumeClaim"), (.rbd, "rbd"), (.cinder, "cinder"), (.cephfs, "cephFS"),
    (.quobyte, "quobyte"), (.downwardAPI, "downwarAPI"), (.fc, "fc"), (.flexVolume, "flexVolume"),
    (.configMap, "configMap"), (.azureFile, "azureFile"), (.vsphereVolume, "vsphereVolume"),
    (.photonPersistentDisk, "photonPersistentDisk"), (.portworxVolume, "portworxVolume"),
    (.azureDisk, "azureDisk"), (.storageos, "storageos"), (.projected, "projected"), (.scaleIO, "scaleIO"),
    (.csi, "csi"), (.ephemeral, "ephemeral"), (.image, "image"),
  ]

  /// Mirrors `ValidateVolumes`: only volumes without errors count for mounts and for equal names.
  mutating func validateVolumes() {
    for volume in spec[.volumes].items {
      let before = report.count
      validateSource(of: volume)
      let name = volume[.name].string
      if name.isEmpty {
        report.required(volume.place(.name))
      } else {
        report.checkName(volume, .name, .dns1123Label)
        if volumes[name] != nil { report.duplicate(volume.place(.name), .string(name)) }
      }
      if report.count == before { volumes[name] = volume }
    }
  }

  /// Mirrors `validateVolumeSource`: the first source is validated, every further one is one too many.
  private mutating func validateSource(of volume: ManifestValue) {
    var hasSource = false
    for (field, name) in Self.sources {
      guard let source = volume[field] else { continue }
      if hasSource {
        report.forbidden(
          Place(source, path: "\(volume.path).\(name)"), "may not specify more than 1 volume type")
        continue
      }
      hasSource = true
      validate(source, field, of: volume)
    }
    if !hasSource { report.required(volume.place, "must specify a volume type") }
  }

  private mutating func validate(_ source: ManifestValue, _ field: Field, of volume: ManifestValue) {
    switch field {
    case .emptyDir:
      if let limit = source[.sizeLimit], (limit.quantity?.sign ?? 0) < 0 {
        report.forbidden(limit.place, "SizeLimit field must be a valid resource quantity")
      }
    case .hostPath: validateHostPath(source)
    case .gitRepo: validateGitRepo(source)
    case .gcePersistentDisk: validateGCEPersistentDisk(source, of: volume)
    case .awsElasticBlockStore:
      report.checkRequired(source, .volumeID)
      report.checkRange(source, .partition, 0...255, "must be between 1 and 255, inclusive")
    case .secret: validateSecretVolume(source)
    case .configMap: validateConfigMapVolume(source)
    case .downwardAPI:
      checkMode(source, .defaultMode)
      for item in source[.items].items { validateDownwardAPIFile(item, path: source.path) }
    case .projected: validateProjectedVolume(source)
    case .nfs: validateNFS(source)
    case .iscsi: validateISCSI(source, of: volume)
    case .fc: validateFibreChannel(source)
    case .flocker: validateFlocker(source)
    case .flexVolume: validateFlexVolume(source)
    case .azureDisk: validateAzureDisk(source)
    case .quobyte: validateQuobyte(source)
    case .storageos: validateStorageOS(source)
    case .csi: validateCSI(source)
    case .ephemeral: validateEphemeralVolume(source)
    case .image:
      if let policy = source[.pullPolicy], !policy.isEmptyText {
        report.checkOneOf(policy, ["Always", "IfNotPresent", "Never"])
      }
    case .cinder:
      report.checkRequired(source, .volumeID)
      if let secret = source[.secretRef] { report.checkRequired(secret, .name) }
    default:
      for field in Self.requiredFields(of: field) { report.checkRequired(source, field) }
    }
  }

  /// Kinds of which only some fields have to be there.
  private static func requiredFields(of kind: Field) -> [Field] {
    switch kind {
    case .glusterfs: [.endpoints, .path]
    case .persistentVolumeClaim: [.claimName]
    case .rbd: [.monitors, .image]
    case .cephfs: [.monitors]
    case .azureFile: [.secretName, .shareName]
    case .vsphereVolume: [.volumePath]
    case .photonPersistentDisk: [.pdID]
    case .portworxVolume: [.volumeID]
    case .scaleIO: [.gateway, .system, .volumeName]
    default: []
    }
  }

  // MARK: Files in volumes

  static let modeDetail = "must be a number between 0 and 0777 (octal), both inclusive"

  mutating func checkMode(_ object: ManifestValue, _ field: Field) {
    report.checkRange(object, field, 0...0o777, Self.modeDetail)
  }

  private mutating func validateSecretVolume(_ secret: ManifestValue) {
    report.checkRequired(secret, .secretName)
    checkMode(secret, .defaultMode)
    for item in secret[.items].items { validateKeyToPath(item) }
  }

  private mutating func validateConfigMapVolume(_ configMap: ManifestValue) {
    report.checkRequired(configMap, .name)
    checkMode(configMap, .defaultMode)
    for item in configMap[.items].items { validateKeyToPath(item) }
  }

  /// Mirrors `validateKeyToPath`.
  mutating func validateKeyToPath(_ item: ManifestValue) {
    report.checkRequired(item, .key)
    if report.checkRequired(item, .path), let path = item[.path] {
      report.invalid(path, each: PathFormat.unreserved.faults(in: path.string ?? ""))
    }
    checkMode(item, .mode)
  }

  /// Mirrors `validateDownwardAPIVolumeFile`: the server's paths leave out `items` and the index.
  mutating func validateDownwardAPIFile(_ file: ManifestValue, path: String) {
    let text = file[.path].string
    let pathPlace = Place(file[.path] ?? file, path: "\(path).path")
    if text.isEmpty { report.required(pathPlace) }
    report.invalid(pathPlace, .string(text), each: PathFormat.unreserved.faults(in: text))
    let field = file[.fieldRef]
    let resource = file[.resourceFieldRef]
    let place = Place(file, path: path)
    if let field {
      validateFieldSelector(field, usable: .volume, path: "\(path).fieldRef")
      if resource != nil {
        report.invalid(
          place, .string("resource"), "fieldRef and resourceFieldRef can not be specified simultaneously")
      }
    } else if let resource {
      validateResourceSelector(resource, needsContainer: true, path: "\(path).resourceFieldRef")
    } else {
      report.required(place, "one of fieldRef and resourceFieldRef is required")
    }
    if let mode = file[.mode], let number = mode.int, !(0...0o777).contains(number) {
      report.invalid(Place(mode, path: "\(path).mode"), .int(number), Self.modeDetail)
    }
  }
}
