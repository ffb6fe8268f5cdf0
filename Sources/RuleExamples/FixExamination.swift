import Admission
import Diagnostics
import KubernetesValues
package import LintEngine
package import SourceText
import YAMLTree

/// Mends a file with every fix there is, unsafe ones too, and looks whether only what was wrong has changed.
package struct FixExamination: Sendable {
  private let linter: Linter
  /// A linter of one rule each, to see whether its finding goes.
  private let linters: [String: Linter]

  /// - Parameter rules: all of them are asked, whatever runs by default, but for those that are for `kubectl create`:
  ///   they want of a name the opposite of those for `kubectl apply`.
  package init(_ rules: RuleSet) {
    linter = Linter(
      version: .newest, zones: .forExamples, rules: rules,
      selection: Selection(rules.catalogue, .init(), .init(select: ["all"], ignore: ["create"])))
    linters = Dictionary(
      uniqueKeysWithValues: rules.catalogue.all.map { rule in
        let selection = Selection(rules.catalogue, .init(), .init(select: [rule.name]))
        return (rule.name, Linter(version: .newest, zones: .forExamples, rules: rules, selection: selection))
      })
  }

  /// What came of one file.
  package struct Outcome: Sendable {
    /// How many findings of each rule had a fix, and how many fixes were made in all.
    package var offered: [String: Int] = [:]
    package var made = 0
    /// What does not hold, in words.
    package var problems: [String] = []
  }

  package func examine(_ source: SourceFile) -> Outcome {
    var outcome = Outcome()
    let before = linter.lint(source)
    for finding in before.allFindings where finding.fix != nil { outcome.offered[finding.rule, default: 0] += 1 }
    guard !outcome.offered.isEmpty else { return outcome }
    for finding in before.allFindings { outcome.problems += problems(of: finding, in: source) }
    let mending = Mending(source, allowsUnsafe: true) { linter.lint($0) }
    outcome.made = mending.count
    let after = linter.lint(mending.source)
    if yamlFindings(after) > yamlFindings(before) { outcome.problems.append("the file does not parse any more") }
    if after.documents.count != before.documents.count { outcome.problems.append("the number of documents changes") }
    for (old, new) in zip(before.documents, after.documents) {
      if old.verdict?.allowed == true, new.verdict?.allowed != true {
        outcome.problems.append("\(new.name ?? "an object") is refused after fixing")
      }
      let wasFine = !before.allFindings.contains { finding in
        finding.fix?.edits.contains { old.range.start <= $0.range.end && $0.range.start <= old.range.end } ?? false
      }
      if wasFine, source.text(old.range) != mending.source.text(new.range) {
        outcome.problems.append("\(new.name ?? "an object") changes although nothing in it is to be mended")
      }
    }
    let again = Mending(mending.source, allowsUnsafe: true) { linter.lint($0) }
    if again.count > 0 { outcome.problems.append("fixing again changes more") }
    let (kept, had) = (comments(in: mending.source), comments(in: source))
    if kept != had { outcome.problems.append("of \(had.count) comments \(kept.count) are left") }
    return outcome
  }

  /// What does not hold where a finding's fix is made and no other.
  private func problems(of finding: Finding, in source: SourceFile) -> [String] {
    guard let fix = finding.fix, let linter = linters[finding.rule] else { return [] }
    let mended = SourceFile(path: source.path, bytes: EditPass.apply([fix], to: source.bytes).text)
    let (before, after) = (linter.lint(source), linter.lint(mended))
    guard yamlFindings(after) == 0 else { return ["the fix of \(finding.rule) breaks the YAML"] }
    var problems: [String] = []
    func count(_ file: LintedFile) -> Int { file.allFindings.count { $0.rule == finding.rule } }
    // Behind what the server refuses first there may be more of the kind.
    let isThere = after.allFindings.contains { $0.field == finding.field && $0.message == finding.message }
    if count(before) > 0, count(after) >= count(before), linter.rules.isPractice(finding.rule) || isThere {
      problems.append("the fix of \(finding.rule) leaves its finding")
    }
    for path in ValueChanges(from: source, to: mended, by: fix.edits).strangers {
      problems.append("the fix of \(finding.rule) changes \(path)")
    }
    return problems
  }

  private func yamlFindings(_ file: LintedFile) -> Int { file.findings.count { $0.rule.hasPrefix("yaml/") } }

  /// The comments on lines of their own, but for those that are words to lint, which may be found of no use.
  private func comments(in source: SourceFile) -> [String] {
    YAMLStream(parsing: source).comments(in: source).filter(\.isAlone).map { source.text($0.range) }
      .filter { !$0.contains("jobsworth:") }
  }
}

extension RuleSet {
  /// Whether a rule is one of good practice, which has all its findings at once.
  fileprivate func isPractice(_ name: String) -> Bool { catalogue.description(of: name)?.group == nil }
}
