internal import Admission
package import Diagnostics
internal import KubernetesValues
package import SourceText
internal import YAMLTree

/// Something that lint looks for in manifests.
///
/// A rule sees the manifest as written, before defaulting: that is what its author can change. A rule adopts one of
/// the protocols below, by what it has to see at once.
package protocol Rule: Sendable {
  var description: RuleDescription { get }
  /// The rule as the one or the other; asked for when a set is made, where casts would take a millisecond.
  var forOneManifest: (any ManifestRule)? { get }
  var forAllFiles: (any CollectionRule)? { get }
}

extension Rule {
  package var forOneManifest: (any ManifestRule)? { nil }
  package var forAllFiles: (any CollectionRule)? { nil }
}

/// A rule about one Job or CronJob.
package protocol ManifestRule: Rule {
  /// Whether the rule sees the object as the API server stores it, after defaulting, and not as its author wrote it.
  var seesDefaults: Bool { get }
  func check(_ manifest: JobManifest, _ report: inout RuleReport)
  /// What rules have in common that can be screened together; nil for a rule that is always asked.
  var screenKey: ObjectIdentifier? { get }
  /// - Parameter rules: those with this rule's ``screenKey``.
  func makeScreen(for rules: [any ManifestRule]) -> any RuleScreen
}

/// Tells quickly which of many rules need not be asked about a manifest.
package protocol RuleScreen: AnyObject, Sendable {
  /// The positions, among the rules that it was made for, of those that may have something to say; ascending.
  func candidates(for manifest: JobManifest) -> [Int]
  /// Called when the candidates were asked: what is kept for them can go.
  func leave(_ manifest: JobManifest)
}

extension ManifestRule {
  package var seesDefaults: Bool { false }
  package var screenKey: ObjectIdentifier? { nil }
  package func makeScreen(for rules: [any ManifestRule]) -> any RuleScreen {
    preconditionFailure("only a rule with a key makes a screen")
  }
}

/// A rule about all Jobs and CronJobs of one invocation.
package protocol CollectionRule: Rule {
  /// What the rule has to know of one manifest; small, for it is kept until every file has been read. A class, so that
  /// those who only carry it need not know what it is.
  associatedtype Fact: AnyObject & Sendable

  func fact(about manifest: JobManifest) -> Fact?
  /// What the rule has to know of a document of another kind: a claim that a Job refers to.
  func fact(about other: OtherDocument) -> Fact?
  /// - Parameter facts: in the order of the files and of the documents in them.
  func check(_ facts: [Located<Fact>], _ report: inout CollectionReport)
}

extension ManifestRule {
  package var forOneManifest: (any ManifestRule)? { self }
}

extension CollectionRule {
  package var forAllFiles: (any CollectionRule)? { self }
  package func fact(about other: OtherDocument) -> Fact? { nil }
}

/// Something known of a document, and which file it is in.
package struct Located<Value> {
  package let value: Value
  /// The number of the file in this invocation.
  package let file: Int
}

/// Gathers the findings of one rule, or of several that take turns.
@safe
package struct RuleReport {
  package var rule: RuleDescription { unsafe current.takeUnretainedValue() }
  private var current: Unmanaged<RuleDescription>
  /// What keeps the description of a report for one rule; those who take turns keep theirs themselves.
  private let owned: RuleDescription
  package private(set) var findings: [Finding] = []

  /// What to tell only those who ask for more, and never as a finding.
  package private(set) var notes: [LintNote] = []

  package init(rule: RuleDescription) {
    owned = rule
    unsafe current = Unmanaged.passUnretained(rule)
  }

  /// A report in which rules take turns.
  init() { self.init(rule: Self.nobody) }

  private static let nobody = RuleDescription("", .info, "")

  /// From here on another rule reports.
  ///
  /// - Parameter rule: what outlives the report.
  @unsafe
  mutating func turn(to rule: Unmanaged<RuleDescription>) { unsafe current = rule }

  /// - Parameter text: without the rule's name: "not evaluated: no such key: x".
  package mutating func note(_ text: String, at range: ByteRange, isUnevaluated: Bool = false) {
    notes.append(LintNote(rule: rule.name, text: text, range: range, isUnevaluated: isUnevaluated))
  }

  /// - Parameters:
  ///   - message: one terse sentence without a full stop: what is wrong.
  ///   - label: words to print under the underlined text.
  package mutating func add(
    _ message: String, at range: ByteRange, field: String? = nil, label: String? = nil,
    others: [Finding.Label] = [], help: String? = nil, fix: Fix? = nil, severity: Severity? = nil
  ) {
    findings.append(
      Finding(
        rule: rule.name, severity: severity ?? rule.severity, message: message, field: field, range: range,
        label: label, others: others, help: help, fix: fix))
  }
}

/// What a rule has to say of its own work on a document: why it could not be done, what it would log.
package struct LintNote: Hashable, Sendable {
  package var rule: String
  package var text: String
  package var range: ByteRange
  /// Whether the rule could not do its work, so that nobody has looked for what it forbids.
  package var isUnevaluated = false
}

/// Gathers the findings of one rule over all files.
package struct CollectionReport {
  package let rule: RuleDescription
  private let files: [ExaminedFile]
  package private(set) var findings: [(file: Int, finding: Finding)] = []

  init(rule: RuleDescription, files: [ExaminedFile]) {
    self.rule = rule
    self.files = files
  }

  package mutating func add(
    _ message: String, in file: Int, at range: ByteRange, field: String? = nil, label: String? = nil,
    others: [Finding.Label] = [], help: String? = nil, severity: Severity? = nil
  ) {
    let finding = Finding(
      rule: rule.name, severity: severity ?? rule.severity, message: message, field: field, range: range, label: label,
      others: others, help: help)
    findings.append((file, finding))
  }

  /// Reads a file's manifests once more: what is seldom wanted need not be kept of every manifest.
  ///
  /// - Parameter look: sees each manifest as written.
  package func read<Value>(_ file: Int, _ look: (JobManifest) -> Value?) -> [Value] {
    let server = APIServer(version: .newest)
    var values: [Value] = []
    for document in YAMLStream(parsing: files[file].source).documents {
      for case let written? in server.read(document).map(\.manifest) {
        let manifest = JobManifest(written, server)
        if !manifest.containers.isEmpty, let value = look(manifest) { values.append(value) }
      }
    }
    return values
  }

  package func path(of file: Int) -> String { files[file].source.path }

  /// A place of another file in words: `jobs/a.yaml:12`.
  package func place(of range: ByteRange, in file: Int) -> String {
    let source = files[file].source
    return "\(source.path):\(source.location(of: Int(range.start), in: source.makeLineIndex()).line)"
  }
}
