import Admission
import Diagnostics
package import SourceText

/// Applies the fixes of a file's findings until none is left.
///
/// A fix that breaks the YAML, makes the verdict worse or leaves its finding in place is taken back.
package struct Mending: Sendable {
  package private(set) var source: SourceFile
  /// What is left to tell.
  package private(set) var file: LintedFile
  /// How many fixes were applied.
  package private(set) var count = 0

  /// More passes than fixes can need that build on one another.
  private static let limit = 16

  /// - Parameters:
  ///   - allowsUnsafe: whether fixes may change behaviour.
  ///   - lint: what is to be told of a text.
  package init(_ source: SourceFile, allowsUnsafe: Bool, lint: (SourceFile) -> LintedFile) {
    self.source = source
    file = lint(source)
    var refused: Set<Finding> = []
    for _ in 0..<Self.limit {
      let candidates = file.allFindings.filter { finding in
        guard let fix = finding.fix, allowsUnsafe || fix.safety == .safe else { return false }
        return !refused.contains(finding)
      }
      if candidates.isEmpty { break }
      if attempt(candidates, lint) { continue }
      var hasApplied = false
      for finding in candidates {
        if attempt([finding], lint) {
          // The ranges of the others are those of another text now.
          hasApplied = true
          break
        }
        refused.insert(finding)
      }
      if !hasApplied { break }
    }
  }

  /// Applies what fits together of the candidates; false where the result is no better.
  private mutating func attempt(_ findings: [Finding], _ lint: (SourceFile) -> LintedFile) -> Bool {
    let (text, applied) = EditPass.apply(findings.compactMap(\.fix), to: source.bytes)
    guard !applied.isEmpty, text != source.bytes else { return false }
    let next = SourceFile(path: source.path, bytes: text)
    let result = lint(next)
    guard Self.isBetter(result, than: file, without: applied.map { findings[$0] }) else { return false }
    source = next
    file = result
    count += applied.count
    return true
  }

  private static func isBetter(_ new: LintedFile, than old: LintedFile, without mended: [Finding]) -> Bool {
    func yaml(_ file: LintedFile) -> Int { file.findings.count { $0.rule.hasPrefix("yaml/") } }
    guard yaml(new) <= yaml(old), new.documents.count >= old.documents.count else { return false }
    for (before, after) in zip(old.documents, new.documents) {
      guard let before = before.verdict else { continue }
      guard let after = after.verdict, after.allowed || !before.allowed else { return false }
    }
    // Of each rule that was mended fewer findings are left.
    for (rule, mended) in Dictionary(grouping: mended, by: \.rule) {
      let before = old.allFindings.count { $0.rule == rule }
      let after = new.allFindings.count { $0.rule == rule }
      guard after <= before - mended.count else { return false }
    }
    return true
  }
}
