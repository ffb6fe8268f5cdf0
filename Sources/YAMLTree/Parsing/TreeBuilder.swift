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
    var lastChild: Int32 = -1
    /// Nodes below it with aliases replaced, and the deepest of them.
    var nodes = 1
    var height = 0

    /// Stands for the collection around a document's root, which there is not.
    static let none = Frame(node: -1)
  }

  let source: SourceFile
  let limits: ParsingLimits
  private(set) var documents: [YAMLDocument] = []
  /// Why the document that is being read cannot be used.
  private(set) var finding: Finding?

  private var nodes: [NodeRecord] = []
  private var text: [UInt8] = []
  private var names: [String] = []
  private var anchors: [Anchor] = []
  /// The innermost collection, and those around it.
  private var top = Frame.none
  private var outer: [Frame] = []
  private var start = 0
  private var hasStartMarker = false
  private var version: YAMLVersion?

  init(source: SourceFile, limits: ParsingLimits) {
    self.source = source
    self.limits = limits
    nodes.reserveCapacity(source.bytes.count / 12 + 4)
    text.reserveCapacity(source.bytes.count)
  }

  /// Takes one event. False where there is no more to take: at the end, and when the document cannot be used.
  mutating func take(_ event: LibYAMLEvent, _ range: ByteRange) -> Bool {
    switch unsafe event {
    case .streamStart: return true
    case .streamEnd: return false
    case .documentStart(let implicit, let version):
      nodes.removeAll(keepingCapacity: true)
      text.removeAll(keepingCapacity: true)
      names.removeAll(keepingCapacity: true)
      anchors.removeAll(keepingCapacity: true)
      start = Int(range.start)
      hasStartMarker = !implicit
      self.version = version
      return true
    case .documentEnd(let implicit):
      endDocument(range, hasEndMarker: !implicit)
      return true
    case .alias(let anchor):
      return unsafe addAlias(String(cString: anchor), range)
    case .scalar(let properties, let value, let isPlainImplicit, let style):
      let offset = Int32(truncatingIfNeeded: text.count)
      unsafe text.append(contentsOf: value)
      let range = style == .literal || style == .folded ? withoutBreaks(range) : range
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
  ) -> Bool {
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
    guard isCollection else { return grow(nodes: 1, height: 0, at: range) }
    outer.append(top)
    top = Frame(node: node)
    return outer.count <= limits.depth || tooDeep(range)
  }

  private mutating func addAlias(_ anchorName: String, _ range: ByteRange) -> Bool {
    let nameIndex = name(anchorName)
    guard let anchor = anchors.last(where: { $0.name == nameIndex }) else {
      finding = Finding(
        rule: "yaml/unknown-anchor", severity: .error, message: "alias \"\(anchorName)\" has no anchor before it",
        range: range,
        help: "write &\(anchorName) where the value is defined, or quote the text if no alias is meant",
        server: "yaml: unknown anchor '\(anchorName)' referenced")
      return false
    }
    guard !anchor.isOpen else {
      finding = Finding(
        rule: "yaml/recursive-alias", severity: .error, message: "alias \"\(anchorName)\" contains itself",
        range: range, others: [.init(nodes[Int(anchor.node)].range, "the anchor is on a value around it")],
        server: "yaml: anchor '\(anchorName)' value contains itself")
      return false
    }
    let node = Int32(truncatingIfNeeded: nodes.count)
    nodes.append(
      NodeRecord(.alias, style: .plain, anchor: nameIndex, tag: -1, range: range, payload: anchor.node))
    link(node)
    guard outer.count + anchor.height <= limits.depth else { return tooDeep(range) }
    return grow(nodes: anchor.nodes, height: anchor.height, at: range)
  }

  private mutating func link(_ node: Int32) {
    guard top.node >= 0 else { return }
    let parent = Int(top.node)
    if top.lastChild < 0 { nodes[parent].payload = node } else { nodes[Int(top.lastChild)].next = node }
    nodes[parent].count += 1
    top.lastChild = node
  }

  /// Adds a finished child's size to the collection around it.
  private mutating func grow(nodes: Int, height: Int, at range: ByteRange) -> Bool {
    guard top.node >= 0 else { return true }
    top.nodes += nodes
    top.height = max(top.height, height)
    guard top.nodes > limits.expandedNodes else { return true }
    finding = Finding(
      rule: "yaml/alias-expansion", severity: .error,
      message: "the document has more than \(limits.expandedNodes) values when its aliases are replaced",
      range: range, server: "yaml: document contains excessive aliasing")
    return false
  }

  private mutating func endCollection(_ range: ByteRange) -> Bool {
    let frame = top
    top = outer.removeLast()
    let node = Int(frame.node)
    // libyaml ends a block collection where the next token begins, lines further down.
    let end =
      nodes[node].style == .flow
      ? range.end : frame.lastChild < 0 ? nodes[node].range.end : nodes[Int(frame.lastChild)].range.end
    nodes[node].range.end = max(end, nodes[node].range.start)
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

  private mutating func tooDeep(_ range: ByteRange) -> Bool {
    finding = Finding(
      rule: "yaml/too-deep", severity: .error,
      message: "values are nested more than \(limits.depth) deep", range: range)
    return false
  }

  private mutating func name(_ string: String) -> Int32 {
    if let known = names.firstIndex(of: string) { return Int32(truncatingIfNeeded: known) }
    names.append(string)
    return Int32(truncatingIfNeeded: names.count - 1)
  }

  /// The range of a text block without the line breaks after it.
  private func withoutBreaks(_ range: ByteRange) -> ByteRange {
    var end = Int(range.end)
    while end > Int(range.start), [0x20, 0x09, 0x0A, 0x0D].contains(source.bytes[end - 1]) { end -= 1 }
    return ByteRange(Int(range.start), end)
  }
}
