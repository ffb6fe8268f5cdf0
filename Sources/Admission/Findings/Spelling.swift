/// The nearest of several words to one that was probably mistyped.
package enum Spelling {
  /// nil where no word is near: a third of its letters may differ, case for nothing.
  package static func closest(to word: String, among candidates: some Sequence<String>) -> String? {
    let bytes = Array(word.lowercased().utf8)
    guard bytes.count <= 64 else { return nil }
    var best: (word: String, distance: Int)?
    for candidate in candidates {
      let other = Array(candidate.lowercased().utf8)
      let limit = max(1, min(bytes.count, other.count) / 3)
      guard abs(bytes.count - other.count) <= limit else { continue }
      let distance = distance(bytes, other)
      guard distance <= limit, distance < best?.distance ?? Int.max else { continue }
      best = (candidate, distance)
    }
    return best?.word
  }

  /// Letters put in, left out, changed or swapped with their neighbour.
  static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var before: [Int] = []
    var previous = Array(0...b.count)
    for i in a.indices {
      var current = [i + 1]
      for j in b.indices {
        var cost = min(previous[j + 1] + 1, current[j] + 1, previous[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, before[j - 1] + 1) }
        current.append(cost)
      }
      before = previous
      previous = current
    }
    return previous[b.count]
  }
}
