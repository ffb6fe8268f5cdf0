import LintEngine

/// What a rule is about, in Markdown: the `rule.md` of its folder, embedded, or a few words on a rule of the engine.
package struct RuleText: Sendable {
  package let name: String
  package let markdown: String

  /// The headings of every text, in order; the last one only where the rule has a fix.
  package static let headings = ["What it checks", "Why it matters", "Example", "Use instead", "Fix"]

  /// The text of a rule; nil for a rule of the user's.
  package init?(of name: String) {
    self.name = name
    if let found = Self.all.first(where: { $0.name.description == name }) {
      markdown = found.markdown.description
    } else if let text = Self.ofEngine[name], let rule = RuleCatalogue.engine.first(where: { $0.name == name }) {
      markdown = "# \(name)\n\n\(rule.summary).\n\n\(text)"
    } else {
      return nil
    }
  }

  /// The page that tells of a rule: its own, or the catalogue for those that come without a folder; nil for a rule of
  /// the user's.
  package static func address(of name: String) -> String? {
    let hasFolder = all.contains { $0.name.description == name }
    guard hasFolder || RuleCatalogue.engine.contains(where: { $0.name == name }) else { return nil }
    let page = hasFolder ? "rules/\(name)/rule.md" : "docs/rules.md"
    return "https://github.com/jobsworth/jobsworth/blob/main/\(page)"
  }

  /// The rules that have a folder in `rules/`.
  package static var names: [String] { all.map(\.name.description) }
}
