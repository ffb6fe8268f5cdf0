import CEL
import Manifests
import YAMLTree

/// An apply configuration merged into a manifest; mirrors what structured merge makes of the API's lists.
enum ApplyConfiguration {
  /// - Parameter value: what the expression gave: `Object{…}`.
  static func merge(_ value: Value, into document: YAMLDraft, type: ObjectType) throws(PatchError) -> YAMLDraft {
    guard value.object?.typeName == PatchTypes.object else {
      throw PatchError("an apply configuration is an Object, not a value of type \(value.type.name)")
    }
    return try merge(object: YAMLDraft(value), into: document, type)
  }

  private static func merge(
    object new: YAMLDraft, into old: YAMLDraft, _ type: ObjectType
  ) throws(PatchError) -> YAMLDraft {
    guard case .mapping(let fields, _) = new.opened else { throw PatchError("\(type.name) is an object") }
    guard !MergeRules.isAtomic(type) else { throw PatchError("\(type.name) can only be set as a whole") }
    var (entries, node) = old.mappingEntries
    for field in fields {
      guard let name = Field(field.key), let row = type.index(of: name) else {
        throw PatchError("\(type.name) has no field \"\(field.key)\"")
      }
      let position = entries.firstIndex { $0.key == field.key }
      let before = position.map { entries[$0].value } ?? .null
      let merged = try merge(field.value, into: before, row)
      if let position { entries[position].value = merged } else { entries.append(.init(field.key, merged)) }
    }
    return .mapping(entries, of: node)
  }

  private static func merge(
    _ new: YAMLDraft, into old: YAMLDraft, _ row: FieldIndex
  ) throws(PatchError) -> YAMLDraft {
    let spec = row.spec
    switch spec.kind {
    case .object:
      guard let type = spec.type else { return new }
      return try merge(object: new, into: old, type)
    case .map:
      guard case .mapping(let added, _) = new.opened else { throw PatchError("\(spec.field.name) is a map") }
      guard !MergeRules.isAtomic(row) else { throw PatchError("\(spec.field.name) can only be set as a whole") }
      var (entries, node) = old.mappingEntries
      for entry in added {
        if let position = entries.firstIndex(where: { $0.key == entry.key }) {
          entries[position].value = entry.value
        } else {
          entries.append(entry)
        }
      }
      return .mapping(entries, of: node)
    case .list:
      guard case .sequence(let added, _) = new.opened else { throw PatchError("\(spec.field.name) is a list") }
      guard let keys = MergeRules.keys(of: row), let type = spec.type else {
        throw PatchError("\(spec.field.name) can only be set as a whole")
      }
      var (items, node) = old.sequenceItems
      for item in added {
        if let position = items.firstIndex(where: { agree($0, item, keys) }) {
          items[position] = try merge(object: item, into: items[position], type)
        } else {
          items.append(try merge(object: item, into: .mapping([], of: nil), type))
        }
      }
      return .sequence(items, of: node)
    default: return new
    }
  }

  private static func agree(_ a: YAMLDraft, _ b: YAMLDraft, _ keys: [MergeRules.Key]) -> Bool {
    keys.allSatisfy { key in
      func value(_ draft: YAMLDraft) -> YAMLDraft {
        draft.mappingEntries.0.first { $0.key == key.field.name }?.value ?? key.defaultText.map(YAMLDraft.string)
          ?? .null
      }
      return value(a) == value(b)
    }
  }
}

extension YAMLDraft {
  /// A mapping's entries and the node that it is a version of; none of what is no mapping.
  fileprivate var mappingEntries: ([Entry], YAMLNode?) {
    if case .mapping(let entries, let node) = opened { (entries, node) } else { ([], nil) }
  }

  fileprivate var sequenceItems: ([YAMLDraft], YAMLNode?) {
    if case .sequence(let items, let node) = opened { (items, node) } else { ([], nil) }
  }
}

/// How the API merges lists and maps: the `x-kubernetes-list-map-keys` and `-map-type` of its schema.
enum MergeRules {
  struct Key {
    var field: Field
    /// What stands for a field that is not written.
    var defaultText: String?

    init(_ field: Field, default text: String? = nil) {
      self.field = field
      defaultText = text
    }
  }

  /// What tells the items of a list apart; nil for a list that is set as a whole.
  static func keys(of row: FieldIndex) -> [Key]? {
    switch (row.owner, row.spec.field) {
    case (_, .containers), (_, .initContainers), (_, .ephemeralContainers), (_, .volumes), (_, .env),
      (_, .schedulingGates), (_, .resourceClaims), (.resourceRequirements, .claims):
      [Key(.name)]
    case (_, .volumeMounts): [Key(.mountPath)]
    case (_, .volumeDevices): [Key(.devicePath)]
    case (.container, .ports): [Key(.containerPort), Key(.protocol, default: "TCP")]
    case (_, .hostAliases): [Key(.ip)]
    case (_, .topologySpreadConstraints): [Key(.topologyKey), Key(.whenUnsatisfiable)]
    case (_, .ownerReferences): [Key(.uid)]
    default: nil
    }
  }

  static func isAtomic(_ row: FieldIndex) -> Bool { row.spec.field == .nodeSelector }

  static func isAtomic(_ type: ObjectType) -> Bool {
    switch type {
    case .labelSelector, .nodeSelector, .nodeSelectorTerm, .objectFieldSelector, .resourceFieldSelector,
      .configMapKeySelector, .secretKeySelector, .fileKeySelector, .localObjectReference, .typedLocalObjectReference:
      true
    default: false
    }
  }
}
