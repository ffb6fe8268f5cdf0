package import SourceText
package import YAMLTree

/// Something that keeps a document from being read as the object that it claims to be.
package struct DecodingProblem {
  package enum Kind: Hashable {
    /// `found` is JSON's word for what stands there, as Go prints it: `string`, `number 3.5`.
    case wrongType(found: String, expected: String)
    /// A quantity, a time or an int-or-string that its own reader refuses, with that reader's words.
    case unreadable(String)
    /// A field that the type does not have (in this release).
    case unknownField(String)
    /// The text of the whole document cannot become JSON: a null key, an infinite number, a bad tag.
    case unconvertible(String)
  }

  package let kind: Kind
  /// The object, list or map that holds what is wrong.
  package let parent: ManifestValue
  /// The field that was being read: of the parent, or the list or map itself for an element of it.
  package let field: FieldIndex?
  /// The nodes of the key and of the value.
  package let keyNode: YAMLNode?
  package let node: YAMLNode
  /// Where it stands: keys and positions from the root.
  let steps: [Step]
  /// Whether the server's reader stops here at once: such a problem comes before all others.
  package let endsReading: Bool

  /// Whether it is an element of a list.
  package var isItem: Bool {
    if case .position = steps.last { true } else { false }
  }

  enum Step: Hashable {
    case key(String)
    case position(Int)

    /// The order in which the server meets them: keys bytewise, elements by position.
    static func precedes(_ a: [Step], _ b: [Step]) -> Bool {
      for (x, y) in zip(a, b) where x != y {
        switch (x, y) {
        case (.key(let k), .key(let l)): return k.utf8.lexicographicallyPrecedes(l.utf8)
        case (.position(let i), .position(let j)): return i < j
        case (.position, .key): return true
        case (.key, .position): return false
        }
      }
      return a.count < b.count
    }
  }

  /// Whether an element of a list or map is meant, not a field of an object.
  package var isElement: Bool { parent.kind != .object }

  /// The path with list positions, as strict decoding prints it.
  package var path: String {
    var path = ""
    for step in steps {
      switch step {
      case .key(let key): path += path.isEmpty ? key : "." + key
      case .position(let position): path += "[\(position)]"
      }
    }
    return path
  }

  /// What to underline: the key of an unknown field, else the value.
  package var range: ByteRange {
    switch kind {
    case .unknownField: return keyNode?.range ?? node.range
    default:
      if node.kind == .scalar, !node.range.isEmpty { return node.range }
      return keyNode?.range ?? parent.object.source.firstLine(of: node.range)
    }
  }
}
