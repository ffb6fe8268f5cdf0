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
    var facts: [[Located<any AnyObject & Sendable>]] = Array(repeating: [], count: rules.collectionRules.count)
    for number in files.indices {
      for fact in files[number].facts { facts[fact.rule].append(Located(value: fact.value, file: number)) }
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
  /// - Parameter facts: made by this rule.
  func checkErased(_ facts: [Located<any AnyObject & Sendable>], _ report: inout CollectionReport) {
    var own: [Located<Fact>] = []
    own.reserveCapacity(facts.count)
    for fact in facts {
      // Facts go by their rule's number; a cast would find out for each what is known.
      own.append(Located(value: unsafe unsafeDowncast(fact.value, to: Fact.self), file: fact.file))
    }
    check(own, &report)
  }
}
