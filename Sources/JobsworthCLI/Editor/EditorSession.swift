internal import KubernetesValues
internal import LanguageServer
internal import LintEngine
internal import Practice
internal import SourceText
internal import SystemPackage

/// Lints documents of an editor as `lint` would lint the files.
struct EditorSession: EditorWorkspace {
  private let options: SelectionOptions
  private let version: KubernetesVersion?
  private var settings = EditorSettings()
  /// What was read of the disk.
  private var files: Files
  private var kustomizations = KustomizationFinder()
  /// By the number of the configuration; -1 for files without one.
  private var linters: [Int: Linter] = [:]

  private struct Files {
    var folders: RuleFolders
    /// The rules where there is no configuration.
    var plain: RuleFolders.Loaded
    var finder: ConfigurationFinder
    /// The rules of configurations that are in use.
    var loaded: [RuleFolders.Loaded] = []

    init(_ options: SelectionOptions, _ version: KubernetesVersion) throws(FileError) {
      folders = RuleFolders(folders: options.rules, params: options.params, maxDuration: options.maxSeconds)
      plain = try folders.load(version: version)
      finder = try ConfigurationFinder(
        catalogue: plain.rules.catalogue, path: options.config, isIsolated: options.isolated, folders: folders)
    }

    var all: [RuleFolders.Loaded] { [plain] + loaded }
    var profiles: Set<String> { Set(finder.all.flatMap(\.configuration.profiles.keys)) }
  }

  /// - Parameter version: what the command line says; it outranks the editor's settings and the configuration.
  init(_ options: SelectionOptions, version: KubernetesVersion?) throws {
    self.options = options
    self.version = version
    files = try Files(options, version ?? .newest)
    try options.check(files.plain.rules.catalogue, profiles: files.profiles)
  }

  var catalogue: RuleCatalogue { RuleSet.union(files.all.map(\.rules)).catalogue }

  func text(of rule: String) -> String? {
    if let text = RuleText(of: rule) { return text.markdown }
    return files.all.lazy.flatMap(\.policies.members).first { $0.policy.name == rule }?.text
  }

  var fileNames: [String] { [ConfigurationFinder.fileName] + Kustomization.fileNames }

  func isInvolved(_ path: String) -> Bool { hasKnownName(path) || files.folders.hold(path) }

  var mistakenFiles: [LintedFile] {
    let configurations = files.finder.all.filter { !$0.configuration.findings.isEmpty }.map { found in
      LintedFile(source: found.source, findings: found.configuration.findings, documents: [])
    }
    return (configurations + files.all.flatMap { $0.mistaken + $0.doubtful }).map { file in
      let path = FilePlaces.absolute(file.source.path).string
      return LintedFile(
        source: SourceFile(path: path, bytes: file.source.bytes), findings: file.findings, documents: [])
    }
  }

  mutating func lint(_ source: SourceFile) -> LintedFile {
    let name = FilePath(source.path).lastComponent?.string
    if name == ConfigurationFinder.fileName {
      let configuration = Configuration(reading: source, catalogue: catalogue)
      return LintedFile(source: source, findings: configuration.findings, documents: [])
    }
    if let findings = files.folders.findings(in: source) {
      return LintedFile(source: source, findings: findings, documents: [])
    }
    let number = number(for: source.path)
    let linter = linter(number)
    var selection: Selection?
    if let number {
      let found = files.finder.all[number]
      if found.excludes(source.path) { return LintedFile(source: source, findings: [], documents: []) }
      selection = found.selection(for: source.path, linter.selection)
    }
    if let name, Kustomization.fileNames.contains(name) {
      return LintedFile(source: source, findings: [], documents: [])
    }
    var run = LintRun(rules: linter.rules, files: [linter.examine(source, selection: selection)])
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
    let catalogue = catalogue
    let profiles = files.profiles
    let words = settings.select + settings.extendSelect + settings.ignore
    return words.filter { !catalogue.isSelector($0) && !profiles.contains($0) }.map {
      "there is no rule, group or profile \"\($0)\": \(catalogue.hint(for: $0))"
    }
  }

  mutating func reload() {
    // What the command line names and is gone leaves what was read.
    if let files = try? Files(options, version ?? .newest) { self.files = files }
    kustomizations = KustomizationFinder()
    linters = [:]
  }

  private mutating func number(for path: String) -> Int? {
    // What cannot be read is as if it were not there; lint says so.
    (try? files.finder.number(for: path.hasPrefix("/") ? path : "-")) ?? nil
  }

  private mutating func linter(_ number: Int?) -> Linter {
    if let known = linters[number ?? -1] { return known }
    let found = number.map { files.finder.all[$0] }
    let configuration = found?.configuration ?? Configuration()
    let version = version ?? settings.kubernetesVersion ?? configuration.kubernetesVersion ?? .newest
    var loaded = files.plain
    if let mine = try? files.folders.load(found?.configuration, in: found?.folder, version: version) {
      loaded = mine
      files.loaded.append(mine)
    }
    let given = options.overrides
    let overrides = Selection.Overrides(
      select: given.select.isEmpty ? settings.select : given.select,
      extendSelect: given.extendSelect + settings.extendSelect, ignore: given.ignore + settings.ignore)
    let linter = Linter(
      version: version, zones: SystemTimeZones.database, rules: loaded.rules,
      selection: Selection(loaded.rules.catalogue, configuration, overrides))
    linters[number ?? -1] = linter
    return linter
  }
}
