/// What two versions of a sequence have in common.
package enum CommonSubsequence {
  /// The positions of a longest common subsequence in both, ascending; takes time and memory for each pair of elements.
  ///
  /// - Parameters:
  ///   - counts: how many elements the two sequences have.
  ///   - match: whether an element of the first is one of the second.
  package static func positions(
    _ counts: (Int, Int), _ match: (Int, Int) -> Bool
  ) -> [(Int, Int)] {
    var lengths = Array(repeating: Array(repeating: 0, count: counts.1 + 1), count: counts.0 + 1)
    for i in (0..<counts.0).reversed() {
      for j in (0..<counts.1).reversed() {
        lengths[i][j] = match(i, j) ? lengths[i + 1][j + 1] + 1 : max(lengths[i + 1][j], lengths[i][j + 1])
      }
    }
    var positions: [(Int, Int)] = []
    var (i, j) = (0, 0)
    while i < counts.0, j < counts.1 {
      if match(i, j) {
        positions.append((i, j))
        i += 1
        j += 1
      } else if lengths[i + 1][j] >= lengths[i][j + 1] {
        i += 1
      } else {
        j += 1
      }
    }
    return positions
  }
}
