/// Finds places for the labels of marks above the plot, so that no two overlap and no leader crosses a label.
struct MarkLabels {
  struct Place: Equatable {
    /// 0 is the row next to the plot.
    var row: Int
    /// The label's left edge and width.
    var x: Double
    var width: Double
  }

  private struct Taken {
    var row: Int
    var from: Double
    var to: Double
  }

  private static let mostRows = 9

  /// Places for labels at the given points, in their order.
  static func places(_ marks: [(x: Double, width: Double)], in range: Range<Double>) -> [Place] {
    var labels: [Taken] = []
    var leaders: [(x: Double, row: Int)] = []
    var places = Array(repeating: Place(row: 0, x: 0, width: 0), count: marks.count)

    func isFree(_ row: Int, _ from: Double, _ to: Double, leader x: Double) -> Bool {
      let overlaps = labels.contains { $0.row == row && $0.from < to + 6 && from - 6 < $0.to }
      let isCrossed = leaders.contains { $0.row > row && $0.x > from - 3 && $0.x < to + 3 }
      let crosses = labels.contains { $0.row < row && $0.from - 3 < x && x < $0.to + 3 }
      return !overlaps && !isCrossed && !crosses
    }

    // From the right: a label lies right of its leader, so earlier marks that need the room go above.
    for number in marks.indices.reversed() {
      let mark = marks[number]
      let right = min(mark.x, range.upperBound - mark.width)
      let left = max(range.lowerBound, mark.x - mark.width)
      let fitsRight = mark.x + mark.width <= range.upperBound
      var found: (Int, Double)?
      // A label right of its leader never meets the leaders of later marks, so that side goes before height.
      search: for x in fitsRight ? [right, left] : [left, right] {
        for row in 0..<mostRows {
          if isFree(row, x, x + mark.width, leader: mark.x) {
            found = (row, x)
            break search
          }
        }
      }
      // Crowded beyond measure: on top of all; the label covers the leaders that it meets.
      let (row, x) = found ?? ((labels.map(\.row).max() ?? -1) + 1, fitsRight ? right : left)
      labels.append(Taken(row: row, from: x, to: x + mark.width))
      leaders.append((mark.x, row))
      places[number] = Place(row: row, x: x, width: mark.width)
    }
    return places
  }
}
