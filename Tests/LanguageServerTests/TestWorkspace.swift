import Diagnostics
import KubernetesValues
import LanguageServer
import LintEngine
import Practice
import SourceText

/// No files, and few rules, so that new ones change nothing in what is expected.
struct TestWorkspace: EditorWorkspace {
  private let rules = RuleSet(BuiltInRules.all)
  private var settings = EditorSettings()
  private static let select = ["api", "yaml", "unused-ignore", "pipe-without-pipefail", "shell-without-errexit"]

  var catalogue: RuleCatalogue { rules.catalogue }
  func text(of rule: String) -> String? { RuleText(of: rule)?.markdown }
  var fileNames: [String] { [".jobsworth.yaml"] }
  var mistakenFiles: [LintedFile] { [] }
  func isInvolved(_ path: String) -> Bool { hasKnownName(path) }

  mutating func lint(_ source: SourceFile) -> LintedFile {
    let overrides = Selection.Overrides(
      select: settings.select.isEmpty ? Self.select : settings.select, extendSelect: settings.extendSelect,
      ignore: settings.ignore)
    let selection = Selection(catalogue, .init(), overrides)
    return Linter(version: version(for: source.path), rules: rules, selection: selection).lint(source)
  }

  mutating func version(for path: String) -> KubernetesVersion { settings.kubernetesVersion ?? .newest }

  mutating func apply(_ settings: EditorSettings) -> [String] {
    self.settings = settings
    return settings.select.filter { !catalogue.isSelector($0) }.map { "there is no rule \"\($0)\"" }
  }

  mutating func reload() {}
}
