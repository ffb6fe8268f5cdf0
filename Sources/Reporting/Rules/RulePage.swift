internal import Diagnostics
package import LintEngine

/// The catalogue as the documentation shows it: `docs/rules.md`.
package enum RulePage {
  /// - Parameter folders: the rules that have a folder in `rules/`.
  package static func markdown(_ rules: [RuleDescription], folders: Set<String>) -> String {
    let groups: [(title: String, text: String, has: (RuleDescription) -> Bool)] = [
      (
        "Good practice", "Each has a folder in `rules/`, which says what it finds and why, with examples.",
        { folders.contains($0.name) }
      ),
      ("The API server", "What a kube-apiserver refuses, or takes with a warning.", { $0.group == "api" }),
      ("Pods", "What the API server takes in the Job and refuses in each of its pods.", { $0.group == "pod" }),
      ("YAML", "What is wrong with the text itself.", { $0.group == "yaml" }),
      ("Lint itself", "Words to lint that are mistaken, and files that are no manifests yet.", { _ in true }),
    ]
    var out = "# Rules\n\nThe output of `jobsworth rules -o markdown`. `jobsworth explain RULE` tells more of each.\n"
    var rest = rules
    for group in groups {
      let chosen = rest.filter(group.has)
      rest.removeAll(where: group.has)
      guard !chosen.isEmpty else { continue }
      out += "\n## \(group.title)\n\n\(group.text)\n\n| rule | severity | runs | fix | |\n|---|---|---|---|---|\n"
      for rule in chosen { out += row(rule, hasFolder: folders.contains(rule.name)) }
    }
    return out
  }

  private static func row(_ rule: RuleDescription, hasFolder: Bool) -> String {
    let link = hasFolder ? "[`\(rule.name)`](../rules/\(rule.name)/rule.md)" : "`\(rule.name)`"
    let runs =
      rule.isDefault ? "by default" : rule.profiles.isEmpty ? "when selected" : rule.profiles.joined(separator: ", ")
    let summary = rule.summary.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
    return "| \(link) | \(rule.severity.rawValue) | \(runs) | \(rule.fix?.rawValue ?? "") | \(summary) |\n"
  }
}
