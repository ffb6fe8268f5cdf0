package import Admission
package import Diagnostics
package import Manifests
package import SourceText

/// What lint has to say of one file.
package struct LintedFile: Sendable {
  package var source: SourceFile
  /// What belongs to no document: syntax errors, template markers, mistaken suppressions.
  package var findings: [Finding]
  package var documents: [LintedDocument]
  /// What is not told because somebody said so.
  package var suppressed: [SuppressedFinding] = []
  /// What rules have to say of their own work.
  package var notes: [LintNote] = []

  package init(
    source: SourceFile, findings: [Finding], documents: [LintedDocument], notes: [LintNote] = []
  ) {
    self.source = source
    self.findings = findings
    self.documents = documents
    self.notes = notes
  }

  /// All findings, in the order of their places.
  package var allFindings: [Finding] {
    guard !documents.isEmpty else { return findings }
    // Most files have one document, and nothing to be told of what lies around it.
    if findings.isEmpty {
      var told = documents.indices.lazy.filter { !documents[$0].findings.isEmpty }.makeIterator()
      guard let first = told.next() else { return [] }
      if told.next() == nil { return documents[first].findings.sortedAndUnique() }
    }
    return (findings + documents.flatMap(\.findings)).sortedAndUnique()
  }
}

/// A finding that is not told.
package struct SuppressedFinding: Hashable, Sendable {
  package enum Source: Hashable, Sendable {
    /// A comment or an annotation of the file, with the reason where one is given.
    case file(reason: String?)
    case baseline
  }

  package var finding: Finding
  package var source: Source
}

/// What lint has to say of one document, or of one item of a `List`.
package struct LintedDocument: Sendable {
  /// The document's text.
  package var range: ByteRange
  /// As written; nil when the field is missing or not a string.
  package var apiVersion: String?
  package var kind: String?
  package var name: String?
  package var namespace: String?
  /// What the API server would answer; nil for a document that is no Job and no CronJob.
  package var verdict: Verdict?
  package var findings: [Finding]
  /// The template that the document was rendered from, as `# Source:` of helm or the origin of kustomize names it.
  package var template: String?
  /// Whether the server would refuse it as a change of an object that is there; nil where it would be a new one.
  package var isRefusedAsChange: Bool?
  /// Whether a kustomization names the file as a patch, so that the server never sees the document as it is.
  package var isPatch = false
  /// The object with its defaults, as far as it could be read; nil for what is no Job and no CronJob.
  package var object: ManifestObject?

  package init(
    range: ByteRange, apiVersion: String?, kind: String?, name: String?, namespace: String?, verdict: Verdict?,
    findings: [Finding], object: ManifestObject?, template: String? = nil
  ) {
    self.range = range
    self.apiVersion = apiVersion
    self.kind = kind
    self.name = name
    self.namespace = namespace
    self.verdict = verdict
    self.findings = findings
    self.object = object
    self.template = template
  }
}

/// Counts over all the files of one invocation.
package struct LintSummary: Hashable, Sendable {
  package var files = 0
  package var documents = 0
  package var errors = 0
  package var warnings = 0
  package var infos = 0
  /// Documents that got a verdict, and those among them that the server refuses.
  package var judged = 0
  package var refused = 0

  package init() {}

  package mutating func count(_ file: LintedFile) {
    files += 1
    documents += file.documents.count
    for document in file.documents {
      if let verdict = document.verdict, !document.isPatch {
        judged += 1
        refused += document.isRefusedAsChange ?? !verdict.allowed ? 1 : 0
      }
    }
    for finding in file.allFindings {
      switch finding.severity {
      case .error: errors += 1
      case .warning: warnings += 1
      case .info: infos += 1
      }
    }
  }

  package static func += (a: inout LintSummary, b: LintSummary) {
    a.files += b.files
    a.documents += b.documents
    a.errors += b.errors
    a.warnings += b.warnings
    a.infos += b.infos
    a.judged += b.judged
    a.refused += b.refused
  }

  /// Whether there is a finding at or above a level.
  package func reaches(_ level: Severity) -> Bool {
    switch level {
    case .error: errors > 0
    case .warning: errors + warnings > 0
    case .info: errors + warnings + infos > 0
    }
  }
}
