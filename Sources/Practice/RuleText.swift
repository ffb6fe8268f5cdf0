import LintEngine

/// What a rule is about, in Markdown: the `rule.md` of its folder, embedded.
package struct RuleText: Sendable {
  package let name: String
  package let markdown: String

  /// The headings of every text, in order; the last one only where the rule has a fix.
  package static let headings = ["What it checks", "Why it matters", "Example", "Use instead", "Fix"]

  /// The text of a rule; nil for a rule without a folder.
  package init?(of name: String) {
    guard let found = Self.all.first(where: { $0.name.description == name }) else { return nil }
    self.name = name
    markdown = found.markdown.description
  }

  /// The page that tells of a rule: its own, or the catalogue for those that come without a folder; nil for a rule of
  /// the user's.
  package static func address(of name: String) -> String? {
    let hasFolder = RuleText(of: name) != nil
    guard hasFolder || RuleCatalogue.engine.contains(where: { $0.name == name }) else { return nil }
    let page = hasFolder ? "rules/\(name)/rule.md" : "docs/rules.md"
    return "https://github.com/jobsworth/jobsworth/blob/main/\(page)"
  }

  package static var names: [String] { all.map(\.name.description) }
}
