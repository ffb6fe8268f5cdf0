import SourceText

/// Reads what stands in brackets, over several lines: `{a: 1, b: [2]}`, and all of a JSON text.
struct FlowReader {
  private struct Frame {
    var isMapping: Bool
    /// The entry that keys and items stand below.
    var parent: Int
    /// The key whose value is awaited, or that waits for its colon.
    var key: Int?
    var isBehindColon = false
  }

  /// What a word at the end of what was read would be.
  enum Place {
    /// A key below an entry.
    case key(parent: Int)
    /// The value of a key.
    case value(of: Int)
    /// An element of the list that an entry holds.
    case item(of: Int)
  }

  /// The column of what the brackets belong to; -1 at the top.
  let column: Int
  private var frames: [Frame] = []
  private let owner: Int
  /// The last word, and what it is.
  private(set) var word: (bounds: Range<Int>, isClosed: Bool, place: Place)?

  init(owner: Int, column: Int) {
    self.owner = owner
    self.column = column
  }

  var isOpen: Bool { !frames.isEmpty }

  /// What a word would be that is typed here.
  var place: Place? {
    guard let frame = frames.last else { return nil }
    guard frame.isMapping else { return .item(of: frame.parent) }
    if let key = frame.key { return frame.isBehindColon ? .value(of: key) : nil }
    return .key(parent: frame.parent)
  }

  mutating func read(_ bounds: Range<Int>, _ bytes: [UInt8], _ outline: inout Outline) {
    word = nil
    var position = bounds.lowerBound
    while position < bounds.upperBound {
      let byte = bytes[position]
      switch byte {
      case 0x20, 0x09: break
      case UInt8(ascii: "#") where position == bounds.lowerBound || bytes[position - 1] <= 0x20: return
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        open(byte == UInt8(ascii: "{"), at: position, &outline)
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        if let frame = frames.popLast() { outline.setEnd(of: frame.parent, position + 1) }
        if frames.isEmpty { return }
      case UInt8(ascii: ","):
        if !frames.isEmpty {
          frames[frames.count - 1].key = nil
          frames[frames.count - 1].isBehindColon = false
        }
      case UInt8(ascii: ":") where frames.last?.key != nil:
        frames[frames.count - 1].isBehindColon = true
      default:
        position = readWord(position..<bounds.upperBound, bytes, &outline)
        continue
      }
      word = nil
      position += 1
    }
  }

  private mutating func open(_ isMapping: Bool, at position: Int, _ outline: inout Outline) {
    var parent = owner
    if let frame = frames.last, frames.count >= OutlineReader.depthLimit {
      parent = frame.parent
    } else if let frame = frames.last {
      parent = frame.key ?? frame.parent
      if !frame.isMapping {
        parent = outline.add(
          .init(
            kind: .item, parent: frame.parent, range: ByteRange(position, position + 1),
            value: ByteRange(position, position), end: position + 1))
      }
    }
    frames.append(Frame(isMapping: isMapping, parent: parent))
  }

  private mutating func readWord(_ bounds: Range<Int>, _ bytes: [UInt8], _ outline: inout Outline) -> Int {
    let first = bytes[bounds.lowerBound]
    var end = bounds.upperBound
    var isClosed = false
    if first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") {
      if let close = OutlineReader.endOfQuoted(bytes, bounds.lowerBound + 1..<bounds.upperBound, first) {
        end = close
        isClosed = true
      }
    } else {
      end = Self.plainEnd(bytes, bounds)
    }
    let range = bounds.lowerBound..<end
    guard let place else { return end }
    word = (range, isClosed, place)
    let written = ByteRange(range.lowerBound, range.upperBound)
    let text = OutlineReader.unquoted(bytes, range)
    switch place {
    case .key(let parent):
      frames[frames.count - 1].key = outline.add(
        .init(kind: .key, parent: parent, text: text, range: written, value: ByteRange(end, end), end: end))
    case .value(let key): outline.setValue(of: key, range, bytes)
    case .item(let parent):
      outline.add(
        .init(kind: .item, parent: parent, text: text, range: written, value: written, valueText: text, end: end))
    }
    return end
  }

  /// A plain scalar in brackets ends at a bracket, a comma, a colon before a blank, and a comment.
  private static func plainEnd(_ bytes: [UInt8], _ bounds: Range<Int>) -> Int {
    var end = bounds.lowerBound + 1
    var position = end
    while position < bounds.upperBound {
      let byte = bytes[position]
      if ",[]{}".utf8.contains(byte) { break }
      if byte == UInt8(ascii: ":") {
        guard position + 1 < bounds.upperBound, bytes[position + 1] > 0x20, !",[]{}".utf8.contains(bytes[position + 1])
        else { break }
      }
      if byte == UInt8(ascii: "#"), bytes[position - 1] <= 0x20 { break }
      position += 1
      if byte > 0x20 { end = position }
    }
    return end
  }
}
