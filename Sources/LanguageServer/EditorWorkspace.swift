package import KubernetesValues
package import LintEngine
package import SourceText

/// The files around the documents of an editor: configurations and rules. What touches the disk is behind it.
package protocol EditorWorkspace {
  /// The rules that findings can carry.
  var catalogue: RuleCatalogue { get }
  /// What a rule is about, in Markdown; nil where nobody has written it.
  func text(of rule: String) -> String?
  /// The names of files beside documents that decide what is told of them.
  var fileNames: [String] { get }
  /// Whether a file decides about what is told of others: a configuration, or a policy that is in use.
  func isInvolved(_ path: String) -> Bool
  /// What is to be told of a document: a manifest by the configuration that holds for it, or a configuration.
  mutating func lint(_ source: SourceFile) -> LintedFile
  /// The release that judges a document.
  mutating func version(for path: String) -> KubernetesVersion
  /// Configurations and policies in use that say what is not understood; what they say else holds.
  var mistakenFiles: [LintedFile] { get }
  /// Takes what the editor's settings say and returns what is not understood in them.
  mutating func apply(_ settings: EditorSettings) -> [String]
  /// Forgets what was read: files have changed.
  mutating func reload()
}

extension EditorWorkspace {
  /// Whether a file is one of ``fileNames``.
  package func hasKnownName(_ path: String) -> Bool {
    path.split(separator: "/").last.map { fileNames.contains(String($0)) } ?? false
  }
}
