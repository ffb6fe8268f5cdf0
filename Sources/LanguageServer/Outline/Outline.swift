import SourceText

/// What stands below what in a YAML text, told by indentation and brackets alone: also of a text that is being typed
/// and that no parser takes yet.
///
/// Anchors, tags and merge keys are passed over; a key that YAML writes with `?` is none here.
struct Outline {
  struct Entry {
    enum Kind {
      /// A document of the text.
      case document
      /// `key:` with what stands below it.
      case key
      /// An element of a list.
      case item
      /// Words without a colon where a key might stand.
      case words
    }

    var kind: Kind
    /// The entry that it stands below; -1 for a document.
    var parent: Int
    /// Where it begins on its line; nil inside of brackets.
    var column: Int?
    /// A key's text, an item's scalar, unquoted as far as it goes.
    var text = ""
    /// The key, the item's scalar or its dash.
    var range: ByteRange
    /// The scalar behind the key, as written; empty for none.
    var value: ByteRange
    /// That scalar unquoted.
    var valueText = ""
    /// The end of the last line that belongs to it.
    var end: Int
  }

  /// In the order of the text; a parent comes before what stands below it.
  fileprivate(set) var entries: [Entry] = []

  init(_ text: PlacedText) {
    var reader = OutlineReader(text.bytes)
    for line in 0..<text.lines.count { reader.read(text.line(line)) }
    reader.finish()
    self = reader.outline
  }

  init() {}

  /// The entries below each entry, in order.
  var children: [[Int]] {
    var result: [[Int]] = Array(repeating: [], count: entries.count)
    for (index, entry) in entries.enumerated() where entry.parent >= 0 { result[entry.parent].append(index) }
    return result
  }

  /// The key below an entry that has a name.
  func key(_ name: String, of parent: Int) -> Entry? {
    entries.first { $0.parent == parent && $0.kind == .key && $0.text == name }
  }

  func document(of index: Int) -> Int {
    var index = index
    while entries[index].parent >= 0 { index = entries[index].parent }
    return index
  }
}

extension PlacedText {
  /// A line's bytes without the line break.
  func line(_ number: Int) -> Range<Int> { Int(lines.range(ofLine: number).start)..<end(ofLine: number) }
}

/// Reads an outline line by line.
struct OutlineReader {
  let bytes: [UInt8]
  var outline = Outline()
  /// The entries that the next line may stand below, outermost first; the document is the first.
  private(set) var open: [Int] = []
  /// The text block that is being read: what is indented deeper than this belongs to it.
  private(set) var blockColumn: Int?
  /// The quote of a text that goes on, and the column that ends it.
  private(set) var openQuote: (quote: UInt8, column: Int)?
  /// Brackets that are not closed.
  private(set) var flow: FlowReader?
  private var lastEnd = 0
  /// What is nested deeper counts as standing side by side.
  static let depthLimit = 128

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    startDocument(at: bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0)
  }

  private mutating func startDocument(at offset: Int) {
    closeAll()
    blockColumn = nil
    openQuote = nil
    flow = nil
    open = [outline.entries.count]
    outline.add(
      .init(
        kind: .document, parent: -1, range: ByteRange(offset, offset), value: ByteRange(offset, offset), end: offset))
  }

  mutating func finish() { closeAll() }

  private mutating func closeAll() {
    for index in open { outline.setEnd(of: index, lastEnd) }
    open = []
  }

  /// Closes what does not reach to a column: a line that begins there stands beside it.
  private mutating func close(to column: Int) {
    while open.count > 1, let last = open.last, outline.entries[last].column ?? 0 >= column {
      outline.setEnd(of: last, lastEnd)
      open.removeLast()
    }
  }

  // MARK: Lines

  /// - Parameter line: a line without its line break, or the beginning of one.
  mutating func read(_ line: Range<Int>) {
    let start = indentationEnd(of: line)
    let column = start - line.lowerBound
    guard start < line.upperBound else { return }
    if let blockColumn {
      guard column <= blockColumn else { return extend(to: line.upperBound) }
      self.blockColumn = nil
    }
    if let (quote, limit) = openQuote {
      if column > limit {
        extend(to: line.upperBound)
        if Self.endOfQuoted(bytes, start..<line.upperBound, quote) != nil { openQuote = nil }
        return
      }
      openQuote = nil
    }
    if var reader = flow {
      let isClosing = bytes[start] == UInt8(ascii: "]") || bytes[start] == UInt8(ascii: "}")
      if column > reader.column || isClosing {
        extend(to: line.upperBound)
        reader.read(start..<line.upperBound, bytes, &outline)
        flow = reader.isOpen ? reader : nil
        return
      }
      flow = nil
    }
    if bytes[start] == UInt8(ascii: "#") { return }
    if column == 0, isMarker(line) { return startDocument(at: line.lowerBound) }
    readBlock(line, from: start)
    extend(to: line.upperBound)
  }

  private mutating func extend(to end: Int) { lastEnd = end }

  func indentationEnd(of line: Range<Int>) -> Int {
    var start = line.lowerBound
    if start == 0, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { start = min(3, line.upperBound) }
    while start < line.upperBound, bytes[start] == 0x20 || bytes[start] == 0x09 { start += 1 }
    return start
  }

  /// `---` or `...`
  private func isMarker(_ line: Range<Int>) -> Bool {
    guard line.count >= 3, line.count == 3 || bytes[line.lowerBound + 3] <= 0x20 else { return false }
    let word = bytes[line.lowerBound..<line.lowerBound + 3]
    return word.elementsEqual("---".utf8) || word.elementsEqual("...".utf8)
  }

  /// Dashes, then a key, a value or both.
  private mutating func readBlock(_ line: Range<Int>, from start: Int) {
    var position = openItems(line, from: start)
    guard position < line.upperBound, bytes[position] != UInt8(ascii: "#") else { return }
    var column = position - line.lowerBound
    var owner = open.last ?? 0
    if let colon = Self.keyEnd(bytes, position..<line.upperBound) {
      close(to: column)
      owner = add(.key, position..<colon.key, column: column)
      position = colon.value
    } else {
      close(to: column)
      // A scalar as an item; or words, where a key is being typed.
      owner = open.last ?? 0
      let isItem = outline.entries[owner].kind == .item
      if isItem { column = outline.entries[owner].column ?? column }
      if !isItem, !Self.isOpening(bytes[position]) {
        let end = Self.plainEnd(bytes, position..<line.upperBound)
        if outline.entries[owner].value.isEmpty { add(.words, position..<end, column: column, isOpen: false) }
        return
      }
    }
    position = skipProperties(position..<line.upperBound)
    guard position < line.upperBound else { return }
    readValue(position..<line.upperBound, owner: owner, column: column)
  }

  /// Opens an item for every dash and returns where what follows begins.
  mutating func openItems(_ line: Range<Int>, from start: Int) -> Int {
    var position = start
    while position < line.upperBound, bytes[position] == UInt8(ascii: "-"),
      position + 1 == line.upperBound || bytes[position + 1] == 0x20 || bytes[position + 1] == 0x09
    {
      let column = position - line.lowerBound
      close(toItem: column)
      add(.item, position..<position + 1, column: column)
      position += 1
      while position < line.upperBound, bytes[position] == 0x20 || bytes[position] == 0x09 { position += 1 }
    }
    return position
  }

  /// A list may stand at the column of its key.
  private mutating func close(toItem column: Int) {
    while open.count > 1, let last = open.last {
      let entry = outline.entries[last]
      guard entry.column ?? 0 > column || entry.column == column && entry.kind != .key else { return }
      outline.setEnd(of: last, lastEnd)
      open.removeLast()
    }
  }

  /// The entry that a key at a column would stand below.
  mutating func parent(at column: Int) -> Int {
    close(to: column)
    return open.last ?? 0
  }

  @discardableResult
  private mutating func add(_ kind: Outline.Entry.Kind, _ bounds: Range<Int>, column: Int, isOpen: Bool = true) -> Int {
    let range = ByteRange(bounds.lowerBound, bounds.upperBound)
    let index = outline.add(
      .init(
        kind: kind, parent: open.last ?? 0, column: column,
        text: kind == .item ? "" : Self.unquoted(bytes, bounds), range: range,
        value: ByteRange(bounds.upperBound, bounds.upperBound), end: bounds.upperBound))
    if isOpen, open.count < Self.depthLimit { open.append(index) }
    return index
  }

  private mutating func readValue(_ bounds: Range<Int>, owner: Int, column: Int) {
    let first = bytes[bounds.lowerBound]
    switch first {
    case UInt8(ascii: "#"): return
    case UInt8(ascii: "|"), UInt8(ascii: ">"):
      blockColumn = column
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      let end = Self.endOfQuoted(bytes, bounds.lowerBound + 1..<bounds.upperBound, first)
      outline.setValue(of: owner, bounds.lowerBound..<(end ?? bounds.upperBound), bytes)
      if end == nil { openQuote = (first, column) }
    case UInt8(ascii: "["), UInt8(ascii: "{"):
      var reader = FlowReader(owner: owner, column: outline.entries[owner].kind == .document ? -1 : column)
      reader.read(bounds, bytes, &outline)
      flow = reader.isOpen ? reader : nil
    default:
      outline.setValue(of: owner, bounds.lowerBound..<Self.plainEnd(bytes, bounds), bytes)
    }
  }

  /// Passes over anchors and tags.
  func skipProperties(_ bounds: Range<Int>) -> Int {
    var position = bounds.lowerBound
    while position < bounds.upperBound, bytes[position] == UInt8(ascii: "&") || bytes[position] == UInt8(ascii: "!") {
      while position < bounds.upperBound, bytes[position] > 0x20 { position += 1 }
      while position < bounds.upperBound, bytes[position] <= 0x20 { position += 1 }
    }
    return position
  }
}

extension Outline {
  @discardableResult
  mutating func add(_ entry: Entry) -> Int {
    entries.append(entry)
    return entries.count - 1
  }

  mutating func setEnd(of index: Int, _ end: Int) { entries[index].end = max(entries[index].end, end) }

  /// The outline as if nothing stood behind a key.
  func withoutValue(of index: Int) -> Outline {
    var copy = self
    copy.entries[index].valueText = ""
    return copy
  }

  mutating func setValue(of index: Int, _ bounds: Range<Int>, _ bytes: [UInt8]) {
    entries[index].value = ByteRange(bounds.lowerBound, bounds.upperBound)
    entries[index].end = max(entries[index].end, bounds.upperBound)
    entries[index].valueText = OutlineReader.unquoted(bytes, bounds)
  }
}
