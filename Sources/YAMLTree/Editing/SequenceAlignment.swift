import SourceText

/// Which items of a sequence are which of another version of it.
struct SequenceAlignment {
  let old: [YAMLNode]
  /// Whether each old item is in the new version, changed or not.
  private(set) var isKept: [Bool]
  /// Items that stay in their place with another content, by position in ``old``.
  private(set) var changed: [(position: Int, draft: YAMLDraft)] = []
  /// New items, by the position in ``old`` in front of which they stand.
  private(set) var added: [(position: Int, drafts: [YAMLDraft])] = []

  var keepsAny: Bool { isKept.contains(true) }

  init(_ old: [YAMLNode], _ new: [YAMLDraft]) {
    self.old = old
    isKept = Array(repeating: false, count: old.count)
    var oldStart = 0
    var newStart = 0
    for (i, j) in Self.common(old, new) + [(old.count, new.count)] {
      pair(oldStart..<i, new, newStart..<j)
      if i < old.count {
        isKept[i] = true
        if new[j].origin == old[i] { changed.append((i, new[j])) }
      }
      oldStart = i + 1
      newStart = j + 1
    }
  }

  /// Items between two common ones: as many on both sides are the same items changed.
  private mutating func pair(_ olds: Range<Int>, _ new: [YAMLDraft], _ news: Range<Int>) {
    if olds.count == news.count {
      for (i, j) in zip(olds, news) {
        isKept[i] = true
        changed.append((i, new[j]))
      }
    } else if !news.isEmpty {
      added.append((olds.upperBound, Array(new[news])))
    }
  }

  /// A longest common subsequence: items that are versions of one another, or equal.
  private static func common(_ old: [YAMLNode], _ new: [YAMLDraft]) -> [(Int, Int)] {
    func match(_ i: Int, _ j: Int) -> Bool {
      if let origin = new[j].origin, origin == old[i] { return true }
      return new[j] == .kept(old[i])
    }
    var start = 0
    while start < old.count, start < new.count, match(start, start) { start += 1 }
    let (rows, columns) = (old.count - start, new.count - start)
    let common = (0..<start).map { ($0, $0) }
    guard rows > 0, columns > 0, rows * columns <= 250_000 else { return common }
    return common
      + CommonSubsequence.positions((rows, columns)) { match(start + $0, start + $1) }.map { (start + $0, start + $1) }
  }
}
