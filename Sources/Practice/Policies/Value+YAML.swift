package import CEL
package import YAMLTree

extension Value {
  /// A YAML value as expressions get it: what the API server reads from JSON.
  ///
  /// What JSON cannot hold is an error where it is used.
  package init(_ node: YAMLNode) {
    switch node.kind {
    case .sequence: self = .list(node.items.map { Value($0) })
    case .mapping:
      // Of two equal keys the last counts.
      var positions: [String: Int] = [:]
      var entries: [(key: Value, value: Value)] = []
      for entry in node.expandedEntries {
        let key = entry.key.text
        let value = Value(entry.value)
        if let position = positions[key] {
          entries[position].value = value
        } else {
          positions[key] = entries.count
          entries.append((.string(key), value))
        }
      }
      self = MapValue.make(entries)
    case .scalar:
      switch node.scalar {
      case .null: self = .null
      case .bool(let flag): self = .bool(flag)
      case .int(let number): self = .int(number)
      case .uint(let number): self = .double(Double(number))
      case .float(let number): self = .double(number)
      case .string, .binary: self = .string(node.text)
      case .notFinite, .mismatch: self = .error(EvaluationError("\(node.text) is no JSON value"))
      }
    }
  }
}
