package import Diagnostics
import SourceText

/// Edits that give a value of a document another content and leave everything else as it stands: comments, order,
/// quotes, indentation, and what a file's author wrote otherwise than others would.
package struct YAMLRewriting {
  /// Why a change cannot be made in the text alone.
  package enum Obstacle: Error, Hashable, Sendable {
    /// The value is read at several places: it has an anchor, or comes by an alias or a merge.
    case shared
    /// A key stands twice, has a tag or is no scalar.
    case unclear
    /// A comment stands in the middle of what would go.
    case comment
  }

  private let source: SourceFile
  private let layout: YAMLLayout
  private let text: YAMLText
  private var removals: [Edit] = []
  private var insertions: [Edit] = []

  /// The edits that turn a value into a draft of it; none where they are equal.
  package static func edits(changing node: YAMLNode, to draft: YAMLDraft) throws(Obstacle) -> [Edit] {
    var rewriting = YAMLRewriting(node.document)
    if try !rewriting.change(node, to: draft) {
      try rewriting.replaceFlow(node, with: draft, .whereNeeded)
    }
    // What goes and what comes at one place: first what goes.
    return (rewriting.removals + rewriting.insertions).sorted { $0.range < $1.range }
  }

  private init(_ document: YAMLDocument) {
    layout = YAMLLayout(document)
    source = layout.source
    text = YAMLText(layout: layout)
  }

  private mutating func replace(_ start: Int, _ end: Int, _ text: String) {
    removals.append(Edit(ByteRange(start, end), text))
  }

  private mutating func insert(_ text: String, at offset: Int) {
    insertions.append(Edit(ByteRange(offset, offset), text))
  }

  // MARK: Values

  /// Changes a value within its bounds.
  ///
  /// - Returns: false where the whole value has to be written anew, which is for whoever knows what it belongs to.
  private mutating func change(_ old: YAMLNode, to new: YAMLDraft) throws(Obstacle) -> Bool {
    if new == .kept(old) { return true }
    guard !old.isAlias, old.anchor == nil, old.tag == nil else { throw .shared }
    switch (old.kind, new.opened) {
    case (.mapping, .mapping(let entries, _)):
      let own = Array(old.entries)
      let names = Set(entries.map(\.key))
      guard own.contains(where: { names.contains($0.key.text) }) else { return false }
      try changeMapping(old, own, to: entries)
    case (.sequence, .sequence(let items, _)):
      if let order = SequenceOrder(Array(old.items), items), try rearrange(old, order) { return true }
      let plan = SequenceAlignment(Array(old.items), items)
      guard plan.keepsAny else { return false }
      if old.style == .flow { try changeFlow(old, plan) } else { try changeBlock(old, plan) }
    case (.scalar, .null), (.scalar, .bool), (.scalar, .int), (.scalar, .double), (.scalar, .string):
      guard !old.range.isEmpty else { return false }
      changeScalar(old, to: new)
    default: return false
    }
    return true
  }

  /// - Returns: false where texts cannot be moved as they stand.
  private mutating func rearrange(_ old: YAMLNode, _ order: SequenceOrder) throws(Obstacle) -> Bool {
    // An anchor has to stay in front of what refers to it.
    if holdsAnchor(old) { throw .shared }
    if old.style == .flow {
      for (range, text) in order.flowEdits(in: source) { replace(Int(range.start), Int(range.end), text) }
    } else {
      guard let (range, text) = order.blockEdit(try dashes(of: Array(old.items)), layout) else { return false }
      replace(Int(range.start), Int(range.end), text)
    }
    return true
  }

  private mutating func changeScalar(_ old: YAMLNode, to new: YAMLDraft) {
    let range = old.range
    guard case .string(let string) = new.opened else {
      replace(Int(range.start), Int(range.end), text.flow(new, .whereNeeded))
      return
    }
    if old.style == .folded, changeFolded(old, to: string) { return }
    switch old.style {
    case .singleQuoted: replace(Int(range.start), Int(range.end), text.scalar(string, .single))
    case .doubleQuoted: replace(Int(range.start), Int(range.end), text.scalar(string, .double))
    case .literal where YAMLText.isBlock(string), .folded where YAMLText.isBlock(string):
      // The text begins on the line below, at its own indentation.
      let first = layout.nextLine(Int(range.start))
      var column = 0
      while first + column < Int(range.end), source.bytes[first + column] == 0x20 { column += 1 }
      replace(Int(range.start), Int(range.end), text.block(string, at: column))
    default: replace(Int(range.start), Int(range.end), text.scalar(string, layout.isJSON ? .json : .whereNeeded))
    }
  }

  /// Changes words of a folded text in their line, so that its lines stay as their author has parted them.
  ///
  /// - Returns: false where more than words of one line change.
  private mutating func changeFolded(_ old: YAMLNode, to new: String) -> Bool {
    let (from, to) = (Array(old.textBytes), Array(new.utf8))
    let map = ScalarSourceMap(old)
    guard map.isExact, !from.isEmpty, !to.isEmpty else { return false }
    var start = 0
    while start < min(from.count, to.count), from[start] == to[start] { start += 1 }
    var end = 0
    while end < min(from.count, to.count) - start, from[from.count - 1 - end] == to[to.count - 1 - end] { end += 1 }
    // Whole words, so that no blank at a line's end is touched.
    func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A }
    while start > 0, !isBlank(from[start - 1]) { start -= 1 }
    while end > 0, !isBlank(from[from.count - end]) { end -= 1 }
    let range = map.range(start..<from.count - end)
    let words = to[start..<to.count - end]
    guard start < from.count - end, !words.isEmpty, !words.contains(0x0A), !isBlank(words[words.startIndex]),
      words.last != 0x20, !source.bytes[range.bounds].contains(0x0A)
    else { return false }
    replace(Int(range.start), Int(range.end), String(decoding: words, as: UTF8.self))
    return true
  }

  /// Writes a value of a flow collection, or a whole document, anew.
  private mutating func replaceFlow(
    _ old: YAMLNode, with new: YAMLDraft, _ quotes: YAMLText.Quotes
  ) throws(Obstacle) {
    guard !old.isAlias, old.anchor == nil, old.tag == nil else { throw .shared }
    replace(Int(old.range.start), Int(old.range.end), text.flow(new, quotes))
  }

  // MARK: Mappings

  private mutating func changeMapping(
    _ old: YAMLNode, _ own: [YAMLEntry], to new: [YAMLDraft.Entry]
  ) throws(Obstacle) {
    var positions: [String: Int] = [:]
    for (position, entry) in own.enumerated() {
      guard entry.key.kind == .scalar, !entry.key.isAlias, entry.key.anchor == nil else { throw .unclear }
      guard positions.updateValue(position, forKey: entry.key.text) == nil else { throw .unclear }
    }
    var isKept = own.map(\.key.isMergeKey)
    var added: [YAMLDraft.Entry] = []
    let merged = isKept.contains(true) ? old.expandedEntries : []
    for entry in new {
      if let position = positions[entry.key] {
        isKept[position] = true
        try changeEntry(own[position], in: old, to: entry.value)
      } else if let other = merged.last(where: { $0.key.textEquals(entry.key) }) {
        guard entry.value == .kept(other.value) else { throw .shared }
      } else {
        added.append(entry)
      }
    }
    for entry in merged where !new.contains(where: { entry.key.textEquals($0.key) }) { throw .shared }
    if old.style == .flow {
      try removeFlow(own.map { (Int($0.key.range.start), end(of: $0)) }, isKept)
      guard !added.isEmpty, let last = own.last else { return }
      let quotes = quotes(of: old)
      insert(
        separator(of: old, own.map { (Int($0.key.range.start), end(of: $0)) })
          + added.map { text.flow($0, quotes) }.joined(separator: ", "), at: end(of: last))
    } else {
      try removeBlock(own.map { (Int($0.key.range.start), $0.value) }, isKept)
      addToBlock(added, own, isKept)
    }
  }

  /// Behind an entry's value, or its colon where it has none.
  private func end(of entry: YAMLEntry) -> Int {
    let range = entry.value.range
    if !range.isEmpty { return Int(range.end) }
    return behindColon(entry) ?? Int(entry.key.range.end)
  }

  private func behindColon(_ entry: YAMLEntry) -> Int? {
    var offset = Int(entry.key.range.end)
    while offset < source.bytes.count, source.bytes[offset] == 0x20 { offset += 1 }
    return offset < source.bytes.count && source.bytes[offset] == UInt8(ascii: ":") ? offset + 1 : nil
  }

  private mutating func changeEntry(
    _ entry: YAMLEntry, in mapping: YAMLNode, to new: YAMLDraft
  ) throws(Obstacle) {
    if try change(entry.value, to: new) { return }
    guard !entry.value.isAlias, entry.value.anchor == nil, entry.value.tag == nil else { throw .shared }
    guard let colon = behindColon(entry) else { throw .unclear }
    let end = max(end(of: entry), colon)
    // A list on one line stays on one line.
    let isSequence = entry.value.kind == .sequence && entry.value.style == .flow
    var staysFlow = mapping.style == .flow
    if isSequence, case .sequence(let items, _) = new.opened, !items.isEmpty, !items.contains(where: \.isCollection) {
      staysFlow = true
    }
    if staysFlow {
      if entry.value.range.isEmpty {
        replace(colon, colon, " " + text.flow(new, quotes(of: mapping)))
      } else {
        try replaceFlow(entry.value, with: new, quotes(of: mapping))
      }
    } else {
      let column = layout.column(of: Int(entry.key.range.start))
      replace(colon, end, text.value(new, behindKeyAt: column))
    }
  }

  /// What keys and strings beside the entries of a flow mapping look like.
  private func quotes(of node: YAMLNode) -> YAMLText.Quotes {
    layout.isJSON || node.entries.first { _ in true }?.key.style == .doubleQuoted ? .json : .whereNeeded
  }

  // MARK: Blocks

  /// New entries of a block mapping: what is short stands above the first entry that is not, what is long at the end
  /// but above the template, which is the longest.
  private mutating func addToBlock(_ added: [YAMLDraft.Entry], _ own: [YAMLEntry], _ isKept: [Bool]) {
    guard !added.isEmpty, let head = own.first else { return }
    let column = layout.column(of: Int(head.key.range.start))
    func isLong(_ entry: YAMLEntry) -> Bool { entry.value.style == .block && entry.value.kind != .scalar }
    let kept = own.indices.filter { isKept[$0] }
    let behindShort = kept.prefix { !isLong(own[$0]) }.last ?? kept.last { !isLong(own[$0]) }
    let template = kept.firstIndex { own[$0].key.text == "template" || own[$0].key.text == "jobTemplate" }
    let spec = kept.firstIndex { own[$0].key.text == "spec" }
    let hasLong = kept.contains { isLong(own[$0]) }
    for isShort in [true, false] {
      let entries = added.filter { $0.value.isCollection != isShort }
      guard !entries.isEmpty else { continue }
      let texts = entries.map { text.entry($0, at: column) }
      let position: Int?
      if isShort, hasLong {
        position = behindShort
      } else if let template = entries.contains(where: { $0.key == "metadata" }) ? spec ?? template : template {
        position = template == kept.startIndex ? nil : kept[template - 1]
      } else {
        position = kept.last
      }
      if let position {
        insertLines(texts, at: column, behind: layout.endOfContent(own[position].value, end(of: own[position])))
      } else {
        let start = Int(own[kept[0]].key.range.start)
        insert(texts.map { $0 + layout.lineBreak + text.indent(column) }.joined(), at: start)
      }
    }
  }

  private mutating func insertLines(_ texts: [String], at column: Int, behind offset: Int) {
    let lines = texts.map { text.indent(column) + $0 }
    let endsInBreak = offset == 0 || layout.isBreak(offset - 1)
    insert(
      endsInBreak
        ? lines.map { $0 + layout.lineBreak }.joined() : lines.map { layout.lineBreak + $0 }.joined(),
      at: offset)
  }

  /// Takes entries or items out of a block collection that keeps others; comments on lines of their own stay.
  private mutating func removeBlock(
    _ parts: [(start: Int, value: YAMLNode)], _ isKept: [Bool]
  ) throws(Obstacle) {
    for position in parts.indices where !isKept[position] {
      guard !holdsAnchor(parts[position].value) else { throw .shared }
      let start = parts[position].start
      let end = layout.endOfContent(parts[position].value, max(start, Int(parts[position].value.range.end)))
      let line = layout.lineStart(start)
      if source.bytes[line..<start].allSatisfy({ $0 == 0x20 }) {
        if end == source.bytes.count, end > 0, !layout.isBreak(end - 1), line > 0 {
          // The last line of a file that has no break at its end.
          replace(
            line - (source.bytes[line - 1] == 0x0A && line > 1 && source.bytes[line - 2] == 0x0D ? 2 : 1), end, "")
        } else {
          replace(line, end, "")
        }
      } else {
        // Behind a dash: what comes next takes the place.
        var next = end
        while next < source.bytes.count, source.bytes[next] == 0x20 || layout.isBreak(next) { next += 1 }
        replace(start, next, "")
      }
    }
  }

  /// Whether something in a value can be referred to from elsewhere.
  private func holdsAnchor(_ node: YAMLNode) -> Bool {
    if node.isAlias { return false }
    if node.anchor != nil { return true }
    switch node.kind {
    case .scalar: return false
    case .sequence: return node.items.contains(where: holdsAnchor)
    case .mapping: return node.entries.contains { holdsAnchor($0.key) || holdsAnchor($0.value) }
    }
  }

  /// Where the items of a block sequence begin.
  private func dashes(of items: [YAMLNode]) throws(Obstacle) -> [Int] {
    var dashes: [Int] = []
    for item in items {
      var offset = Int(item.range.start) - 1
      while offset >= 0, source.bytes[offset] == 0x20 || layout.isBreak(offset) { offset -= 1 }
      guard offset >= 0, source.bytes[offset] == UInt8(ascii: "-") else { throw .unclear }
      dashes.append(offset)
    }
    return dashes
  }

  private mutating func changeBlock(_ old: YAMLNode, _ plan: SequenceAlignment) throws(Obstacle) {
    let items = plan.old
    let dashes = try dashes(of: items)
    for (position, draft) in plan.changed {
      if try change(items[position], to: draft) { continue }
      guard !items[position].isAlias, items[position].anchor == nil else { throw .shared }
      let column = layout.column(of: dashes[position])
      replace(dashes[position], max(Int(items[position].range.end), dashes[position] + 1), text.item(draft, at: column))
    }
    try removeBlock(zip(dashes, items).map { (start: $0, value: $1) }, plan.isKept)
    for (position, drafts) in plan.added {
      let column = layout.column(of: dashes[0])
      let texts = drafts.map { text.item($0, at: column) }
      if position == 0 {
        insert(texts.map { $0 + layout.lineBreak + text.indent(column) }.joined(), at: dashes[0])
      } else {
        insertLines(texts, at: column, behind: layout.endOfContent(items[position - 1]))
      }
    }
  }

  // MARK: Flow

  private mutating func changeFlow(_ old: YAMLNode, _ plan: SequenceAlignment) throws(Obstacle) {
    let items = plan.old
    let isQuoted = layout.isJSON || items.contains { $0.style == .doubleQuoted }
    let quotes: YAMLText.Quotes = isQuoted ? .json : .whereNeeded
    for (position, draft) in plan.changed {
      if try change(items[position], to: draft) { continue }
      try replaceFlow(items[position], with: draft, quotes)
    }
    let ranges = items.map { (Int($0.range.start), Int($0.range.end)) }
    try removeFlow(ranges, plan.isKept)
    let separator = separator(of: old, ranges)
    for (position, drafts) in plan.added {
      let texts = drafts.map { text.flow($0, quotes) }
      if position < ranges.count {
        insert(texts.map { $0 + separator }.joined(), at: ranges[position].0)
      } else {
        insert(texts.map { separator + $0 }.joined(), at: ranges[position - 1].1)
      }
    }
  }

  /// What stands between the parts of a flow collection: as between the first two, else as in front of the first.
  private func separator(of node: YAMLNode, _ parts: [(start: Int, end: Int)]) -> String {
    guard let first = parts.first else { return "" }
    var blank = source.bytes[(Int(node.range.start) + 1)..<first.start]
    if parts.count > 1, let comma = source.bytes[first.end..<parts[1].start].firstIndex(of: UInt8(ascii: ",")) {
      blank = source.bytes[(comma + 1)..<parts[1].start]
    }
    let isBlank = blank.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }
    let isBroken = blank.contains { $0 == 0x0A || $0 == 0x0D }
    if parts.count > 1 || isBroken, isBlank { return "," + String(decoding: blank, as: UTF8.self) }
    return ", "
  }

  private mutating func removeFlow(_ parts: [(start: Int, end: Int)], _ isKept: [Bool]) throws(Obstacle) {
    var position = 0
    while position < parts.count {
      guard !isKept[position] else {
        position += 1
        continue
      }
      var next = position
      while next < parts.count, !isKept[next] { next += 1 }
      let start = next < parts.count ? parts[position].start : parts[position - 1].end
      let end = next < parts.count ? parts[next].start : parts[parts.count - 1].end
      guard !source.bytes[start..<end].contains(UInt8(ascii: "#")) else { throw .comment }
      replace(start, end, "")
      position = next
    }
  }
}
