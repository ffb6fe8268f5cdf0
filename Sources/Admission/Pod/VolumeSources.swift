import KubernetesValues
import Manifests

/// The kinds of volume with rules of their own.
extension PodTemplateValidator {
  mutating func validateHostPath(_ source: ManifestValue) {
    guard report.checkRequired(source, .path), let path = source[.path] else { return }
    report.invalid(path, each: PathFormat.withoutBacksteps.faults(in: path.string ?? ""))
    guard let type = source[.type] else { return }
    report.checkOneOf(
      type,
      [
        "", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket",
      ])
  }

  mutating func validateGitRepo(_ source: ManifestValue) {
    report.checkRequired(source, .repository)
    if let directory = source[.directory] {
      report.invalid(directory, each: PathFormat.relative.faults(in: directory.string ?? ""))
    }
  }

  /// The server calls the volume `persistentDisk`.
  mutating func validateGCEPersistentDisk(_ source: ManifestValue, of volume: ManifestValue) {
    let path = "\(volume.path).persistentDisk"
    if source[.pdName].isEmptyText { report.required(Place(source, path: path).child(.pdName)) }
    if let partition = source[.partition], let number = partition.int, !(0...255).contains(number) {
      report.invalid(
        Place(partition, path: "\(path).partition"), .int(number), "must be between 1 and 255, inclusive")
    }
  }

  mutating func validateNFS(_ source: ManifestValue) {
    report.checkRequired(source, .server)
    report.checkRequired(source, .path)
    let path = source[.path].string
    if path.utf8.first != UInt8(ascii: "/") {
      report.invalid(source.place(.path), .string(path), "must be an absolute path")
    }
  }

  mutating func validateFibreChannel(_ source: ManifestValue) {
    let names = source[.targetWWNs]
    if names.isEmpty, source[.wwids].isEmpty {
      report.required(source.place(.targetWWNs), "must specify either targetWWNs or wwids, but not both")
    }
    guard let names, !names.isEmpty else { return }
    if !source[.wwids].isEmpty {
      report.invalid(names.place, printedTexts(names), "targetWWNs and wwids can not be specified simultaneously")
    }
    guard let lun = source[.lun]?.int else {
      report.required(source.place(.lun), "lun is required if targetWWNs is specified")
      return
    }
    if !(0...255).contains(lun) {
      report.invalid(source.place(.lun), .int(lun), "must be between 0 and 255, inclusive")
    }
  }

  func printedTexts(_ list: ManifestValue) -> PrintedValue {
    let texts = list.items.map { $0.string ?? "" }
    return .either(go: "[]string{\(GoText.quotedList(texts))}", json: InternalJSON.texts(list))
  }

  mutating func validateFlocker(_ source: ManifestValue) {
    let name = source[.datasetName].string
    let uuid = source[.datasetUUID].string
    if name.isEmpty, uuid.isEmpty {
      report.required(source.place, "one of datasetName and datasetUUID is required")
    }
    if !name.isEmpty, !uuid.isEmpty {
      report.invalid(
        source.place, .string("resource"), "datasetName and datasetUUID can not be specified simultaneously")
    }
    if name.utf8.contains(UInt8(ascii: "/")) {
      report.invalid(source.place(.datasetName), .string(name), "must not contain '/'")
    }
  }

  mutating func validateFlexVolume(_ source: ManifestValue) {
    report.checkRequired(source, .driver)
    for option in source[.options]?.sortedEntries ?? [] {
      let key = option.key
      let domain = "." + key.prefix { $0 != "/" }.lowercased()
      if domain.hasSuffix(".kubernetes.io") || domain.hasSuffix(".k8s.io") {
        report.invalid(
          option.place, .string(key), "kubernetes.io and k8s.io namespaces are reserved")
      }
    }
  }

  mutating func validateAzureDisk(_ source: ManifestValue) {
    report.checkRequired(source, .diskName)
    report.checkRequired(source, .diskURI)
    if let mode = source[.cachingMode] { report.checkOneOf(mode, ["None", "ReadOnly", "ReadWrite"]) }
    if let kind = source[.kind] { report.checkOneOf(kind, ["Dedicated", "Managed", "Shared"]) }
    let isManaged = source[.kind] == "Managed"
    let uri = source[.diskURI].string
    guard !uri.utf8.starts(with: (isManaged ? "/subscriptions/" : "https://").utf8) else { return }
    report.unsupported(
      source.place(.diskURI), .string(uri),
      [
        isManaged
          ? "/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}"
          : "https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd"
      ])
  }

  mutating func validateQuobyte(_ source: ManifestValue) {
    let detail = "must be a host:port pair or multiple pairs separated by commas"
    if report.checkRequired(source, .registry, detail), let registry = source[.registry] {
      if source[.tenant].string.utf8.count >= 65 {
        report.required(
          source.place(.tenant), "must be a UUID and may not exceed a length of 64 characters")
      } else {
        for address in registry.textBytes.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
        where !Self.isHostAndPort(address) {
          report.invalid(registry, detail)
        }
      }
    }
    report.checkRequired(source, .volume)
  }

  /// Mirrors Go's `net.SplitHostPort`: one colon outside brackets, the last one.
  private static func isHostAndPort(_ text: ArraySlice<UInt8>) -> Bool {
    let colon = UInt8(ascii: ":")
    guard let last = text.lastIndex(of: colon) else { return false }
    var host = text[..<last]
    if host.first == UInt8(ascii: "[") {
      guard let closing = text.firstIndex(of: UInt8(ascii: "]")), closing + 1 == last else { return false }
      host = text[(text.startIndex + 1)..<closing]
      return !host.contains(UInt8(ascii: "[")) && !text[last...].contains(where: { "[]".utf8.contains($0) })
    }
    return !host.contains(colon) && !text.contains(where: { "[]".utf8.contains($0) })
  }

  mutating func validateStorageOS(_ source: ManifestValue) {
    report.checkRequiredName(source, .volumeName, .dns1123Label)
    report.checkNameUnlessEmpty(source, .volumeNamespace, .dns1123Label)
    if let secret = source[.secretRef] { report.checkRequired(secret, .name) }
  }

  /// Mirrors `ValidateCSIDriverName` and `validateCSIVolumeSource`.
  mutating func validateCSI(_ source: ManifestValue) {
    let driver = source[.driver].string
    let place = source.place(.driver)
    if driver.isEmpty { report.required(place) }
    if driver.utf8.count > 63 { report.tooLong(place, limit: 63) }
    if !driver.isEmpty || version < 35 {
      report.invalid(place, .string(driver), each: NameFormat.dns1123Subdomain.faults(in: driver.lowercased()))
    }
    guard let secret = source[.nodePublishSecretRef] else { return }
    guard report.checkRequired(secret, .name), let name = secret[.name] else { return }
    let faults = NameFormat.dns1123Subdomain.faults(in: name.textBytes.span)
    if !faults.isEmpty {
      report.invalid(Place(name, path: "\(source.path).name"), .string(name.string ?? ""), each: faults)
    }
  }
}
