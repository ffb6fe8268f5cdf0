internal import Diagnostics
internal import SourceText

/// Builds documents out of libyaml's events, with a stack of its own and within ``ParsingLimits``.
struct TreeBuilder {
  /// What an alias can refer to, and what following it costs.
  private struct Anchor {
    var name: Int32
    var node: Int32
    var nodes: Int
    var height: Int
    var isOpen: Bool
  }

  /// A collection whose end has not come yet.
  private struct Frame {
    var node: Int32
    var lastChild: Int32
    /// Nodes below it with aliases replaced, and the deepest of them.
    var nodes: Int
    var height: Int
  }

  let source: SourceFile
  let limits: ParsingLimits
  private(set) var documents: [YAMLDocument] = []

  private var nodes: [NodeRecord] = []
  private var text: [UInt8] = []
  private var names: [String] = []
  private var anchors: [Anchor] = []
  private var stack: [Frame] = []
  private var start = 0
  private var hasStartMarker = false
  private var version: YAMLVersion?

  init(source: SourceFile, limits: ParsingLimits) {
    self.source = source
    self.limits = limits
    nodes.reserveCapacity(source.bytes.count / 12 + 4)
    text.reserveCapacity(source.bytes.count)
  }

  /// Takes one event. A finding means that the document cannot be used.
  mutating func take(_ event: LibYAMLEvent, _ range: ByteRange) -> Finding? {
    switch unsafe event {
    case .streamStart, .streamEnd: return nil
    case .documentStart(let implicit, let version):
      nodes.removeAll(keepingCapacity: true)
      text.removeAll(keepingCapacity: true)
      names.removeAll(keepingCapacity: true)
      anchors.removeAll(keepingCapacity: true)
      start = Int(range.start)
      hasStartMarker = !implicit
      self.version = version
      return nil
    case .documentEnd(let implicit):
      endDocument(range, hasEndMarker: !implicit)
      return nil
    case .alias(let anchor):
      return unsafe addAlias(String(cString: anchor), range)
    case .scalar(let properties, let value, let isPlainImplicit, let style):
      let offset = Int32(truncatingIfNeeded: text.count)
      unsafe text.append(contentsOf: value)
      let range = style == .plain ? range : trimmed(range, style: style)
      return unsafe add(
        .scalar, style, properties, range, payload: offset, count: Int32(truncatingIfNeeded: value.count),
        isPlain: isPlainImplicit && style == .plain)
    case .sequenceStart(let properties, let style):
      return unsafe add(.sequence, style, properties, range, payload: -1, count: 0, isPlain: false)
    case .mappingStart(let properties, let style):
      return unsafe add(.mapping, style, properties, range, payload: -1, count: 0, isPlain: false)
    case .sequenceEnd, .mappingEnd:
      return endCollection(range)
    }
  }

  // MARK: Nodes

  private mutating func add(
    _ kind: NodeRecord.Kind, _ style: YAMLStyle, _ properties: LibYAMLEvent.Properties, _ range: ByteRange,
    payload: Int32, count: Int32, isPlain: Bool
  ) -> Finding? {
    let node = Int32(truncatingIfNeeded: nodes.count)
    let isCollection = kind != .scalar
    var anchorName: Int32 = -1
    if let anchor = unsafe properties.anchor {
      anchorName = name(unsafe String(cString: anchor))
      anchors.removeAll { $0.name == anchorName }
      anchors.append(Anchor(name: anchorName, node: node, nodes: 1, height: 0, isOpen: isCollection))
    }
    let tag = unsafe properties.tag.map { name(unsafe String(cString: $0)) } ?? -1
    nodes.append(
      NodeRecord(
        kind, style: style, isPlain: isPlain, anchor: anchorName, tag: tag, range: range, payload: payload,
        count: count))
    link(node)
    guard isCollection else {
      return grow(nodes: 1, height: 0, at: range)
    }
    stack.append(Frame(node: node, lastChild: -1, nodes: 1, height: 0))
    guard stack.count <= limits.depth else { return tooDeep(range) }
    return nil
  }

  private mutating func addAlias(_ anchorName: String, _ range: ByteRange) -> Finding? {
    let nameIndex = name(anchorName)
    guard let anchor = anchors.last(where: { $0.name == nameIndex }) else {
      return Finding(
        rule: "yaml/unknown-anchor", severity: .error, message: "alias \"\(anchorName)\" has no anchor before it",
        range: range,
        help: "write &\(anchorName) where the value is defined, or quote the text if no alias is meant",
        server: "yaml: unknown anchor '\(anchorName)' referenced")
    }
    guard !anchor.isOpen else {
      return Finding(
        rule: "yaml/recursive-alias", severity: .error, message: "alias \"\(anchorName)\" contains itself",
        range: range, others: [.init(nodes[Int(anchor.node)].range, "the anchor is on a value around it")],
        server: "yaml: anchor '\(anchorName)' value contains itself")
    }
    let node = Int32(truncatingIfNeeded: nodes.count)
    nodes.append(
      NodeRecord(.alias, style: .plain, anchor: nameIndex, tag: -1, range: range, payload: anchor.node))
    link(node)
    guard stack.count + anchor.height <= limits.depth else { return tooDeep(range) }
    return grow(nodes: anchor.nodes, height: anchor.height, at: range)
  }

  private mutating func link(_ node: Int32) {
    guard let top = stack.indices.last else { return }
    let parent = Int(stack[top].node)
    if stack[top].lastChild < 0 {
      nodes[parent].payload = node
    } else {
      nodes[Int(stack[top].lastChild)].next = node
    }
    nodes[parent].count += 1
    stack[top].lastChild = node
  }

  /// Adds a finished child's size to the collection around it.
  private mutating func grow(nodes: Int, height: Int, at range: ByteRange) -> Finding? {
    guard let top = stack.indices.last else { return nil }
    stack[top].nodes += nodes
    stack[top].height = max(stack[top].height, height)
    guard stack[top].nodes <= limits.expandedNodes else {
      return Finding(
        rule: "yaml/alias-expansion", severity: .error,
        message: "the document has more than \(limits.expandedNodes) values when its aliases are replaced",
        range: range, server: "yaml: document contains excessive aliasing")
    }
    return nil
  }

  private mutating func endCollection(_ range: ByteRange) -> Finding? {
    let frame = stack.removeLast()
    let node = Int(frame.node)
    // libyaml ends a block collection where the next token begins, lines further down.
    let end =
      nodes[node].style == .flow
      ? Int(range.end)
      : frame.lastChild < 0 ? Int(nodes[node].range.end) : Int(nodes[Int(frame.lastChild)].range.end)
    nodes[node].range = ByteRange(Int(nodes[node].range.start), max(end, Int(nodes[node].range.start)))
    if nodes[node].anchor >= 0, let i = anchors.lastIndex(where: { $0.node == frame.node }) {
      anchors[i].isOpen = false
      anchors[i].nodes = frame.nodes
      anchors[i].height = frame.height + 1
    }
    return grow(nodes: frame.nodes, height: frame.height + 1, at: range)
  }

  private mutating func endDocument(_ range: ByteRange, hasEndMarker: Bool) {
    let end = hasEndMarker ? Int(range.end) : max(start, nodes.first.map { Int($0.range.end) } ?? start)
    documents.append(
      YAMLDocument(
        nodes: nodes, text: text, names: names, source: source, range: ByteRange(start, end),
        hasStartMarker: hasStartMarker, hasEndMarker: hasEndMarker, versionDirective: version))
  }

  private func tooDeep(_ range: ByteRange) -> Finding {
    Finding(
      rule: "yaml/too-deep", severity: .error,
      message: "values are nested more than \(limits.depth) deep", range: range)
  }

  private mutating func name(_ string: String) -> Int32 {
    if let known = names.firstIndex(of: string) { return Int32(truncatingIfNeeded: known) }
    names.append(string)
    return Int32(truncatingIfNeeded: names.count - 1)
  }

  /// A block scalar without the line breaks after it.
  private func trimmed(_ range: ByteRange, style: YAMLStyle) -> ByteRange {
    guard style == .literal || style == .folded else { return range }
    var end = Int(range.end)
    while end > Int(range.start), [0x20, 0x09, 0x0A, 0x0D].contains(source.bytes[end - 1]) { end -= 1 }
    return ByteRange(Int(range.start), end)
  }
}
