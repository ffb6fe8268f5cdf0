import KubernetesValues
import Manifests

extension PodTemplateValidator {
  /// Mirrors `validateEphemeralVolumeSource` and `ValidatePersistentVolumeClaimTemplate`.
  mutating func validateEphemeralVolume(_ source: ManifestValue) {
    guard let claim = source[.volumeClaimTemplate] else {
      report.required(source.place(.volumeClaimTemplate))
      return
    }
    validateClaimMetadata(claim[.metadata])
    validateClaimSpec(claim)
  }

  private mutating func validateClaimMetadata(_ metadata: ManifestValue?) {
    guard let metadata else { return }
    LabelValidation.annotations(metadata[.annotations], at: metadata.place(.annotations), &report)
    LabelValidation.labels(metadata[.labels], at: metadata.place(.labels), &report)
    let fields: [Field] = [
      .name, .generateName, .namespace, .selfLink, .uid, .resourceVersion, .generation, .creationTimestamp,
      .deletionTimestamp, .deletionGracePeriodSeconds, .ownerReferences, .finalizers, .managedFields,
    ]
    for field in fields {
      guard let value = metadata[field], isSet(value) else { continue }
      // The server makes the field's name from that of the Go struct.
      let name = field == .uid ? "uID" : field.name
      report.forbidden(
        Place(value, path: "\(metadata.path).\(name)"),
        version >= 26 ? "cannot be set" : "cannot be set for an ephemeral volume")
    }
  }

  /// Whether a metadata field holds other than its zero value.
  private func isSet(_ value: ManifestValue) -> Bool {
    switch value.kind {
    case .string: !value.isEmptyText
    case .list, .map: true
    case .int32, .int64: value.fieldIndex?.spec.presence == .pointer || value.int != 0
    case .null: false
    default: true
    }
  }

  /// Mirrors `ValidatePersistentVolumeClaimSpec`.
  private mutating func validateClaimSpec(_ claim: ManifestValue) {
    let place = claim.place(.spec)
    let spec = claim[.spec]
    if spec[.accessModes].isEmpty {
      report.required(place.child(.accessModes), "at least 1 access mode is required")
    }
    validateSelector(spec[.selector])
    validateAccessModes(spec[.accessModes])
    validateStorageRequest(spec, place)
    guard let spec else { return }
    report.checkNameUnlessEmpty(spec, .storageClassName, .dns1123Subdomain)
    if let mode = spec[.volumeMode] { report.checkOneOf(mode, ["Block", "Filesystem"]) }
    validateDataSource(spec[.dataSource])
    validateDataSource(spec[.dataSourceRef])
    if version >= 26, let reference = spec[.dataSourceRef] {
      report.checkNameUnlessEmpty(reference, .namespace, .dns1123Label)
    }
    validateDataSourceAgreement(spec)
    if version >= 34 { report.checkNameUnlessEmpty(spec, .volumeAttributesClassName, .dns1123Subdomain) }
  }

  private mutating func validateAccessModes(_ modes: ManifestValue?) {
    guard let modes else { return }
    let allowed =
      ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce"] + (version >= 27 ? ["ReadWriteOncePod"] : [])
    var hasOncePod = false
    var hasOther = false
    for mode in modes.items {
      let text = mode.string ?? ""
      let isAllowed = allowed.contains(text)
      if !isAllowed { report.unsupported(Place(mode, path: modes.path), .named(text), allowed) }
      if text == "ReadWriteOncePod" { hasOncePod = true } else if isAllowed { hasOther = true }
    }
    if hasOncePod, hasOther {
      report.forbidden(modes.place, "may not use ReadWriteOncePod with other access modes")
    }
  }

  private mutating func validateStorageRequest(_ spec: ManifestValue?, _ place: Place) {
    let request = spec[.resources][.requests]?[key: "storage"]
    // The server leaves out `requests`.
    let path = place.child(.resources).path + "[storage]"
    guard let request else {
      let anchor = spec[.resources][.requests] ?? spec[.resources] ?? spec ?? place.anchor
      report.required(Place(anchor, path: path))
      return
    }
    let amount = request.amount
    if amount.sign <= 0 {
      report.invalid(Place(request, path: path), .string(amount.text), "must be greater than zero")
    }
  }

  /// Mirrors `validateDataSource` and `validateDataSourceRef`.
  private mutating func validateDataSource(_ source: ManifestValue?) {
    guard let source else { return }
    report.checkRequired(source, .name)
    report.checkRequired(source, .kind)
    let group = source[.apiGroup].string
    let kind = source[.kind].string
    if group.isEmpty, kind != "PersistentVolumeClaim" {
      report.invalid(
        source.place, .string(kind),
        version >= 26 ? "must be 'PersistentVolumeClaim' when referencing the default apiGroup" : "")
    }
    if version >= 29 { report.checkNameUnlessEmpty(source, .apiGroup, .dns1123Subdomain) }
  }

  private mutating func validateDataSourceAgreement(_ spec: ManifestValue) {
    guard let source = spec[.dataSource], let reference = spec[.dataSourceRef] else { return }
    // The server prints a path object, which has no visible fields.
    let printed = PrintedValue.text("{}")
    if !reference[.namespace].isEmptyText, version >= 26 {
      report.invalid(spec.place, printed, "may not be specified when dataSourceRef.namespace is specified")
      return
    }
    let isSame =
      (source[.apiGroup] == nil) == (reference[.apiGroup] == nil)
      && [Field.apiGroup, .kind, .name].allSatisfy { source[$0].string == reference[$0].string }
    if !isSame { report.invalid(spec.place, printed, "must match dataSourceRef") }
  }
}
