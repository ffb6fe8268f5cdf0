import Admission
package import Diagnostics
package import SourceText

/// A file's findings before it is settled which of them are told.
package struct ExaminedFile: Sendable {
  /// Something that a rule over all files has to know of this one.
  struct Fact: Sendable {
    /// The rule's number in the rule set.
    var rule: Int
    /// A ``CollectionRule/Fact`` of that rule.
    var value: any AnyObject & Sendable
  }

  private var file: LintedFile
  let facts: [Fact]
  private let selection: Selection
  var suppressions = Suppressions()
  var placeholders = Placeholders.none
  /// The kustomization that names the file as a patch.
  var kustomization: String?

  init(file: LintedFile, facts: [Fact], selection: Selection) {
    self.file = file
    self.facts = facts
    self.selection = selection
  }

  package var source: SourceFile { file.source }
  /// What rules have to say of their own work.
  package var notes: [LintNote] { file.notes }

  /// Whether findings of a rule are told of the file.
  package func isSelected(_ rule: String) -> Bool { selection.isEnabled(rule) }

  /// Whether the file holds something that the server refuses, so that it is worth asking whether it is a patch.
  package var mayBePatch: Bool {
    file.documents.contains { document in
      guard let verdict = document.verdict else { return false }
      return !verdict.allowed
    }
  }

  /// Adds a finding to the document that it lies in, or to the file.
  mutating func add(_ finding: Finding) {
    if let position = file.documents.firstIndex(where: { document in
      document.range.start <= finding.range.start && finding.range.end <= document.range.end
    }) {
      file.documents[position].findings.append(finding)
    } else {
      file.findings.append(finding)
    }
  }

  /// The file with what is to be told of it: selected, with the severities that are configured, not ignored.
  ///
  /// - Parameter baseline: takes away what it holds, each finding once.
  package func finished(baseline: ((Finding, LintedDocument?) -> Bool)? = nil) -> LintedFile {
    var copy = self
    if let kustomization {
      copy.becomePatch(of: kustomization)
    } else if !placeholders.isEmpty {
      copy.tellPlaceholders()
    }
    copy.settle(baseline)
    return copy.file
  }

  // MARK: Patches and templates

  private mutating func becomePatch(of kustomization: String) {
    let range = file.documents.first.map { source.firstLine($0.range) } ?? ByteRange(0, 0)
    for i in file.documents.indices {
      file.documents[i].findings = []
      file.documents[i].isPatch = true
    }
    file.findings.append(
      Finding(
        rule: "patch-fragment", severity: .info,
        message: "this is a patch of \(kustomization): it is judged when built",
        range: range, help: "kustomize build … | jobsworth lint -"))
  }

  private mutating func tellPlaceholders() {
    guard let first = placeholders.first else { return }
    // A template whose text is no YAML yet says nothing about what it will become.
    if placeholders.areTemplate { file.findings.removeAll { $0.rule.hasPrefix("yaml/") } }
    let bytes = source.bytes
    let placeholders = placeholders
    for i in file.documents.indices {
      file.documents[i].findings.removeAll { finding in
        // In a template a `${NAME}` in a command is a placeholder like the others.
        placeholders.touch(finding.range) || bytes[finding.range.bounds].starts(with: "${".utf8)
      }
    }
    file.findings.append(
      Finding(
        rule: "placeholder-not-rendered", severity: .info,
        message: "the file is a template: its placeholders have not been filled in", range: first,
        label: "stays as it is written", help: placeholders.help))
  }

  // MARK: Selecting

  private mutating func settle(_ baseline: ((Finding, LintedDocument?) -> Bool)?) {
    // Mostly there is nothing to settle, and no copy of the documents to be made.
    if !isSettled(file.findings, baseline) { file.findings = settled(file.findings, nil, baseline) }
    for i in file.documents.indices where !isSettled(file.documents[i].findings, baseline) {
      file.documents[i].findings = settled(file.documents[i].findings, file.documents[i], baseline).sortedAndUnique()
    }
    guard !suppressions.isEmpty else { return }
    let about =
      suppressions.findings
      + suppressions.unused(enabled: selection.enabled, told: file.allFindings, in: file.source)
    for finding in settled(about, nil, baseline) { file.findings.append(finding) }
    file.findings = file.findings.sortedAndUnique()
  }

  /// Whether all findings are told as they are.
  private func isSettled(_ findings: [Finding], _ baseline: ((Finding, LintedDocument?) -> Bool)?) -> Bool {
    findings.isEmpty
      || suppressions.all.isEmpty && baseline == nil && selection.tellsAll(findings) && findings.isSortedAndUnique
  }

  private mutating func settled(
    _ findings: [Finding], _ document: LintedDocument?, _ baseline: ((Finding, LintedDocument?) -> Bool)?
  ) -> [Finding] {
    var result: [Finding] = []
    for var finding in findings where selection.isEnabled(finding.rule) {
      finding.severity = selection.severity(of: finding)
      if !suppressions.all.isEmpty, let suppression = suppressions.ignore(finding) {
        file.suppressed.append(.init(finding: finding, source: .file(reason: suppression.reason)))
        continue
      }
      if let baseline, baseline(finding, document) {
        file.suppressed.append(.init(finding: finding, source: .baseline))
        continue
      }
      result.append(finding)
    }
    return result
  }
}

extension SourceFile {
  /// The part of a range that lies on its first line.
  func firstLine(_ range: ByteRange) -> ByteRange {
    let end = bytes[range.bounds].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? Int(range.end)
    return ByteRange(Int(range.start), end)
  }
}
