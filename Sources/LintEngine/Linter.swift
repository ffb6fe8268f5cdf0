package import KubernetesValues
package import SourceText
internal import YAMLTree

/// Lints files: the API server's verdict on every Job and CronJob in them.
package struct Linter: Sendable {
  /// The release whose API server judges.
  package var version: KubernetesVersion

  package init(version: KubernetesVersion) { self.version = version }

  /// What there is to say of a file. Never fails: what is wrong with the file is a finding.
  package func lint(_ source: SourceFile) -> LintedFile {
    let stream = YAMLStream(parsing: source)
    return LintedFile(source: source, findings: stream.findings, documents: [])
  }
}
