import CEL
import Manifests
import YAMLTree

extension YAMLDraft {
  /// A value that an expression gave, as text is written from it. What stands in the manifest is kept as it stands.
  ///
  /// - Parameter path: the type that an object made at this place has: `Object.spec`.
  init(_ value: Value, path: String? = nil) throws(PatchError) {
    switch value {
    case .null: self = .null
    case .bool(let flag): self = .bool(flag)
    case .int(let number): self = .int(number)
    case .uint(let number): self = Int64(exactly: number).map(YAMLDraft.int) ?? .double(Double(number))
    case .double(let number) where number.isFinite: self = .double(number)
    case .string(let text): self = .string(text)
    case .treeList(let tree, let node), .treeMap(let tree, let node):
      if let kept = (tree as? ManifestTree)?.node(node) {
        self = .kept(kept)
      } else {
        self = try Self.copy(of: value, path)
      }
    case .list, .map: self = try Self.copy(of: value, path)
    case .opaque:
      guard let object = value.object else { throw PatchError("a value of type \(value.type.name) is no JSON") }
      let path = path ?? object.typeName
      guard object.typeName == path else {
        throw PatchError("an object of type \(object.typeName) stands where \(path) is expected")
      }
      var entries: [Entry] = []
      for (name, value) in object.fields { entries.append(Entry(name, try YAMLDraft(value, path: "\(path).\(name)"))) }
      self = .mapping(entries, of: nil)
    case .error(let error): throw PatchError(error.message)
    default: throw PatchError("a value of type \(value.type.name) is no JSON")
    }
  }

  private static func copy(of value: Value, _ path: String?) throws(PatchError) -> YAMLDraft {
    if let items = value.listElements {
      var drafts: [YAMLDraft] = []
      for item in items { drafts.append(try YAMLDraft(item, path: path)) }
      return .sequence(drafts, of: nil)
    }
    var entries: [Entry] = []
    for index in 0..<(value.mapCount ?? 0) {
      let (key, value) = value.mapEntry(index)
      guard case .string(let key) = key else { throw PatchError("a key that is no string is no JSON") }
      entries.append(Entry(key, try YAMLDraft(value, path: path)))
    }
    return .mapping(entries, of: nil)
  }
}

extension Value {
  /// A draft as expressions read it.
  init(_ draft: YAMLDraft) {
    switch draft {
    case .kept(let node): self = Value(node)
    case .null: self = .null
    case .bool(let flag): self = .bool(flag)
    case .int(let number): self = .int(number)
    case .double(let number): self = .double(number)
    case .string(let text): self = .string(text)
    case .sequence(let items, _): self = .list(items.map { Value($0) })
    case .mapping(let entries, _): self = MapValue.make(entries.map { (key: .string($0.key), value: Value($0.value)) })
    }
  }
}
