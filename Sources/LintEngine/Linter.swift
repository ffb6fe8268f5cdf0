internal import Admission
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
    let server = APIServer(version: version)
    let documents = stream.documents.flatMap { document in
      server.review(document).map { result in
        LintedDocument(
          range: result.range, apiVersion: result.apiVersion, kind: result.kind, name: result.name,
          namespace: result.namespace, verdict: result.verdict, findings: result.findings)
      }
    }
    return LintedFile(source: source, findings: stream.findings, documents: documents)
  }
}
