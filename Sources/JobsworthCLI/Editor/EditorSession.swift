internal import KubernetesValues
internal import LanguageServer
internal import LintEngine
internal import Practice
internal import SourceText
internal import SystemPackage

/// Lints documents of an editor as `lint` would lint the files.
struct EditorSession: EditorWorkspace {
  private let rules: RuleSet
  private let options: SelectionOptions
  private let version: KubernetesVersion?
  private var settings = EditorSettings()
  private var finder: ConfigurationFinder
  private var kustomizations = KustomizationFinder()
  /// By the number of the configuration; -1 for files without one.
  private var linters: [Int: Linter] = [:]

  /// - Parameter version: what the command line says; it outranks the editor's settings and the configuration.
  init(_ options: SelectionOptions, version: KubernetesVersion?) throws {
    rules = RuleSet(BuiltInRules.all)
    self.options = options
    self.version = version
    finder = try Self.finder(options, rules.catalogue)
    try options.check(rules.catalogue, profiles: Set(finder.all.flatMap(\.configuration.profiles.keys)))
  }

  private static func finder(
    _ options: SelectionOptions, _ catalogue: RuleCatalogue
  ) throws(FileError) -> ConfigurationFinder {
    try ConfigurationFinder(catalogue: catalogue, path: options.config, isIsolated: options.isolated)
  }

  var catalogue: RuleCatalogue { rules.catalogue }

  var fileNames: [String] { [ConfigurationFinder.fileName] + Kustomization.fileNames }

  var mistakenConfigurations: [LintedFile] {
    finder.all.filter { !$0.configuration.findings.isEmpty }.map { found in
      let source = SourceFile(path: FilePlaces.absolute(found.path).string, bytes: found.source.bytes)
      return LintedFile(source: source, findings: found.configuration.findings, documents: [])
    }
  }

  mutating func lint(_ source: SourceFile) -> LintedFile {
    let name = FilePath(source.path).lastComponent?.string
    if name == ConfigurationFinder.fileName {
      let configuration = Configuration(reading: source, catalogue: catalogue)
      return LintedFile(source: source, findings: configuration.findings, documents: [])
    }
    let number = number(for: source.path)
    let linter = linter(number)
    var selection: Selection?
    if let number {
      let found = finder.all[number]
      if found.excludes(source.path) { return LintedFile(source: source, findings: [], documents: []) }
      selection = found.selection(for: source.path, linter.selection)
    }
    if let name, Kustomization.fileNames.contains(name) {
      return LintedFile(source: source, findings: [], documents: [])
    }
    var run = LintRun(rules: rules, files: [linter.examine(source, selection: selection)])
    if run.files[0].mayBePatch, let path = kustomizations.kustomization(naming: source.path) {
      run.markPatch(0, namedBy: path)
    }
    run.checkCollections()
    return run.files[0].finished()
  }

  mutating func version(for path: String) -> KubernetesVersion { linter(number(for: path)).version }

  mutating func apply(_ settings: EditorSettings) -> [String] {
    self.settings = settings
    linters = [:]
    let profiles = Set(finder.all.flatMap(\.configuration.profiles.keys))
    let words = settings.select + settings.extendSelect + settings.ignore
    return words.filter { !catalogue.isSelector($0) && !profiles.contains($0) }.map {
      "there is no rule, group or profile \"\($0)\": \(catalogue.hint(for: $0))"
    }
  }

  mutating func reload() {
    // A configuration that the command line names and that is gone leaves the one that was read.
    if let finder = try? Self.finder(options, catalogue) { self.finder = finder }
    kustomizations = KustomizationFinder()
    linters = [:]
  }

  private mutating func number(for path: String) -> Int? {
    // What cannot be read is as if it were not there; lint says so.
    (try? finder.number(for: path.hasPrefix("/") ? path : "-")) ?? nil
  }

  private mutating func linter(_ number: Int?) -> Linter {
    if let known = linters[number ?? -1] { return known }
    let configuration = number.map { finder.all[$0].configuration } ?? Configuration()
    let given = options.overrides
    let overrides = Selection.Overrides(
      select: given.select.isEmpty ? settings.select : given.select,
      extendSelect: given.extendSelect + settings.extendSelect, ignore: given.ignore + settings.ignore)
    let linter = Linter(
      version: version ?? settings.kubernetesVersion ?? configuration.kubernetesVersion ?? .newest,
      zones: SystemTimeZones.database, rules: rules, selection: Selection(catalogue, configuration, overrides))
    linters[number ?? -1] = linter
    return linter
  }
}
