import KubernetesValues
import Manifests

extension PodTemplateValidator {
  /// Mirrors `ValidateEnv`.
  mutating func validateEnv(_ container: ManifestValue) {
    for variable in container[.env].items {
      report.checkRequiredName(variable, .name, .environmentVariable)
      if let source = variable[.valueFrom] { validateEnvSource(source, of: variable) }
    }
  }

  /// Mirrors `validateEnvVarValueFrom`.
  private mutating func validateEnvSource(_ source: ManifestValue, of variable: ManifestValue) {
    var count = 0
    if let field = source[.fieldRef] {
      count += 1
      validateFieldSelector(field, usable: .environment)
    }
    if let resource = source[.resourceFieldRef] {
      count += 1
      validateResourceSelector(resource, needsContainer: false)
    }
    for field in [Field.configMapKeyRef, .secretKeyRef] {
      guard let key = source[field] else { continue }
      count += 1
      report.checkName(key, .name, .dns1123Subdomain)
      report.checkRequiredName(key, .key, .configMapKey)
    }
    if let file = source[.fileKeyRef] {
      count += 1
      validateFileKeySelector(file)
    }
    if count == 0 {
      report.invalid(
        source.place, .string(""),
        version >= 35
          ? "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`"
          : "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`")
    } else if !variable[.value].isEmptyText {
      report.invalid(source.place, .string(""), "may not be specified when `value` is not empty")
    } else if count > 1 {
      report.invalid(source.place, .string(""), "may not have more than one field specified at a time")
    }
  }

  /// Mirrors `validateFileKeySelector`.
  private mutating func validateFileKeySelector(_ file: ManifestValue) {
    report.checkRequiredName(file, .key, .relaxedEnvironmentVariable)
    report.checkRequiredName(file, .volumeName, .dns1123Label)
    if report.checkRequired(file, .path), let path = file[.path] {
      report.invalid(path, each: PathFormat.withoutBacksteps.faults(in: path.string ?? ""))
    }
  }

  /// Variables that come from a file need a volume that is an emptyDir; mirrors `validateFileKeyRefVolumes`.
  mutating func validateFileKeyVolumes() {
    forEachContainer { validator, container in
      for variable in container[.env].items {
        guard let file = variable[.valueFrom][.fileKeyRef] else { continue }
        let name = file[.volumeName].string
        let place = file.place(.volumeName)
        guard let volume = validator.spec[.volumes].items.first(where: { $0[.name].string == name }) else {
          validator.report.notFound(place, .string(name))
          continue
        }
        if volume[.emptyDir] == nil {
          validator.report.invalid(place, .string(name), "referenced volume must be of type emptyDir")
        }
      }
    }
  }

  /// Mirrors `ValidateEnvFrom`.
  mutating func validateEnvFrom(_ container: ManifestValue) {
    guard let list = container[.envFrom] else { return }
    for entry in list.items {
      report.checkNameUnlessEmpty(entry, .prefix, .environmentVariable)
      var count = 0
      for field in [Field.configMapRef, .secretRef] {
        guard let source = entry[field] else { continue }
        count += 1
        guard report.checkRequired(source, .name), let name = source[.name] else { continue }
        let faults = NameFormat.dns1123Subdomain.faults(in: Self.maskTrailingDash(name.string ?? ""))
        report.invalid(name, each: faults)
      }
      if count == 1 { continue }
      report.invalid(
        Place(entry, path: list.path), .string(""),
        count == 0
          ? "must specify one of: `configMapRef` or `secretRef`"
          : "may not have more than one field specified at a time")
    }
  }

  /// A name that something will be appended to may end in a hyphen; mirrors `maskTrailingDash`.
  static func maskTrailingDash(_ name: String) -> String {
    name.utf8.count > 1 && name.utf8.last == UInt8(ascii: "-")
      ? String(decoding: name.utf8.dropLast(2), as: UTF8.self) + "a" : name
  }
}
