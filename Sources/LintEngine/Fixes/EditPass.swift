package import Diagnostics
import SourceText

/// Applies fixes to a text, those that do not touch one another.
package enum EditPass {
  /// The text with the fixes applied, and the positions in `fixes` of those that were.
  ///
  /// - Parameter fixes: earlier ones have precedence. A fix is applied as a whole or not at all.
  package static func apply(_ fixes: [Fix], to text: [UInt8]) -> (text: [UInt8], applied: [Int]) {
    var taken: [Edit] = []
    var applied: [Int] = []
    for (number, fix) in fixes.enumerated() {
      let fits = fix.edits.allSatisfy { edit in
        Int(edit.range.end) <= text.count && !taken.contains { conflict($0, edit) }
      }
      guard fits, !fix.edits.isEmpty else { continue }
      taken += fix.edits
      applied.append(number)
    }
    var result: [UInt8] = []
    result.reserveCapacity(text.count + 64)
    var position = 0
    for edit in taken.sorted(by: { $0.range < $1.range }) {
      result += text[position..<Int(edit.range.start)]
      result += edit.text.utf8
      position = Int(edit.range.end)
    }
    result += text[position...]
    return (result, applied)
  }

  /// Whether two edits overlap or touch: what stands between them would depend on their order.
  private static func conflict(_ a: Edit, _ b: Edit) -> Bool {
    a.range.start <= b.range.end && b.range.start <= a.range.end
  }
}
