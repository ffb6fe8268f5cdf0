import Admission
import Diagnostics
import SourceText
import YAMLTree

/// Files on their way through a linter.
///
/// Each step is done with all of them before the next begins. The code of one step fits into a processor's nearest
/// memory; that of all does not, and to fetch it again for each of many small files took a good part of the time.
struct Examination {
  private struct Document {
    var file: Int
    var tree: YAMLDocument
    /// Its objects among those of all documents.
    var objects: Range<Int>
    /// Whether there is something in it that is no Job and no CronJob.
    var holdsOthers: Bool
  }

  private struct Object {
    var written: WrittenObject
    /// Nil for what is no Job and no CronJob.
    var manifest: JobManifest?
    /// The number of its report; nil where no rule is asked about it.
    var report: Int?
  }

  private let linter: Linter
  private let server: APIServer
  private let subjects: [Linter.Subject]
  private let streams: [YAMLStream]
  private var documents: [Document] = []
  private var objects: [Object] = []
  /// The manifests that rules are asked about, and what the rules say.
  private var asked: [JobManifest] = []
  private var reports: [RuleReport] = []
  /// By file.
  private var facts: [[ExaminedFile.Fact]] = []
  /// By object.
  private var results: [AdmissionResult] = []

  init(_ linter: Linter, _ subjects: [Linter.Subject]) {
    self.linter = linter
    self.subjects = subjects
    server = APIServer(version: linter.version, zones: linter.zones)
    streams = subjects.map { $0.stream ?? YAMLStream(parsing: $0.source) }
  }

  /// Reads the Jobs and CronJobs as they were written.
  mutating func read(wantsFixes: Bool, worker: Int) {
    for file in streams.indices {
      for tree in streams[file].documents {
        let start = objects.count
        for written in server.read(tree) {
          var object = Object(written: written)
          if let written = written.manifest {
            let manifest = JobManifest(written, server)
            manifest.wantsFixes = wantsFixes
            manifest.worker = worker
            object.manifest = manifest
            // A Job without containers is no whole one, and the rules have nothing to judge in it.
            if !manifest.containers.isEmpty {
              object.report = asked.count
              asked.append(manifest)
            }
          }
          objects.append(object)
        }
        let count = objects.count - start
        documents.append(
          Document(
            file: file, tree: tree, objects: start..<objects.count,
            holdsOthers: count != 1 || objects[start].manifest == nil))
      }
    }
  }

  mutating func askRules() {
    reports = [RuleReport](repeating: RuleReport(), count: asked.count)
    linter.manifestRules.check(asked, &reports)
  }

  /// What rules over all files have to know of these.
  mutating func collectFacts() {
    facts = [[ExaminedFile.Fact]](repeating: [], count: subjects.count)
    guard !linter.collectionRules.isEmpty else { return }
    for file in facts.indices { facts[file].reserveCapacity(linter.collectionRules.count) }
    let others = documents.map { $0.holdsOthers ? Self.others(in: $0.tree.root) : [] }
    for (number, source) in linter.collectionRules {
      for (document, others) in zip(documents, others) {
        for object in document.objects {
          if let manifest = objects[object].manifest, let fact = FactSource.fact(of: source, about: manifest) {
            facts[document.file].append(.init(rule: number, value: fact))
          }
        }
        for other in others {
          if let fact = source.fact(about: other) { facts[document.file].append(.init(rule: number, value: fact)) }
        }
      }
    }
  }

  /// What is in a document besides Jobs and CronJobs.
  private static func others(in node: YAMLNode) -> [OtherDocument] {
    guard node.kind == .mapping, let kind = node["kind"], kind.kind == .scalar else { return [] }
    if kind.text == "List", let items = node["items"] {
      return items.items.filter { !["Job", "CronJob"].contains($0["kind"]?.text) }.flatMap { others(in: $0) }
    }
    return [OtherDocument(kind: kind.text, node: node)]
  }

  /// Has the API server judge the objects, which fills them in, and asks those rules that want to see them so.
  mutating func judge() {
    results = server.judge(objects.map(\.written))
    guard !linter.storedRules.isEmpty else { return }
    var stored: [JobManifest] = []
    var numbers: [Int] = []
    for (object, result) in zip(objects, results) {
      // What is refused while it is read is never filled in.
      guard let report = object.report, let verdict = result.verdict, verdict.code != 400 else { continue }
      stored.append(JobManifest(storedFrom: asked[report]))
      numbers.append(report)
    }
    var storedReports = numbers.map { reports[$0] }
    linter.storedRules.check(stored, &storedReports)
    for (number, report) in zip(numbers, storedReports) { reports[number] = report }
  }

  // MARK: Putting together

  func files(keepsObjects: Bool) -> [ExaminedFile] {
    var files: [ExaminedFile] = []
    files.reserveCapacity(subjects.count)
    var next = 0
    for file in subjects.indices {
      let start = next
      while next < documents.count, documents[next].file == file { next += 1 }
      files.append(self.file(file, documents[start..<next], keepsObjects: keepsObjects))
    }
    return files
  }

  private func file(_ number: Int, _ own: ArraySlice<Document>, keepsObjects: Bool) -> ExaminedFile {
    let source = subjects[number].source
    let stream = streams[number]
    let templateLines = RenderedTemplate.areMentioned(in: source) ? source.makeLineIndex() : nil
    var documents: [LintedDocument] = []
    var notes: [LintNote] = []
    for document in own {
      let template = templateLines.flatMap { RenderedTemplate.path(of: document.tree, in: source, $0) }
      for object in document.objects {
        var linted = self.document(object, keepsObjects: keepsObjects)
        linted.template = template
        documents.append(linted)
        if let report = objects[object].report { notes += reports[report].notes }
      }
    }
    if !notes.isEmpty {
      // Of what the server refuses, nobody asks a policy: what it misses there, the verdict has told.
      let refused = documents.filter { $0.verdict?.allowed == false }.map(\.range)
      notes.removeAll { note in refused.contains { $0.contains(Int(note.range.start)) } }
    }
    var file = ExaminedFile(
      file: LintedFile(
        source: source, findings: Self.weighed(stream.findings, source), documents: documents, notes: notes),
      facts: facts[number], selection: subjects[number].selection ?? linter.selection)
    // In a file without a Job nobody has to look for comments and placeholders.
    if !stream.findings.isEmpty || documents.contains(where: { $0.verdict != nil || !$0.findings.isEmpty }) {
      file.suppressions = SuppressionReader.read(source, stream, linter.rules.catalogue)
      file.placeholders = Placeholders(in: source, stream)
    }
    return file
  }

  private func document(_ object: Int, keepsObjects: Bool) -> LintedDocument {
    let result = results[object]
    var findings = linter.earlier?.findings(on: result) ?? result.findings
    if let report = objects[object].report { findings += reports[report].findings }
    var document = LintedDocument(
      range: result.range, apiVersion: result.apiVersion, kind: result.kind, name: result.name,
      namespace: result.namespace, verdict: result.verdict, findings: findings,
      object: keepsObjects ? result.object : nil)
    if let earlier = linter.earlier { document.isRefusedAsChange = earlier.refuses(result) }
    return document
  }

  /// What is wrong with the text. Programs of many kinds read JSON with comments and with commas too many, and what names
  /// no version of an API is none of ours.
  private static func weighed(_ findings: [Finding], _ source: SourceFile) -> [Finding] {
    guard !findings.isEmpty, source.path.hasSuffix(".json"), !source.mentions("apiVersion") else { return findings }
    return findings.map { finding in
      var finding = finding
      finding.severity = .info
      return finding
    }
  }
}
