internal import Diagnostics
import SourceText

/// All files of one invocation after each was examined: what concerns several of them is found here.
package struct LintRun: Sendable {
  /// In the order of the command line.
  package private(set) var files: [ExaminedFile]
  private let rules: RuleSet

  package init(rules: RuleSet, files: [ExaminedFile]) {
    self.rules = rules
    self.files = files
  }

  /// Runs the rules over all files; their findings become findings of the files.
  package mutating func checkCollections() {
    for (number, rule) in rules.collectionRules.enumerated() {
      for (file, finding) in rule.findings(in: files, number) { files[file].add(finding) }
    }
  }

  /// Notes that a file is a patch that a kustomization names.
  package mutating func markPatch(_ file: Int, namedBy kustomization: String) {
    files[file].kustomization = kustomization
  }
}

extension CollectionRule {
  /// What the rule has to say of all files together.
  ///
  /// - Parameter number: the rule's, by which its facts are known.
  func findings(in files: [ExaminedFile], _ number: Int) -> [(file: Int, finding: Finding)] {
    var own: [Located<Fact>] = []
    for file in files.indices {
      for fact in files[file].facts where fact.rule == number {
        // A cast would find out for each what is known: facts go by their rule's number.
        own.append(Located(value: unsafe unsafeDowncast(fact.value, to: Fact.self), file: file))
      }
    }
    guard own.count > 1 else { return [] }
    var report = CollectionReport(rule: description, files: files)
    check(own, &report)
    return report.findings
  }
}
