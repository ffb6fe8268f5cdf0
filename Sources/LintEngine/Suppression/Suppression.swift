import Diagnostics
import SourceText

/// A comment or an annotation by which the author ignores findings of a rule.
struct Suppression: Sendable {
  /// The rule, and where its name stands.
  var rule: String
  var nameRange: ByteRange
  /// Findings that begin in here are meant.
  var scope: ByteRange
  /// Whether the finding's rule name has to fit a group: `api`.
  var isGroup: Bool
  /// Whether it is a comment about one line.
  var isForLine = false
  /// Why, where the author says so.
  var reason: String?
  /// What to take away when the suppression is of no use.
  var removal: Edit?
  /// Whether it stands in a text of the manifest, which would be another without it.
  var isInText = false
  var isUsed = false

  func covers(_ finding: Finding) -> Bool {
    guard finding.range.start >= scope.start, finding.range.start <= scope.end else { return false }
    return isFor(finding.rule)
  }

  func isFor(_ name: String) -> Bool { isGroup ? name.hasPrefix(rule + "/") : name == rule }
}

/// All suppressions of a file, and what is wrong with them.
struct Suppressions: Sendable {
  var all: [Suppression] = []
  /// Mistaken ones and ones without a reason.
  var findings: [Finding] = []

  var isEmpty: Bool { all.isEmpty && findings.isEmpty }

  /// What a finding is ignored by, which is noted; nil for nothing.
  mutating func ignore(_ finding: Finding) -> Suppression? {
    var first: Suppression?
    for i in all.indices where all[i].covers(finding) {
      all[i].isUsed = true
      first = first ?? all[i]
    }
    return first
  }

  /// Findings about suppressions of rules that ran and found nothing there.
  ///
  /// - Parameter told: the findings that nothing ignores; one of the same rule may be the one that was meant.
  func unused(enabled: Set<String>, told: [Finding], in source: SourceFile) -> [Finding] {
    all.compactMap { suppression in
      let ran =
        suppression.isGroup
        ? enabled.contains { $0.hasPrefix(suppression.rule + "/") } : enabled.contains(suppression.rule)
      guard !suppression.isUsed, ran else { return nil }
      var help: String?
      let alike = told.filter { suppression.isFor($0.rule) }
      let next = alike.first { $0.range.start >= suppression.nameRange.start }
      let meant = next ?? alike.max { $0.range.start < $1.range.start }
      if suppression.isForLine, let meant {
        let line = source.location(of: Int(meant.range.start), in: source.makeLineIndex()).line
        let which = next == nil ? "last" : "next"
        help = "the \(which) one is in line \(line): the comment stands above that line or at its end"
      }
      return Finding(
        rule: "unused-ignore", severity: .warning, message: "there is no finding of \(suppression.rule) to ignore here",
        range: suppression.nameRange, help: help,
        fix: suppression.removal.map {
          Fix("take it away", safety: suppression.isInText ? .unsafe : .safe, edits: [$0])
        })
    }
  }
}
