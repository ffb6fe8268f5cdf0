internal import Admission
internal import Diagnostics
package import KubernetesValues
internal import Manifests
package import SourceText
package import YAMLTree

/// Lints files: the API server's verdict on every Job and CronJob in them, and good practice.
///
/// Files are examined one by one, on several cores; ``LintRun`` puts together what concerns all of them.
package final class Linter: Sendable {
  /// The release whose API server judges.
  package let version: KubernetesVersion
  /// Where the time zones of CronJobs are looked up.
  package let zones: TimeZoneDatabase
  package let rules: RuleSet
  package let selection: Selection
  /// What the files were, where changes are judged too.
  package let earlier: EarlierObjects?
  private let manifestRules: ScreenedRules
  /// Those that want to see the object after defaulting.
  private let storedRules: ScreenedRules
  /// The selected rules over all files, by their number in the rule set.
  private let collectionRules: [(number: Int, source: FactSource)]

  package init(
    version: KubernetesVersion, zones: TimeZoneDatabase = .builtIn, rules: RuleSet = RuleSet(),
    selection: Selection? = nil, earlier: EarlierObjects? = nil
  ) {
    let selection = selection ?? Selection(rules.catalogue)
    self.version = version
    self.zones = zones
    self.rules = rules
    self.selection = selection
    self.earlier = earlier
    let enabled = rules.manifestRules.filter { selection.enabled.contains($0.description.name) }
    manifestRules = ScreenedRules(enabled.filter { !$0.seesDefaults })
    storedRules = ScreenedRules(enabled.filter(\.seesDefaults))
    collectionRules = rules.collectionRules.enumerated().filter {
      selection.enabled.contains($0.element.description.name)
    }
    .map { (number: $0.offset, source: FactSource.make($0.element)) }
  }

  /// The same linter, which judges changes too.
  package func comparing(with earlier: EarlierObjects) -> Linter {
    Linter(version: version, zones: zones, rules: rules, selection: selection, earlier: earlier)
  }

  /// What there is to say of one file that is linted alone.
  ///
  /// - Parameter stream: the file's documents, for whoever has read them already.
  package func lint(_ source: SourceFile, as stream: YAMLStream? = nil) -> LintedFile {
    var run = LintRun(rules: rules, files: [examine(source, as: stream, keepsObjects: true)])
    run.checkCollections()
    return run.files[0].finished()
  }

  /// What there is to say of a file by itself. Never fails: what is wrong with the file is a finding.
  ///
  /// - Parameters:
  ///   - selection: where the file has one of its own.
  ///   - keepsObjects: whether documents keep their objects, which hold the whole tree.
  ///   - wantsFixes: whether anybody will look at fixes.
  ///   - worker: the number of who asks, where several do at the same time.
  package func examine(
    _ source: SourceFile, as stream: YAMLStream? = nil, selection: Selection? = nil, keepsObjects: Bool = false,
    wantsFixes: Bool = true, worker: Int = 0
  ) -> ExaminedFile {
    let stream = stream ?? YAMLStream(parsing: source)
    let server = APIServer(version: version, zones: zones)
    var facts: [ExaminedFile.Fact] = []
    facts.reserveCapacity(collectionRules.count)
    var notes: [LintNote] = []
    let templateLines = RenderedTemplate.areMentioned(in: source) ? source.makeLineIndex() : nil
    let documents = stream.documents.flatMap { document in
      var practice: [[Finding]] = []
      var written: [JobManifest] = []
      let results = server.review(document) { decoded, type in
        let manifest = JobManifest(decoded, type, server)
        manifest.wantsFixes = wantsFixes
        manifest.worker = worker
        practice.append(findings(of: manifestRules, on: manifest, &notes))
        if !storedRules.isEmpty { written.append(manifest) }
        for i in collectionRules.indices {
          if let fact = FactSource.fact(of: collectionRules[i].source, about: manifest) {
            facts.append(.init(rule: collectionRules[i].number, value: fact))
          }
        }
      }
      for (number, (manifest, result)) in zip(written, results.filter { $0.type != nil }).enumerated() {
        // What is refused while it is read is never filled in.
        guard let verdict = result.verdict, verdict.code != 400 else { continue }
        practice[number] += findings(of: storedRules, on: JobManifest(storedFrom: manifest), &notes)
      }
      if !collectionRules.isEmpty, practice.isEmpty || results.count > 1 { collectFacts(about: document.root, &facts) }
      var next = practice.makeIterator()
      let template = templateLines.flatMap { RenderedTemplate.path(of: document, in: source, $0) }
      return results.map { result in
        var document = LintedDocument(
          range: result.range, apiVersion: result.apiVersion, kind: result.kind, name: result.name,
          namespace: result.namespace, verdict: result.verdict,
          findings: (earlier?.findings(on: result) ?? result.findings)
            + (result.type == nil ? [] : next.next() ?? []),
          object: keepsObjects ? result.object : nil, template: template)
        if let earlier { document.isRefusedAsChange = earlier.refuses(result) }
        return document
      }
    }
    if !notes.isEmpty {
      // Of what the server refuses, nobody asks a policy: what it misses there, the verdict has told.
      let refused = documents.filter { $0.verdict?.allowed == false }.map(\.range)
      notes.removeAll { note in refused.contains { $0.contains(Int(note.range.start)) } }
    }
    var file = ExaminedFile(
      file: LintedFile(source: source, findings: weighed(stream.findings, source), documents: documents, notes: notes),
      facts: facts, selection: selection ?? self.selection)
    // In a file without a Job nobody has to look for comments and placeholders.
    if !stream.findings.isEmpty || documents.contains(where: { $0.verdict != nil || !$0.findings.isEmpty }) {
      file.suppressions = SuppressionReader.read(source, stream, rules.catalogue)
      file.placeholders = Placeholders(in: source, stream)
    }
    return file
  }

  /// What is wrong with the text. Programs of many kinds read JSON with comments and with commas too many, and what names
  /// no version of an API is none of ours.
  private func weighed(_ findings: [Finding], _ source: SourceFile) -> [Finding] {
    guard !findings.isEmpty, source.path.hasSuffix(".json"), !source.mentions("apiVersion") else { return findings }
    return findings.map { finding in
      var finding = finding
      finding.severity = .info
      return finding
    }
  }

  /// What the rules say. A Job without containers is no whole one, and the rules have nothing to judge in it.
  private func findings(
    of rules: ScreenedRules, on manifest: JobManifest, _ notes: inout [LintNote]
  ) -> [Finding] {
    guard !rules.isEmpty, !manifest.containers.isEmpty else { return [] }
    var report = RuleReport()
    rules.check(manifest, &report)
    if !report.notes.isEmpty { notes += report.notes }
    return report.findings
  }

  private func collectFacts(about node: YAMLNode, _ facts: inout [ExaminedFile.Fact]) {
    guard node.kind == .mapping, let kind = node["kind"], kind.kind == .scalar else { return }
    if kind.text == "List", let items = node["items"] {
      for item in items.items where !["Job", "CronJob"].contains(item["kind"]?.text) {
        collectFacts(about: item, &facts)
      }
      return
    }
    let other = OtherDocument(kind: kind.text, node: node)
    for (number, source) in collectionRules {
      if let fact = source.fact(about: other) { facts.append(.init(rule: number, value: fact)) }
    }
  }
}
