import SourceText

/// What would stand at a place if somebody typed there, and the outline around it.
struct CursorPlace {
  enum Kind {
    /// A key below an entry; `isItem` where a dash has to come first, should the entry be a list.
    case key(parent: Int, isBlock: Bool)
    /// The value of a key; `needsBlank` right behind its colon.
    case value(of: Int, needsBlank: Bool)
    /// A scalar of the list that an entry holds.
    case item(of: Int)
  }

  let kind: Kind
  /// The word that is there already, to be replaced; with its quotes.
  let word: Range<Int>
  /// The quote that the word begins with.
  let quote: UInt8?
  /// Whether a colon follows the word.
  let hasColon: Bool
  /// Of the whole text, what is being typed included.
  let outline: Outline

  /// nil in comments, in texts of several lines, and where nothing of the API can stand.
  init?(_ text: PlacedText, at offset: Int) {
    let bytes = text.bytes
    let number = text.lines.line(at: offset)
    let line = text.line(number)
    guard offset <= line.upperBound else { return nil }
    var reader = OutlineReader(bytes)
    for earlier in 0..<number { reader.read(text.line(earlier)) }
    var whole = reader
    for later in number..<text.lines.count { whole.read(text.line(later)) }
    whole.finish()
    outline = whole.outline

    guard let (kind, start) = Self.kind(&reader, bytes, line, offset) else { return nil }
    self.kind = kind
    let first = start < line.upperBound ? bytes[start] : 0
    quote = first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") ? first : nil
    let letters = start + (quote == nil ? 0 : 1)
    guard letters <= offset, bytes[letters..<offset].allSatisfy(Self.isWord) else { return nil }
    // A word goes on behind the cursor.
    var end = offset
    while end < line.upperBound, Self.isWord(bytes[end]) { end += 1 }
    if let quote, end < line.upperBound, bytes[end] == quote { end += 1 }
    word = start..<end
    let behind = OutlineReader.blanksEnd(bytes, end..<line.upperBound)
    hasColon = behind < line.upperBound && bytes[behind] == UInt8(ascii: ":")
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
      UInt8(ascii: "/"), UInt8(ascii: "+"):
      true
    default: false
    }
  }

  /// What stands at the end of a line's beginning, and where its word begins.
  private static func kind(
    _ reader: inout OutlineReader, _ bytes: [UInt8], _ line: Range<Int>, _ offset: Int
  ) -> (Kind, Int)? {
    let start = reader.indentationEnd(of: line)
    let isBlank = start == line.upperBound
    let indentation = (isBlank ? offset : start) - line.lowerBound
    if let block = reader.blockColumn, indentation > block { return nil }
    if let (_, limit) = reader.openQuote, indentation > limit { return nil }
    guard offset >= start || isBlank else { return nil }
    if var flow = reader.flow, indentation > flow.column || !isBlank && "]}".utf8.contains(bytes[start]) {
      flow.read(start..<max(start, offset), bytes, &reader.outline)
      return inFlow(flow, offset)
    }
    let before = line.lowerBound..<offset
    // Reading the line's beginning makes the entries that the whole line makes, with the same numbers.
    var items = reader
    let position = isBlank ? offset : items.openItems(before, from: start)
    let column = position - line.lowerBound
    guard position < offset else {
      // A dash without a blank is no item yet.
      if offset > line.lowerBound, bytes[offset - 1] == UInt8(ascii: "-") { return nil }
      return (.key(parent: items.parent(at: column), isBlock: true), position)
    }
    let colon = OutlineReader.keyEnd(bytes, position..<offset)
    guard colon != nil || "{[".utf8.contains(bytes[position]) else {
      if bytes[position] == UInt8(ascii: "#") { return nil }
      return (.key(parent: items.parent(at: column), isBlock: true), position)
    }
    reader.read(before)
    if let flow = reader.flow { return inFlow(flow, offset) }
    guard let colon, let value = scalarStart(reader, bytes, colon.value..<offset),
      let owner = reader.outline.entries.lastIndex(where: { $0.kind == .key && Int($0.range.start) == position })
    else { return nil }
    let needsBlank = value == offset && bytes[offset - 1] == UInt8(ascii: ":")
    return (.value(of: owner, needsBlank: needsBlank), value)
  }

  private static func inFlow(_ flow: FlowReader, _ offset: Int) -> (Kind, Int)? {
    var start = offset
    var place = flow.place
    if let word = flow.word, word.bounds.upperBound == offset {
      guard !word.isClosed else { return nil }
      start = word.bounds.lowerBound
      place = word.place
    }
    switch place {
    case .key(let parent): return (.key(parent: parent, isBlock: false), start)
    case .value(let key): return (.value(of: key, needsBlank: false), start)
    case .item(let parent): return (.item(of: parent), start)
    case nil: return nil
    }
  }

  /// Where a value of one line begins; nil for a comment and what is no plain or quoted scalar.
  private static func scalarStart(_ reader: OutlineReader, _ bytes: [UInt8], _ bounds: Range<Int>) -> Int? {
    let start = reader.skipProperties(bounds)
    guard start < bounds.upperBound else { return bounds.upperBound }
    let first = bytes[start]
    let isQuote = first == UInt8(ascii: "\"") || first == UInt8(ascii: "'")
    return isQuote || !OutlineReader.isOpening(first) && first != UInt8(ascii: "#") ? start : nil
  }
}
