/// A set of completion indexes in the text form of `status.completedIndexes`: `1,3-5,7`.
///
/// Kept as disjoint closed intervals in ascending order, no two of which touch, so that the set of a Job with
/// a hundred thousand completions is a handful of numbers. Mirrors the Job controller's `orderedIntervals`.
package struct CompletionIndexSet: Hashable, Sendable {
  /// Both bounds belong to the interval.
  package struct Interval: Hashable, Sendable {
    package var first: Int
    package var last: Int

    package init(first: Int, last: Int) {
      self.first = first
      self.last = last
    }

    package var count: Int { last - first + 1 }
  }

  package private(set) var intervals: [Interval]
  /// The number of indexes in the set.
  package private(set) var count: Int

  package init() {
    intervals = []
    count = 0
  }

  /// The set of the given indexes, in any order and with repetitions. Negative ones are left out.
  package init(_ indexes: some Sequence<Int>) {
    self.init()
    for index in indexes where index >= 0 { insert(index) }
  }

  /// Reads the text form as the Job controller does: parts that cannot be read are skipped, reading stops at
  /// the first part that starts at `limit` or above, and an end beyond is cut.
  /// - Parameter limit: the number of completions.
  package init(reading text: String, limit: Int) {
    self.init()
    for part in text.split(separator: ",", omittingEmptySubsequences: true) {
      let bounds = part.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
      guard let first = Int(bounds[0]), first >= 0 else { continue }
      var last = first
      if bounds.count == 2 {
        guard let end = Int(bounds[1]), end >= first else { continue }
        last = end
      }
      if first >= limit { break }
      insert(Interval(first: first, last: min(last, limit - 1)))
    }
  }

  package var isEmpty: Bool { intervals.isEmpty }

  package func contains(_ index: Int) -> Bool {
    let at = firstInterval(endingAtOrAfter: index)
    return at < intervals.count && intervals[at].first <= index
  }

  /// - Precondition: `index` is not negative.
  @discardableResult
  package mutating func insert(_ index: Int) -> Bool {
    precondition(index >= 0, "a completion index is not negative")
    // The common case first: indexes complete roughly in ascending order.
    if let last = intervals.last, index > last.last {
      count += 1
      if index == last.last + 1 {
        intervals[intervals.count - 1].last = index
      } else {
        intervals.append(Interval(first: index, last: index))
      }
      return true
    }
    let at = firstInterval(endingAtOrAfter: index)
    if at < intervals.count, intervals[at].first <= index { return false }
    count += 1
    let touchesBefore = at > 0 && intervals[at - 1].last == index - 1
    let touchesAfter = at < intervals.count && intervals[at].first == index + 1
    switch (touchesBefore, touchesAfter) {
    case (true, true):
      intervals[at - 1].last = intervals[at].last
      intervals.remove(at: at)
    case (true, false): intervals[at - 1].last = index
    case (false, true): intervals[at].first = index
    case (false, false): intervals.insert(Interval(first: index, last: index), at: at)
    }
    return true
  }

  /// Adds a whole interval; an empty one (`last < first`) adds nothing.
  package mutating func insert(_ new: Interval) {
    guard new.first >= 0, new.last >= new.first else { return }
    var merged = new
    // An interval that ends just before the new one touches it and is merged too.
    let from = firstInterval(endingAtOrAfter: max(0, new.first - 1))
    var to = from
    while to < intervals.count, intervals[to].first <= new.last + 1 {
      merged.first = min(merged.first, intervals[to].first)
      merged.last = max(merged.last, intervals[to].last)
      count -= intervals[to].count
      to += 1
    }
    intervals.replaceSubrange(from..<to, with: CollectionOfOne(merged))
    count += merged.count
  }

  /// The set without the indexes from `limit` on.
  package func clipped(below limit: Int) -> CompletionIndexSet {
    guard let last = intervals.last, last.last >= limit else { return self }
    var result = CompletionIndexSet()
    for interval in intervals {
      guard interval.first < limit else { break }
      result.insert(Interval(first: interval.first, last: min(interval.last, limit - 1)))
    }
    return result
  }

  /// How many indexes both sets have.
  package func intersectionCount(_ other: CompletionIndexSet) -> Int {
    var common = 0
    var i = 0
    var j = 0
    while i < intervals.count, j < other.intervals.count {
      let a = intervals[i]
      let b = other.intervals[j]
      let first = max(a.first, b.first)
      let last = min(a.last, b.last)
      if last >= first { common += last - first + 1 }
      if a.last < b.last { i += 1 } else { j += 1 }
    }
    return common
  }

  package func isSuperset(of other: CompletionIndexSet) -> Bool {
    intersectionCount(other) == other.count
  }

  /// The number of the first interval whose end is at `index` or above.
  private func firstInterval(endingAtOrAfter index: Int) -> Int {
    var low = 0
    var high = intervals.count
    while low < high {
      let middle = (low + high) / 2
      if intervals[middle].last < index { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension CompletionIndexSet: CustomStringConvertible {
  /// The text form: two neighbours as `a,b`, three or more as `a-b`; the empty set is the empty string.
  package var description: String {
    var text = ""
    for interval in intervals {
      if !text.isEmpty { text += "," }
      text += String(interval.first)
      if interval.count == 2 {
        text += ",\(interval.last)"
      } else if interval.count > 2 {
        text += "-\(interval.last)"
      }
    }
    return text
  }
}
