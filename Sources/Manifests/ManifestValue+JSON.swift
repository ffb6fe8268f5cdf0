package import JSONText
package import KubernetesValues

extension ManifestValue {
  /// Writes what stands in the manifest, and nothing that was filled in.
  package func writeWrittenJSON(to json: inout JSONWriter, version: KubernetesVersion) {
    JSONPrinter(version: version, text: { $1 }, onlyWritten: true).write(self, .object, to: &json)
  }

  /// Writes the object as the API server would send it: keys in the API's order, unset fields left out or
  /// written as their zero value, as the field's Go type has it.
  ///
  /// - Parameters:
  ///   - version: the release whose types are written.
  ///   - text: a last say over the texts of values that the author did not write.
  package func writeJSON(
    to json: inout JSONWriter, version: KubernetesVersion,
    text: @escaping (ManifestValue, String) -> String = { $1 }
  ) {
    JSONPrinter(version: version, text: text).write(self, .object, to: &json)
  }
}

/// Mirrors what Go's `encoding/json` makes of the API's types.
private struct JSONPrinter {
  let version: KubernetesVersion
  let text: (ManifestValue, String) -> String
  /// Whether values without a place in the manifest are left out, and those that say nothing kept.
  var onlyWritten = false

  func write(_ value: ManifestValue, _ kind: ValueKind, to json: inout JSONWriter) {
    switch kind {
    case .object: json.object { writeFields(of: value, to: &$0) }
    case .list:
      let item = value.fieldIndex?.spec.item ?? .any
      json.array { json in
        for element in value.items where isWanted(element) { write(element, item, to: &json) }
      }
    case .map:
      let item = value.fieldIndex?.spec.item ?? .any
      json.object { json in
        for entry in value.sortedEntries where isWanted(entry) {
          json.key(entry.key)
          write(entry, item, to: &json)
        }
      }
    case .string, .time: json.value(text(value, value.string ?? ""))
    case .quantity: json.value(value.quantity?.text ?? "0")
    case .intOrString:
      if let number = value.int { json.value(number) } else { json.value(text(value, value.string ?? "")) }
    case .int32, .int64: json.value(value.int ?? 0)
    case .bool: json.value(value.bool ?? false)
    case .any, .null: json.null()
    }
  }

  private func isWanted(_ value: ManifestValue) -> Bool { !onlyWritten || value.node != nil && value.kind != .null }

  private func writeFields(of value: ManifestValue, to json: inout JSONWriter) {
    guard let type = value.type else { return }
    // Go's TypeMeta has the kind first.
    let rows = value.parent == nil ? type.fields.sorted { $0.rank < $1.rank } : type.fields
    // When the object itself is created is not known, so nothing is said of it.
    let isOwnMetadata = value.field == .metadata && value.parent?.parent == nil
    for row in rows {
      let spec = row.spec
      guard let field = value[spec.field], !onlyWritten || field.node != nil else {
        if onlyWritten { continue }
        if isOwnMetadata, spec.field == .creationTimestamp { continue }
        writeUnset(row, to: &json)
        continue
      }
      if !onlyWritten, presence(of: row) == .omit, isZero(field, spec.kind) { continue }
      json.key(spec.field.name)
      write(field, spec.kind, to: &json)
    }
  }

  /// The field's presence in this release: four fields changed theirs with 1.31.
  private func presence(of row: FieldIndex) -> Presence {
    guard version <= 30 else { return row.spec.presence }
    switch (row.owner, row.spec.field) {
    case (.podFailurePolicyRule, .onPodConditions): return .keep
    case (.podFailurePolicyRule, .onExitCodes): return .nullable
    case (.podFailurePolicyOnExitCodesRequirement, .containerName): return .nullable
    case (.hostAlias, .ip): return .omit
    default: return row.spec.presence
    }
  }

  private func isZero(_ value: ManifestValue, _ kind: ValueKind) -> Bool {
    switch kind {
    case .string: value.isEmptyText
    case .int32, .int64: value.int == 0
    case .bool: value.bool == false
    case .list, .map: value.isEmpty
    default: false
    }
  }

  private func writeUnset(_ row: FieldIndex, to json: inout JSONWriter) {
    let spec = row.spec
    let presence = presence(of: row)
    // A struct that is no pointer is always there, unless the release has dropped it.
    if presence != .pointer, presence != .nullable, spec.kind == .object, spec.until == 255, let type = spec.type {
      json.object(spec.field.name) { json in
        for row in type.fields { writeUnset(row, to: &json) }
      }
      return
    }
    switch (presence, spec.kind) {
    case (.omit, .time) where version <= 33 && spec.field == .creationTimestamp:
      json.key(spec.field.name)
      json.null()
    case (.omit, .quantity), (.keep, .quantity): json.field(spec.field.name, "0")
    case (.keep, .string), (.keep, .time): json.field(spec.field.name, "")
    case (.keep, .int32), (.keep, .int64), (.keep, .intOrString): json.field(spec.field.name, 0)
    case (.keep, .bool): json.field(spec.field.name, false)
    case (.keep, .list), (.keep, .map), (.nullable, _):
      json.key(spec.field.name)
      json.null()
    default: break
    }
  }
}

extension FieldIndex {
  /// The order of the document's own keys.
  fileprivate var rank: Int {
    switch spec.field {
    case .kind: 0
    case .apiVersion: 1
    default: Int(number)
    }
  }
}
