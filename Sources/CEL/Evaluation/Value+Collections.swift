extension Value {
  /// The number of elements; nil where this is no list.
  package var listCount: Int? {
    switch self {
    case .list(let elements): elements.count
    case .treeList(let tree, let node): tree.count(of: node)
    default: nil
    }
  }

  /// An element of a list.
  ///
  /// - Precondition: this is a list and the index lies in it.
  package func listElement(_ index: Int) -> Value {
    switch self {
    case .list(let elements): elements[index]
    case .treeList(let tree, let node): tree.element(index, of: node)
    default: .noSuchOverload
    }
  }

  /// A list's elements, copied where they are part of a tree; nil where this is no list.
  package var listElements: [Value]? {
    switch self {
    case .list(let elements): elements
    case .treeList(let tree, let node): tree.elements(of: node)
    default: nil
    }
  }

  /// The number of entries; nil where this is no map.
  package var mapCount: Int? {
    switch self {
    case .map(let map): map.count
    case .treeMap(let tree, let node): tree.count(of: node)
    default: nil
    }
  }

  /// A map's keys; none where this is no map.
  var mapKeys: [Value] {
    switch self {
    case .map(let map): map.keys
    case .treeMap(let tree, let node): (0..<tree.count(of: node)).map { .string(tree.key($0, of: node)) }
    default: []
    }
  }

  /// An entry of a map.
  ///
  /// - Precondition: this is a map and the index lies in it.
  package func mapEntry(_ index: Int) -> (key: Value, value: Value) {
    switch self {
    case .map(let map): return (map.keys[index], map.values[index])
    case .treeMap(let tree, let node):
      let (key, value) = tree.entry(index, of: node)
      return (.string(key), value)
    default: return (.noSuchOverload, .noSuchOverload)
    }
  }

  /// The value of a key, nil where there is none or this is no map.
  package func mapValue(forKey key: Value) -> Value? {
    switch self {
    case .map(let map): map[key]
    case .treeMap(let tree, let node):
      if case .string(let key) = key { tree.value(forKey: key, of: node) } else { nil }
    default: nil
    }
  }

  /// Whether a map has a key; false for what is no map.
  func hasMapValue(forKey key: Value) -> Bool {
    switch self {
    case .map(let map): map.index(of: key) != nil
    case .treeMap(let tree, let node):
      if case .string(let key) = key { tree.hasValue(forKey: key, of: node) } else { false }
    default: false
    }
  }

  /// The same for a string key.
  func hasMapValue(forField field: String) -> Bool {
    switch self {
    case .treeMap(let tree, let node): tree.hasValue(forKey: field, of: node)
    default: hasMapValue(forKey: .string(field))
    }
  }

  /// The value of a string key.
  func mapValue(forField field: String) -> Value? {
    switch self {
    case .treeMap(let tree, let node): tree.value(forKey: field, of: node)
    case .map(let map): map[.string(field)]
    default: nil
    }
  }

  /// What `size` gives; nil where the value has no size.
  var size: Int? {
    switch self {
    case .string(let value): value.scalarCount
    case .bytes(let value): value.count
    case .list, .treeList: listCount
    case .map, .treeMap: mapCount
    default: nil
    }
  }
}

extension String {
  /// The number of Unicode scalars, which is what CEL counts.
  var scalarCount: Int {
    let bytes = utf8Span
    if bytes.isKnownASCII { return bytes.count }
    let span = bytes.span
    var count = 0
    for i in span.indices where span[i] & 0xC0 != 0x80 { count += 1 }
    return count
  }
}
