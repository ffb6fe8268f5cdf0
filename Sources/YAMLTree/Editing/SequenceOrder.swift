import SourceText

/// The items of a sequence in another order, and nothing else about them.
///
/// Their texts are moved as they stand, with the comments at the ends of their lines and on the lines above them.
struct SequenceOrder {
  private let items: [YAMLNode]
  /// For each place the number of the item that is to stand there.
  private let order: [Int]

  /// nil where something else changes than the order, or nothing.
  init?(_ old: [YAMLNode], _ new: [YAMLDraft]) {
    guard old.count == new.count, old.count > 1, old.count <= 1000 else { return nil }
    var rest = Array(old.indices)
    var order: [Int] = []
    for draft in new {
      guard
        let position = rest.firstIndex(where: { draft.origin == old[$0] })
          ?? rest.firstIndex(where: { draft == .kept(old[$0]) }),
        draft == .kept(old[rest[position]])
      else { return nil }
      order.append(rest.remove(at: position))
    }
    guard order != Array(old.indices) else { return nil }
    items = old
    self.order = order
  }

  /// What is to be written instead of each item of a flow sequence that changes its place.
  func flowEdits(in source: SourceFile) -> [(range: ByteRange, text: String)] {
    order.enumerated().filter { $0.offset != $0.element }.map { place, item in
      (items[place].range, source.text(items[item].range))
    }
  }

  /// The lines from the first to the last item of a block sequence that changes its place, in the new order.
  ///
  /// - Parameter dashes: where the items begin.
  /// - Returns: nil where items do not stand on whole lines of their own.
  func blockEdit(_ dashes: [Int], _ layout: YAMLLayout) -> (range: ByteRange, text: String)? {
    let source = layout.source
    var parts: [Range<Int>] = []
    for (dash, item) in zip(dashes, items) {
      let line = layout.lineStart(dash)
      guard source.bytes[line..<dash].allSatisfy({ $0 == 0x20 }) else { return nil }
      let start = parts.last?.upperBound ?? Self.commentsAbove(line, layout)
      let end = layout.endOfContent(item, max(dash, Int(item.range.end)))
      guard start <= line, line < end else { return nil }
      parts.append(start..<end)
    }
    guard let first = order.indices.first(where: { order[$0] != $0 }),
      let last = order.indices.last(where: { order[$0] != $0 })
    else { return nil }
    // The last line of a file may have no break at its end, which can be a part of a value.
    guard layout.isBreak(parts[last].upperBound - 1) else { return nil }
    let range = ByteRange(parts[first].lowerBound, parts[last].upperBound)
    return (
      range, order[first...last].map { source.text(ByteRange(parts[$0].lowerBound, parts[$0].upperBound)) }.joined()
    )
  }

  /// The start of the comments on the lines directly above one.
  private static func commentsAbove(_ line: Int, _ layout: YAMLLayout) -> Int {
    var start = line
    while start > 0 {
      let above = layout.lineStart(
        start
          - (layout.source.bytes[start - 1] == 0x0A && start > 1
            && layout.source.bytes[start - 2] == 0x0D ? 2 : 1))
      guard above < start, layout.source.bytes[above..<start].first(where: { $0 != 0x20 }) == UInt8(ascii: "#") else {
        break
      }
      start = above
    }
    return start
  }
}
