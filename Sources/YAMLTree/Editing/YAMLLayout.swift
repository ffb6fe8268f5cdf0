package import SourceText

/// How a file is laid out, so that what is added looks like the rest of it.
package struct YAMLLayout: Sendable {
  let source: SourceFile
  /// `\n`, or `\r\n` where the file's first line ends so.
  package let lineBreak: String
  /// Whether the document is written as JSON.
  private(set) var isJSON = false
  /// How far a block mapping stands in from the key that it belongs to.
  var mappingIndent = 2
  /// How far a dash stands in from the key that its sequence belongs to.
  var sequenceIndent = 0

  package init(_ source: SourceFile) {
    self.source = source
    let end = source.bytes.firstIndex(of: 0x0A) ?? 0
    lineBreak = end > 0 && source.bytes[end - 1] == 0x0D ? "\r\n" : "\n"
  }

  /// - Parameter document: what to learn the indentation from.
  init(_ document: YAMLDocument) {
    self.init(document.source)
    isJSON = document.root.style == .flow && document.root.entries.first { _ in true }?.key.style == .doubleQuoted
    var foundMapping = false
    var foundSequence = false
    for index in 0..<document.nodeCount where !(foundMapping && foundSequence) {
      let node = YAMLNode(document: document, index: Int32(index))
      guard node.kind == .mapping, node.style == .block, !node.isAlias else { continue }
      for entry in node.entries where entry.value.style == .block && !entry.value.isAlias {
        // With an anchor or a tag a collection starts before its first key or dash.
        guard entry.value.anchor == nil, entry.value.tag == nil else { continue }
        let step = column(of: Int(entry.value.range.start)) - column(of: Int(entry.key.range.start))
        if entry.value.kind == .mapping, !foundMapping, step > 0 {
          mappingIndent = step
          foundMapping = true
        } else if entry.value.kind == .sequence, !foundSequence, step >= 0 {
          sequenceIndent = step
          foundSequence = true
        }
      }
    }
  }

  // MARK: Places

  func isBreak(_ offset: Int) -> Bool { source.bytes[offset] == 0x0A || source.bytes[offset] == 0x0D }

  /// The start of the line that holds an offset, behind a byte order mark.
  package func lineStart(_ offset: Int) -> Int {
    var start = offset
    while start > 0, !isBreak(start - 1) { start -= 1 }
    if start == 0, source.hasByteOrderMark { start = min(3, offset) }
    return start
  }

  /// Bytes between the line's start and an offset: keys of block mappings stand behind blanks and `- ` only.
  package func column(of offset: Int) -> Int { offset - lineStart(offset) }

  /// The end of the line that holds an offset, in front of its line break.
  package func lineEnd(_ offset: Int) -> Int {
    var end = offset
    while end < source.bytes.count, !isBreak(end) { end += 1 }
    return end
  }

  /// The start of the line behind the one that holds an offset.
  package func nextLine(_ offset: Int) -> Int {
    var end = lineEnd(offset)
    if end < source.bytes.count, source.bytes[end] == 0x0D { end += 1 }
    if end < source.bytes.count, source.bytes[end] == 0x0A { end += 1 }
    return end
  }

  /// The start of the line behind a block node's content; blank lines that a text block keeps belong to it.
  package func endOfContent(_ node: YAMLNode) -> Int { endOfContent(node, Int(node.range.end)) }

  func endOfContent(_ node: YAMLNode, _ offset: Int) -> Int {
    var end = nextLine(offset)
    guard let last = Self.lastScalar(node), last.style == .literal || last.style == .folded,
      source.text(last.range).prefix(while: { !$0.isNewline }).contains("+")
    else { return end }
    while end < source.bytes.count {
      let next = nextLine(end)
      guard source.bytes[end..<next].allSatisfy({ [0x20, 0x0A, 0x0D].contains($0) }) else { break }
      end = next
    }
    return end
  }

  private static func lastScalar(_ node: YAMLNode) -> YAMLNode? {
    var node = node
    while !node.isAlias {
      switch node.kind {
      case .scalar: return node
      case .sequence:
        guard let last = Array(node.items).last else { return nil }
        node = last
      case .mapping:
        guard let last = Array(node.entries).last else { return nil }
        node = last.value
      }
    }
    return nil
  }
}
