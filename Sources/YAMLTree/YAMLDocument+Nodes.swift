/// A document's nodes by number, for readers that visit all of them.
///
/// Making a ``YAMLNode`` counts a reference to its document; a number costs nothing. Of an alias everything but
/// its place is that of the node that it stands for.
extension YAMLDocument {
  /// The number of the node that holds the content: of an alias the one that it stands for.
  @inlinable @inline(__always) public func content(of node: Int32) -> Int32 {
    nodes[Int(node)].kind == .alias ? nodes[Int(node)].payload : node
  }

  @inlinable @inline(__always) public func kind(of node: Int32) -> YAMLKind {
    switch nodes[Int(content(of: node))].kind {
    case .sequence: .sequence
    case .mapping: .mapping
    // An alias never points at an alias, so only scalars are left.
    case .scalar, .alias: .scalar
    }
  }

  /// The first child of a collection, an item or a key; -1 where there is none.
  @inlinable public func firstChild(of node: Int32) -> Int32 {
    let content = Int(content(of: node))
    return nodes[content].kind == .scalar ? -1 : nodes[content].payload
  }

  /// The next child of the same collection, -1 behind the last one. In a mapping a key is followed by its value,
  /// and that by the next key.
  @inlinable public func next(after node: Int32) -> Int32 { nodes[Int(node)].next }

  /// Where a scalar's value lies in ``textBuffer``; empty for a collection.
  @inlinable @inline(__always) public func textBounds(of node: Int32) -> Range<Int> {
    let content = Int(content(of: node))
    guard nodes[content].kind == .scalar else { return 0..<0 }
    let start = Int(nodes[content].payload)
    return start..<start + Int(nodes[content].count)
  }

  /// Whether two scalars have the same text.
  @inlinable public func haveSameText(_ a: Int32, _ b: Int32) -> Bool {
    let (a, b) = (textBounds(of: a), textBounds(of: b))
    return a.count == b.count && text[a] == text[b]
  }

  /// Whether a node is the merge key: a plain `<<`, or anything tagged `!!merge`.
  @inlinable public func isMergeKey(_ node: Int32) -> Bool {
    let content = Int(content(of: node))
    guard nodes[content].kind == .scalar else { return false }
    if nodes[content].tag >= 0 { return names[Int(nodes[content].tag)] == "tag:yaml.org,2002:merge" }
    guard nodes[content].isPlain, nodes[content].count == 2 else { return false }
    let start = Int(nodes[content].payload)
    return text[start] == UInt8(ascii: "<") && text[start + 1] == UInt8(ascii: "<")
  }
}
