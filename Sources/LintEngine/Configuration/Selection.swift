import Admission
package import Diagnostics

extension RuleCatalogue {
  /// Whether a word selects rules: a rule's name, a group, a profile, `default` or `all`.
  package func isSelector(_ word: String) -> Bool {
    word == "default" || word == "all" || description(of: word) != nil || groups.contains(word)
      || profiles.contains(word)
  }

  /// The names of the rules that a word selects.
  package func rules(selectedBy word: String) -> Set<String> {
    switch word {
    case "all": return Set(all.map(\.name))
    case "default": return Set(all.filter(\.isDefault).map(\.name))
    default:
      let rules = all.filter { rule in
        rule.name == word || rule.profiles.contains(word) || rule.group.map { $0 == word } ?? false
      }
      return Set(rules.map(\.name))
    }
  }

  /// What to say to a word that selects nothing.
  package func hint(for word: String) -> String {
    if let name = OtherRuleNames.known[word], description(of: name) != nil { return "it is called \(name) here" }
    let words = all.map(\.name) + groups + profiles + ["default", "all"]
    if let near = Spelling.closest(to: word, among: words) { return "did you mean \"\(near)\"?" }
    return "`jobsworth rules` lists them"
  }
}

/// The rules that run, and how bad their findings are.
package struct Selection: Sendable {
  package private(set) var enabled: Set<String>
  /// Severities other than the rules' own.
  package private(set) var severities: [String: Severity] = [:]
  private let catalogue: RuleCatalogue

  /// What the command line says, which outranks the configuration.
  package struct Overrides: Sendable {
    package var select: [String]
    package var extendSelect: [String]
    package var ignore: [String]

    package init(select: [String] = [], extendSelect: [String] = [], ignore: [String] = []) {
      self.select = select
      self.extendSelect = extendSelect
      self.ignore = ignore
    }
  }

  /// - `--select` replaces the configuration's `select`; `ignore` and `extend-select` of both add up.
  /// - What is wrong with a file's YAML is always told, unless a rule is ignored by its own name.
  package init(_ catalogue: RuleCatalogue, _ configuration: Configuration = .init(), _ overrides: Overrides = .init()) {
    self.catalogue = catalogue
    let base = overrides.select.isEmpty ? configuration.select ?? ["default"] : overrides.select
    enabled = []
    for word in base + configuration.extendSelect + overrides.extendSelect {
      enabled.formUnion(Self.names(word, catalogue, configuration.profiles))
    }
    enabled.formUnion(Self.names("yaml", catalogue, [:]))
    for word in configuration.ignore + overrides.ignore {
      enabled.subtract(Self.names(word, catalogue, configuration.profiles))
    }
    setSeverities(configuration.severities)
  }

  /// The selection for a file that `settings` are for.
  package func adjusted(by settings: Configuration.PathSettings, profiles: [String: [String]]) -> Selection {
    var result = self
    for word in settings.ignore { result.enabled.subtract(Self.names(word, catalogue, profiles)) }
    result.setSeverities(settings.severities)
    return result
  }

  /// A rule that is in no catalogue cannot be chosen, so it cannot be left out either.
  package func isEnabled(_ rule: String) -> Bool {
    enabled.contains(rule) || catalogue.description(of: rule) == nil
  }

  /// Whether all of these are told, and as severe as they are.
  func tellsAll(_ findings: [Finding]) -> Bool {
    for i in findings.indices where !isEnabled(findings[i].rule) || severity(of: findings[i]) != findings[i].severity {
      return false
    }
    return true
  }

  package func severity(of finding: Finding) -> Severity {
    severities.isEmpty ? finding.severity : severities[finding.rule] ?? finding.severity
  }

  /// Broad words first, so that a rule's own name has the last word.
  private mutating func setSeverities(_ words: [String: Severity]) {
    let sorted = words.sorted { a, b in
      let (x, y) = (catalogue.description(of: a.key) == nil, catalogue.description(of: b.key) == nil)
      return x != y ? x : a.key < b.key
    }
    for (word, severity) in sorted {
      for name in Self.names(word, catalogue, [:]) { severities[name] = severity }
    }
  }

  private static func names(
    _ word: String, _ catalogue: RuleCatalogue, _ profiles: [String: [String]]
  ) -> Set<String> {
    if let words = profiles[word] {
      // A profile of the user's may name others, but not itself.
      var rest = profiles
      rest[word] = nil
      return words.reduce(into: []) { $0.formUnion(names($1, catalogue, rest)) }
    }
    return catalogue.rules(selectedBy: word)
  }
}
