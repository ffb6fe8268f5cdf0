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
  let manifestRules: ScreenedRules
  /// Those that want to see the object after defaulting.
  let storedRules: ScreenedRules
  /// The selected rules over all files, by their number in the rule set.
  let collectionRules: [(number: Int, source: FactSource)]

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

  /// A file that is to be examined.
  package struct Subject {
    var source: SourceFile
    /// Its documents, for whoever has read them already.
    var stream: YAMLStream?
    /// Where the file has a selection of its own.
    var selection: Selection?

    package init(_ source: SourceFile, stream: YAMLStream? = nil, selection: Selection? = nil) {
      self.source = source
      self.stream = stream
      self.selection = selection
    }
  }

  /// What there is to say of files, of each by itself. Never fails: what is wrong with a file is a finding.
  ///
  /// - Parameters:
  ///   - keepsObjects: whether documents keep their objects, which hold the whole tree.
  ///   - wantsFixes: whether anybody will look at fixes.
  ///   - worker: the number of who asks, where several do at the same time.
  package func examine(
    _ subjects: [Subject], keepsObjects: Bool = false, wantsFixes: Bool = true, worker: Int = 0
  ) -> [ExaminedFile] {
    var examination = Examination(self, subjects)
    examination.read(wantsFixes: wantsFixes, worker: worker)
    examination.askRules()
    examination.collectFacts()
    examination.judge()
    return examination.files(keepsObjects: keepsObjects)
  }

  /// The same of one file.
  package func examine(
    _ source: SourceFile, as stream: YAMLStream? = nil, selection: Selection? = nil, keepsObjects: Bool = false
  ) -> ExaminedFile {
    examine([Subject(source, stream: stream, selection: selection)], keepsObjects: keepsObjects)[0]
  }
}
