/// A YAML value that is to be written: what stands in a document already, changed, or new.
///
/// Values are those of JSON. A draft knows the nodes that it was made of, so that only what differs is written.
package indirect enum YAMLDraft: Sendable {
  /// A node with all that is in it, as it stands.
  case kept(YAMLNode)
  case null
  case bool(Bool)
  case int(Int64)
  case double(Double)
  case string(String)
  /// - Parameter of: the sequence that this is another version of.
  case sequence([YAMLDraft], of: YAMLNode?)
  /// Each key once.
  ///
  /// - Parameter of: the mapping that this is another version of.
  case mapping([Entry], of: YAMLNode?)

  package struct Entry: Sendable {
    package var key: String
    package var value: YAMLDraft

    package init(_ key: String, _ value: YAMLDraft) {
      self.key = key
      self.value = value
    }
  }

  /// The same, with a kept node opened by one level.
  package var opened: YAMLDraft {
    guard case .kept(let node) = self else { return self }
    switch node.kind {
    case .sequence: return .sequence(node.items.map { .kept($0) }, of: node)
    case .mapping:
      var entries: [Entry] = []
      // Of two equal keys the last one counts.
      for entry in node.expandedEntries {
        let key = entry.key.text
        if let position = entries.firstIndex(where: { $0.key == key }) {
          entries[position].value = .kept(entry.value)
        } else {
          entries.append(Entry(key, .kept(entry.value)))
        }
      }
      return .mapping(entries, of: node)
    case .scalar:
      switch node.scalar {
      case .null: return .null
      case .bool(let flag): return .bool(flag)
      case .int(let number): return .int(number)
      case .uint(let number): return .double(Double(number))
      case .float(let number): return .double(number)
      case .string, .binary, .notFinite, .mismatch: return .string(node.text)
      }
    }
  }

  /// The node that this is, or is another version of.
  var origin: YAMLNode? {
    switch self {
    case .kept(let node): node
    case .sequence(_, let node), .mapping(_, let node): node
    default: nil
    }
  }

  var isCollection: Bool {
    switch self {
    case .kept(let node): node.kind != .scalar
    case .sequence, .mapping: true
    default: false
    }
  }

  /// Whether two drafts are the same JSON value; the order of keys does not count.
  package static func == (a: YAMLDraft, b: YAMLDraft) -> Bool {
    if case .kept(let x) = a, case .kept(let y) = b, x == y { return true }
    switch (a.opened, b.opened) {
    case (.null, .null): return true
    case (.bool(let x), .bool(let y)): return x == y
    case (.int(let x), .int(let y)): return x == y
    case (.double(let x), .double(let y)): return x == y
    case (.int(let x), .double(let y)), (.double(let y), .int(let x)): return Double(x) == y
    case (.string(let x), .string(let y)): return x.utf8.elementsEqual(y.utf8)
    case (.sequence(let x, _), .sequence(let y, _)):
      return x.count == y.count && zip(x, y).allSatisfy { $0 == $1 }
    case (.mapping(let x, _), .mapping(let y, _)):
      return x.count == y.count
        && x.allSatisfy { entry in y.contains { $0.key == entry.key && $0.value == entry.value } }
    default: return false
    }
  }
}
