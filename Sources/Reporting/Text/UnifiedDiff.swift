internal import SourceText

/// The difference of two texts in the unified format that `patch` and `git apply` read.
package enum UnifiedDiff {
  /// Empty for equal texts.
  package static func between(_ old: [UInt8], _ new: [UInt8], path: String, palette: Palette) -> String {
    let a = TextLines.of(old)
    let b = TextLines.of(new)
    let steps = script(a, b)
    guard steps.contains(where: { $0 != .keep }) else { return "" }
    let isRooted = path.utf8.first == UInt8(ascii: "/")
    var out = palette(.bold, "--- \(isRooted ? path : "a/" + path)") + "\n"
    out += palette(.bold, "+++ \(isRooted ? path : "b/" + path)") + "\n"
    for hunk in hunks(steps) { render(hunk, steps, a, b, palette, &out) }
    return out
  }

  private enum Step { case keep, remove, add }

  /// The shortest way from one to the other (Myers), equal ends taken off first.
  private static func script(_ a: [ArraySlice<UInt8>], _ b: [ArraySlice<UInt8>]) -> [Step] {
    var head = 0
    while head < a.count, head < b.count, a[head] == b[head] { head += 1 }
    var tail = 0
    while tail < a.count - head, tail < b.count - head, a[a.count - 1 - tail] == b[b.count - 1 - tail] { tail += 1 }
    let x = Array(a[head..<a.count - tail])
    let y = Array(b[head..<b.count - tail])
    return Array(repeating: .keep, count: head) + shortest(x, y) + Array(repeating: .keep, count: tail)
  }

  private static func shortest(_ a: [ArraySlice<UInt8>], _ b: [ArraySlice<UInt8>]) -> [Step] {
    let limit = a.count + b.count
    guard limit > 0 else { return [] }
    var best = Array(repeating: 0, count: 2 * limit + 2)
    var trace: [[Int]] = []
    search: for d in 0...limit {
      trace.append(best)
      for k in stride(from: -d, through: d, by: 2) {
        var x =
          k == -d || k != d && best[limit + k - 1] < best[limit + k + 1] ? best[limit + k + 1] : best[limit + k - 1] + 1
        while x < a.count, x - k < b.count, a[x] == b[x - k] { x += 1 }
        best[limit + k] = x
        if x >= a.count, x - k >= b.count { break search }
      }
    }
    var steps: [Step] = []
    var x = a.count
    var y = b.count
    for d in stride(from: trace.count - 1, through: 0, by: -1) {
      let before = trace[d]
      let k = x - y
      let isAddition = k == -d || k != d && before[limit + k - 1] < before[limit + k + 1]
      let previous = isAddition ? k + 1 : k - 1
      let previousX = d == 0 ? 0 : before[limit + previous]
      let previousY = d == 0 ? 0 : previousX - previous
      while x > previousX, y > previousY {
        steps.append(.keep)
        x -= 1
        y -= 1
      }
      if d > 0 {
        steps.append(isAddition ? .add : .remove)
        (x, y) = (previousX, previousY)
      }
    }
    return steps.reversed()
  }

  /// Ranges of steps that are shown together: changes with three lines around them.
  private static func hunks(_ steps: [Step]) -> [Range<Int>] {
    var result: [Range<Int>] = []
    for (i, step) in steps.enumerated() where step != .keep {
      let range = max(0, i - 3)..<min(steps.count, i + 4)
      if let last = result.last, last.upperBound >= range.lowerBound {
        result[result.count - 1] = last.lowerBound..<range.upperBound
      } else {
        result.append(range)
      }
    }
    return result
  }

  private static func render(
    _ hunk: Range<Int>, _ steps: [Step], _ a: [ArraySlice<UInt8>], _ b: [ArraySlice<UInt8>], _ palette: Palette,
    _ out: inout String
  ) {
    var oldLine = steps[..<hunk.lowerBound].count { $0 != .add }
    var newLine = steps[..<hunk.lowerBound].count { $0 != .remove }
    let oldCount = steps[hunk].count { $0 != .add }
    let newCount = steps[hunk].count { $0 != .remove }
    func place(_ line: Int, _ count: Int) -> String {
      count == 1 ? "\(line + 1)" : "\(count == 0 ? line : line + 1),\(count)"
    }
    out += palette(.blue, "@@ -\(place(oldLine, oldCount)) +\(place(newLine, newCount)) @@") + "\n"
    for step in steps[hunk] {
      let line = step == .add ? b[newLine] : a[oldLine]
      let hasBreak = line.last == 0x0A
      let text = String(decoding: hasBreak ? line.dropLast() : line, as: UTF8.self)
      switch step {
      case .keep: out += " " + text
      case .remove: out += palette(.boldRed, "-" + text)
      case .add: out += palette(.boldGreen, "+" + text)
      }
      out += hasBreak ? "\n" : "\n\\ No newline at end of file\n"
      if step != .add { oldLine += 1 }
      if step != .remove { newLine += 1 }
    }
  }
}
