extension YAMLNode {
  /// Whether the node is the merge key: a plain `<<`, or anything tagged `!!merge`.
  @inlinable public var isMergeKey: Bool { document.isMergeKey(index) }

  /// The entries with each merge key replaced by the entries that it brings in, at its place.
  ///
  /// Where a key stands twice the later one counts, as in the YAML library of Kubernetes: a merge *below* a key
  /// overrides it. A merge value that is neither a mapping nor a sequence of mappings brings nothing in
  /// (``invalidMerges`` finds it).
  package var expandedEntries: [YAMLEntry] {
    var result: [YAMLEntry] = []
    result.reserveCapacity(childCount)
    appendEntries(of: self, to: &result)
    return result
  }

  private func appendEntries(of mapping: YAMLNode, to result: inout [YAMLEntry]) {
    for entry in mapping.entries {
      guard entry.key.isMergeKey else {
        result.append(entry)
        continue
      }
      switch entry.value.kind {
      case .mapping: appendEntries(of: entry.value, to: &result)
      case .sequence:
        // The first mapping of the list has precedence, so it comes last.
        for item in Array(entry.value.items).reversed() where item.kind == .mapping {
          appendEntries(of: item, to: &result)
        }
      case .scalar: break
      }
    }
  }

  /// The values of merge keys that cannot be merged.
  package var invalidMerges: [YAMLNode] {
    var result: [YAMLNode] = []
    for entry in entries where entry.key.isMergeKey {
      switch entry.value.kind {
      case .mapping: break
      case .sequence: result += entry.value.items.filter { $0.kind != .mapping }
      case .scalar: result.append(entry.value)
      }
    }
    return result
  }
}
