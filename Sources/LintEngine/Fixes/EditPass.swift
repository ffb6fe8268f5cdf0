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
    return (taken.applied(to: text), applied)
  }

  /// Whether two edits overlap or touch: what stands between them would depend on their order.
  private static func conflict(_ a: Edit, _ b: Edit) -> Bool {
    a.range.start <= b.range.end && b.range.start <= a.range.end
  }
}
