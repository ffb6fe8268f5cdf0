package import YAMLTree

/// A key that stands twice in one mapping. The last one counts for the decoded object; the server refuses both.
package struct DuplicateKey {
  /// The key as the YAML library prints it: a string quoted, a number or truth value bare.
  package let text: String
  package let first: YAMLNode
  package let second: YAMLNode
  /// The value of the second one, whose line the library tells.
  package let value: YAMLNode

  /// Every one in a node and below, in the order in which strict decoding of the YAML library finds them:
  /// what is inside a value comes before the value's own key, and aliases are walked each time.
  package static func all(in root: YAMLNode) -> [DuplicateKey] {
    var found: [DuplicateKey] = []
    walk(root, &found)
    return found
  }

  private static func walk(_ node: YAMLNode, _ found: inout [DuplicateKey]) {
    switch node.kind {
    case .scalar: break
    case .sequence: for item in node.items { walk(item, &found) }
    case .mapping:
      var seen: [String: YAMLNode] = [:]
      fill(node, &seen, &found)
    }
  }

  /// Enters a mapping's keys, those of merged mappings at the place of their `<<`.
  private static func fill(_ node: YAMLNode, _ seen: inout [String: YAMLNode], _ found: inout [DuplicateKey]) {
    for entry in node.entries {
      if entry.key.isMergeKey {
        switch entry.value.kind {
        case .mapping: fill(entry.value, &seen, &found)
        case .sequence:
          for item in Array(entry.value.items).reversed() where item.kind == .mapping { fill(item, &seen, &found) }
        case .scalar: break
        }
        continue
      }
      walk(entry.value, &found)
      let key = entry.key.goKey
      if let first = seen[key] {
        found.append(DuplicateKey(text: key, first: first, second: entry.key, value: entry.value))
      } else {
        seen[key] = entry.key
      }
    }
  }
}
