/// How many active pods each completion index has, with the indexes that have any as one bit each.
struct IndexOccupancy: Equatable, Sendable {
  private var words: [UInt64] = []
  /// Active pods beyond the first of an index; only mistakes of others put entries here.
  private var surplus: [Int: Int] = [:]
  /// No occupied index is above; an upper bound after removals.
  private(set) var highest = -1

  var hasDuplicates: Bool { !surplus.isEmpty }

  func contains(_ index: Int) -> Bool {
    let word = index >> 6
    return word < words.count && words[word] & (1 << UInt64(index & 63)) != 0
  }

  mutating func add(_ index: Int) {
    if contains(index) {
      surplus[index, default: 0] += 1
      return
    }
    let word = index >> 6
    if word >= words.count {
      words.append(contentsOf: repeatElement(0, count: word + 1 - words.count))
    }
    words[word] |= 1 << UInt64(index & 63)
    highest = max(highest, index)
  }

  mutating func remove(_ index: Int) {
    if let more = surplus[index] {
      surplus[index] = more > 1 ? more - 1 : nil
      return
    }
    words[index >> 6] &= ~(1 << UInt64(index & 63))
  }

  /// The lowest free index at `start` or above.
  func nextFree(from start: Int) -> Int {
    var word = start >> 6
    guard word < words.count else { return start }
    var free = ~words[word] & (~0 << UInt64(start & 63))
    while free == 0 {
      word += 1
      guard word < words.count else { return word << 6 }
      free = ~words[word]
    }
    return word << 6 + free.trailingZeroBitCount
  }

  static func == (a: IndexOccupancy, b: IndexOccupancy) -> Bool {
    func significant(_ words: [UInt64]) -> ArraySlice<UInt64> {
      words[..<((words.lastIndex { $0 != 0 } ?? -1) + 1)]
    }
    return a.surplus == b.surplus && significant(a.words) == significant(b.words)
  }
}
