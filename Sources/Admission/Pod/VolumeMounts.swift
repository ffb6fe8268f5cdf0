import KubernetesValues
import Manifests

extension PodTemplateValidator {
  /// Mirrors `ValidateVolumeMounts`.
  mutating func validateVolumeMounts(_ container: ManifestValue) {
    guard let list = container[.volumeMounts], !list.isEmpty else { return }
    let devices = Self.pathsByName(container[.volumeDevices], .devicePath)
    var paths: Set<String> = []
    for mount in list.items {
      let name = mount[.name].string
      let path = mount[.mountPath].string
      if name.isEmpty { report.required(mount.place(.name)) }
      if volumes[name] == nil { report.notFound(mount.place(.name), .string(name)) }
      if path.isEmpty { report.required(mount.place(.mountPath)) }
      if !paths.insert(path).inserted {
        report.invalid(mount.place(.mountPath), .string(path), "must be unique")
      }
      if devices[name] != nil {
        report.invalid(mount.place(.name), .string(name), "must not already exist in volumeDevices")
      }
      if devices.values.contains(path) {
        report.invalid(
          mount.place(.mountPath), .string(path), "must not already exist as a path in volumeDevices")
      }
      validateSubPaths(mount, list)
      validateMountPropagation(mount, list, of: container)
      validateRecursiveReadOnly(mount, list)
    }
  }

  /// Mirrors `validateLocalDescendingPath` on both; the server leaves out the index.
  private mutating func validateSubPaths(_ mount: ManifestValue, _ list: ManifestValue) {
    let subPath = mount[.subPath]
    if let subPath, !subPath.isEmptyText { validateRelativePath(subPath, .subPath, list) }
    guard let expression = mount[.subPathExpr], !expression.isEmptyText else { return }
    if !subPath.isEmptyText {
      report.invalid(expression, "subPathExpr and subPath are mutually exclusive")
    }
    validateRelativePath(expression, .subPathExpr, list)
  }

  private mutating func validateRelativePath(_ path: ManifestValue, _ field: Field, _ list: ManifestValue) {
    let text = path.string ?? ""
    let faults = PathFormat.relative.faults(in: text)
    if faults.isEmpty { return }
    report.invalid(Place(path, path: "\(list.path).\(field.name)"), .string(text), each: faults)
  }

  private mutating func validateMountPropagation(
    _ mount: ManifestValue, _ list: ManifestValue, of container: ManifestValue
  ) {
    guard let propagation = mount[.mountPropagation] else { return }
    let place = Place(propagation, path: "\(list.path).mountPropagation")
    let allowed = ["Bidirectional", "HostToContainer", "None"]
    let text = propagation.string ?? ""
    if !allowed.contains(text) { report.unsupported(place, .named(text), allowed) }
    if text == "Bidirectional", !container[.securityContext][.privileged].isTrue {
      report.forbidden(place, "Bidirectional mount propagation is available only to privileged containers")
    }
  }

  private mutating func validateRecursiveReadOnly(_ mount: ManifestValue, _ list: ManifestValue) {
    guard let value = mount[.recursiveReadOnly] else { return }
    let place = Place(value, path: "\(list.path).recursiveReadOnly")
    switch value.string ?? "" {
    case "Disabled": break
    case "Enabled", "IfPossible":
      if !mount[.readOnly].isTrue {
        report.forbidden(place, "may only be specified when readOnly is true")
      }
      if let propagation = mount[.mountPropagation], !(propagation == "None") {
        report.forbidden(
          place, "may only be specified when mountPropagation is None or not specified")
      }
    case let other: report.unsupported(place, .named(other), ["Disabled", "Enabled", "IfPossible"])
    }
  }

  /// Mirrors `ValidateVolumeDevices`.
  mutating func validateVolumeDevices(_ container: ManifestValue) {
    guard let list = container[.volumeDevices], !list.isEmpty else { return }
    let mounts = Self.pathsByName(container[.volumeMounts], .mountPath)
    var names: Set<String> = []
    var paths: Set<String> = []
    for device in list.items {
      let name = device[.name].string
      let path = device[.devicePath].string
      let namePlace = device.place(.name)
      let pathPlace = device.place(.devicePath)
      if name.isEmpty { report.required(namePlace) }
      if names.contains(name) { report.invalid(namePlace, .string(name), "must be unique") }
      if let volume = volumes[name] {
        if volume[.persistentVolumeClaim] == nil, volume[.ephemeral] == nil {
          report.invalid(
            namePlace, .string(name),
            "can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode")
        }
      } else {
        report.notFound(namePlace, .string(name))
      }
      if path.isEmpty { report.required(pathPlace) }
      if paths.contains(path) { report.invalid(pathPlace, .string(path), "must be unique") }
      if PathFormat.hasBackstep(path) {
        report.invalid(pathPlace, .string(path), "can not contain backsteps ('..')")
      } else {
        paths.insert(path)
      }
      if mounts[name] != nil {
        report.invalid(namePlace, .string(name), "must not already exist in volumeMounts")
      }
      if mounts.values.contains(path) {
        report.invalid(pathPlace, .string(path), "must not already exist as a path in volumeMounts")
      }
      if !name.isEmpty { names.insert(name) }
    }
  }

  /// The paths of mounts or devices by volume, the last one of each; as the server gathers them.
  private static func pathsByName(_ list: ManifestValue?, _ field: Field) -> [String: String] {
    var paths: [String: String] = [:]
    for entry in list.items { paths[entry[.name].string] = entry[field].string }
    return paths
  }
}
