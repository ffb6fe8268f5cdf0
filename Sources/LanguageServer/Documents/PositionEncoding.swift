import JSONText
import SourceText

/// What the client counts the characters of a line in.
enum PositionEncoding: String, Sendable {
  case utf8 = "utf-8"
  case utf16 = "utf-16"
  case utf32 = "utf-32"

  /// The units of the scalar that begins with a byte of UTF-8; 0 for a byte inside of one.
  func units(startingWith byte: UInt8) -> Int {
    switch byte {
    case 0x80..<0xC0: 0
    case 0xF0...: self == .utf8 ? 4 : self == .utf16 ? 2 : 1
    case 0xE0...: self == .utf8 ? 3 : 1
    case 0xC0...: self == .utf8 ? 2 : 1
    default: 1
    }
  }
}

/// A place as LSP writes it: a line and a character in it, both from 0.
struct Position: Hashable, Sendable, Comparable {
  var line: Int
  var character: Int

  static func < (a: Position, b: Position) -> Bool {
    a.line != b.line ? a.line < b.line : a.character < b.character
  }

  init(line: Int, character: Int) {
    self.line = line
    self.character = character
  }

  /// nil where one of the two is missing or no `uinteger`.
  init?(_ json: JSONValue?) {
    guard let line = json?["line"]?.int, let character = json?["character"]?.int,
      (0...Int64(Int32.max)).contains(line), (0...Int64(Int32.max)).contains(character)
    else { return nil }
    self.init(line: Int(line), character: Int(character))
  }

  func write(to json: inout JSONWriter) {
    json.object {
      $0.field("line", line)
      $0.field("character", character)
    }
  }
}

/// A text with its lines, to turn the client's places into byte offsets and back.
struct PlacedText: Sendable {
  let bytes: [UInt8]
  let lines: LineIndex
  let encoding: PositionEncoding
  /// Of long lines, as JSON in one line is, the units before every ``stride`` bytes.
  private let units: [Int: [Int]]
  private static let stride = 512

  init(_ bytes: [UInt8], encoding: PositionEncoding) {
    self.bytes = bytes
    self.encoding = encoding
    lines = LineIndex(bytes)
    var units: [Int: [Int]] = [:]
    for line in 0..<lines.count where lines.range(ofLine: line).count > 2 * Self.stride {
      var sum = 0
      units[line] = lines.range(ofLine: line).bounds.enumerated().compactMap { number, offset in
        defer { sum += encoding.units(startingWith: bytes[offset]) }
        return number % Self.stride == 0 ? sum : nil
      }
    }
    self.units = units
  }

  /// Where a line ends, its line break left off.
  func end(ofLine line: Int) -> Int {
    let range = lines.range(ofLine: line)
    var end = Int(range.end)
    while end > Int(range.start), bytes[end - 1] == 0x0A || bytes[end - 1] == 0x0D { end -= 1 }
    return end
  }

  /// The offset of a place. Behind a line's end it is the line's end, behind the last line the text's, inside of a
  /// character its beginning.
  func offset(of position: Position) -> Int {
    guard position.line < lines.count else { return bytes.count }
    var offset = Int(lines.range(ofLine: position.line).start)
    let end = end(ofLine: position.line)
    var left = position.character
    while offset < end {
      let units = encoding.units(startingWith: bytes[offset])
      guard left >= units, left > 0 || units == 0 else { break }
      left -= units
      offset += 1
    }
    return offset
  }

  func position(of offset: Int) -> Position {
    let offset = min(offset, bytes.count)
    let line = lines.line(at: offset)
    let start = Int(lines.range(ofLine: line).start)
    let end = min(offset, end(ofLine: line))
    let stretch = (end - start) / Self.stride
    let known =
      units[line].map { (units: $0[stretch], offset: start + stretch * Self.stride) } ?? (units: 0, offset: start)
    return Position(
      line: line,
      character: bytes[known.offset..<end].reduce(known.units) { $0 + encoding.units(startingWith: $1) })
  }

  func offsets(of json: JSONValue?) -> Range<Int>? {
    guard let start = Position(json?["start"]), let end = Position(json?["end"]) else { return nil }
    let (a, b) = (offset(of: start), offset(of: end))
    return min(a, b)..<max(a, b)
  }

  func write(_ range: ByteRange, to json: inout JSONWriter) {
    json.object {
      $0.key("start")
      position(of: Int(range.start)).write(to: &$0)
      $0.key("end")
      position(of: Int(range.end)).write(to: &$0)
    }
  }
}
