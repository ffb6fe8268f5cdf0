internal import Admission
package import KubernetesValues
package import SourceText
internal import Diagnostics
internal import Manifests
internal import YAMLTree

/// Lints files: the API server's verdict on every Job and CronJob in them, and good practice.
package struct Linter: Sendable {
  /// The release whose API server judges.
  package var version: KubernetesVersion
  package var rules: RuleSet

  package init(version: KubernetesVersion, rules: RuleSet = RuleSet()) {
    self.version = version
    self.rules = rules
  }

  /// What there is to say of a file. Never fails: what is wrong with the file is a finding.
  package func lint(_ source: SourceFile) -> LintedFile {
    let stream = YAMLStream(parsing: source)
    let server = APIServer(version: version)
    let documents = stream.documents.flatMap { document in
      var practice: [[Finding]] = []
      let results = server.review(document) { decoded, type in
        practice.append(findings(on: JobManifest(decoded, type, version: version)))
      }
      var next = practice.makeIterator()
      return results.map { result in
        LintedDocument(
          range: result.range, apiVersion: result.apiVersion, kind: result.kind, name: result.name,
          namespace: result.namespace, verdict: result.verdict,
          findings: result.findings + (result.type == nil ? [] : next.next() ?? []), object: result.object)
      }
    }
    return LintedFile(source: source, findings: stream.findings, documents: documents)
  }

  /// What the rules say. A Job without containers is no whole one, and the rules have nothing to judge in it.
  private func findings(on manifest: JobManifest) -> [Finding] {
    guard !manifest.containers.isEmpty else { return [] }
    var findings: [Finding] = []
    for rule in rules.manifestRules {
      var report = RuleReport(rule: rule.description)
      rule.check(manifest, &report)
      findings += report.findings
    }
    return findings
  }
}
