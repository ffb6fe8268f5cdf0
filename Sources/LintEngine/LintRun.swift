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
    guard !rules.collectionRules.isEmpty else { return }
    var facts: [[Located<any Sendable>]] = Array(repeating: [], count: rules.collectionRules.count)
    for (number, file) in files.enumerated() {
      for fact in file.facts { facts[fact.rule].append(Located(value: fact.value, file: number)) }
    }
    guard facts.contains(where: { $0.count > 1 }) else { return }
    let sources = files.map(\.source)
    for (rule, facts) in zip(rules.collectionRules, facts) where facts.count > 1 {
      var report = CollectionReport(rule: rule.description, sources: sources)
      rule.checkErased(facts, &report)
      for (file, finding) in report.findings { files[file].add(finding) }
    }
  }

  /// Notes that a file is a patch that a kustomization names.
  package mutating func markPatch(_ file: Int, namedBy kustomization: String) {
    files[file].kustomization = kustomization
  }
}

extension CollectionRule {
  func erasedFact(about manifest: JobManifest) -> (any Sendable)? { fact(about: manifest) }
  func erasedFact(about other: OtherDocument) -> (any Sendable)? { fact(about: other) }

  func checkErased(_ facts: [Located<any Sendable>], _ report: inout CollectionReport) {
    let own = facts.compactMap { located in
      (located.value as? Fact).map { Located(value: $0, file: located.file) }
    }
    check(own, &report)
  }
}
