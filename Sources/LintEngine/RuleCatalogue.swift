package import Diagnostics

/// What a rule is called, what it is about and how bad its findings are.
package struct RuleDescription: Hashable, Sendable {
  package var name: String
  /// One sentence without a full stop.
  package var summary: String
  package var severity: Severity

  package init(_ name: String, _ severity: Severity, _ summary: String) {
    self.name = name
    self.summary = summary
    self.severity = severity
  }
}

/// Every rule that a finding can carry, by name.
package enum RuleCatalogue {
  /// In order of name.
  package static let all: [RuleDescription] = (yaml + api + native).sorted { $0.name < $1.name }

  package static func description(of name: String) -> RuleDescription? { all.first { $0.name == name } }

  /// What is wrong with the text itself.
  private static let yaml: [RuleDescription] = [
    .init("yaml/syntax", .error, "The text is not YAML"),
    .init("yaml/encoding", .error, "The text is not well-formed in its encoding"),
    .init("yaml/unknown-anchor", .error, "An alias refers to an anchor that is not defined before it"),
    .init("yaml/recursive-alias", .error, "An alias stands inside the value that it refers to"),
    .init("yaml/alias-expansion", .error, "Aliases multiply the document beyond all measure"),
    .init("yaml/too-deep", .error, "Values are nested too deep"),
    .init("yaml/too-large", .error, "The file is too large"),
  ]

  /// What the API server refuses.
  private static let api: [RuleDescription] = [
    .init("api/invalid-value", .error, "The API server refuses the value of a field"),
    .init("api/required-value", .error, "A field that the API server requires is missing or empty"),
    .init("api/unsupported-value", .error, "The value is not one of those that the field can have"),
    .init("api/forbidden", .error, "The field must not be set here"),
    .init("api/duplicate-value", .error, "The value must be unique and stands twice"),
    .init("api/not-found", .error, "The value names something that the manifest does not hold"),
    .init("api/too-long", .error, "The value is too long"),
    .init("api/too-many", .error, "There are too many elements"),
  ]

  /// Good practice that no policy file can express.
  private static let native: [RuleDescription] = []
}
