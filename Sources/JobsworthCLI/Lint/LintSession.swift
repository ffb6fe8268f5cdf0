internal import Diagnostics
internal import KubernetesValues
internal import LintEngine
internal import Practice
internal import Reporting
internal import SourceText
internal import SystemPackage

/// The rules, the configurations and what each input file is linted with.
struct LintSession: Sendable {
  /// How one file is linted.
  struct Task: Sendable {
    var path: String
    /// The name that it is reported under.
    var name: String
    var linter: Linter
    /// Where the file has a selection of its own.
    var selection: Selection?
  }

  let rules: RuleSet
  private(set) var tasks: [Task] = []
  /// Configuration files with findings.
  private(set) var mistaken: [LintedFile] = []
  /// Files of policies with findings.
  private(set) var mistakenPolicies: [LintedFile] = []
  /// Files of policies that run although not all in them fits.
  private(set) var doubtfulPolicies: [LintedFile] = []

  /// - Parameters:
  ///   - version: what the command line says; it outranks the configuration.
  ///   - exclude: files to pass over unless they are named, relative to the working folder.
  init(
    _ input: InputFiles, stdinName: String?, baseline: String?, options: SelectionOptions, version: KubernetesVersion?,
    exclude: [PathPattern] = []
  ) throws {
    let folders = RuleFolders(folders: options.rules, params: options.params, maxDuration: options.maxSeconds)
    let plain = try folders.load(version: version ?? .newest)
    var finder = try ConfigurationFinder(
      catalogue: plain.rules.catalogue, path: options.config, isIsolated: options.isolated, folders: folders)
    var numbers: [Int?] = []
    for path in input.paths { numbers.append(try finder.number(for: path == "-" ? stdinName ?? path : path)) }
    var loaded: [RuleFolders.Loaded] = []
    for found in finder.all {
      let version = version ?? found.configuration.kubernetesVersion ?? .newest
      loaded.append(try folders.load(found.configuration, in: found.folder, version: version))
    }
    rules = RuleSet.union([plain.rules] + loaded.map(\.rules))
    let catalogue = rules.catalogue
    mistakenPolicies = Self.unique(plain.mistaken + loaded.flatMap(\.mistaken))
    doubtfulPolicies = Self.unique(plain.doubtful + loaded.flatMap(\.doubtful))
    mistaken = finder.all.filter { !$0.configuration.findings.isEmpty }.map { found in
      LintedFile(source: found.source, findings: found.configuration.findings, documents: [])
    }
    guard mistakenPolicies.isEmpty, mistaken.isEmpty else { return }
    try options.check(catalogue, profiles: Set(finder.all.flatMap(\.configuration.profiles.keys)))
    let overrides = options.overrides
    let zones = SystemTimeZones.database
    let unconfigured = Linter(
      version: version ?? .newest, zones: zones, rules: plain.rules,
      selection: Selection(plain.rules.catalogue, .init(), overrides))
    let configured = zip(finder.all, loaded).map { found, loaded in
      Linter(
        version: version ?? found.configuration.kubernetesVersion ?? .newest, zones: zones, rules: loaded.rules,
        selection: Selection(loaded.rules.catalogue, found.configuration, overrides))
    }
    for (path, number) in zip(input.paths, numbers) where !Self.isOfTools(path) && path != baseline {
      let name = path == "-" ? stdinName ?? path : path
      if !exclude.isEmpty, !input.named.contains(path) {
        let relative = FilePlaces.relative(FilePlaces.absolute(name), to: FilePlaces.absolute("."))
        if exclude.mean(relative) { continue }
      }
      guard let number else {
        tasks.append(Task(path: path, name: name, linter: unconfigured))
        continue
      }
      let found = finder.all[number]
      if !input.named.contains(path), found.excludes(name) { continue }
      var task = Task(path: path, name: name, linter: configured[number])
      task.selection = found.selection(for: name, task.linter.selection)
      tasks.append(task)
    }
  }

  /// The rules that run for any of the files.
  var selectedRules: RuleCatalogue {
    var enabled: Set<String> = []
    var linters: [Linter] = []
    for task in tasks {
      if let selection = task.selection {
        enabled.formUnion(selection.enabled)
      } else if linters.last !== task.linter, !linters.contains(where: { $0 === task.linter }) {
        // Most files share one linter, and its rules are many.
        linters.append(task.linter)
        enabled.formUnion(task.linter.selection.enabled)
      }
    }
    return RuleCatalogue(rules.catalogue.all.filter { enabled.contains($0.name) })
  }

  /// Has every file compared with what it was: the objects of the same names in a file or folder.
  mutating func compare(with path: String) throws {
    let input = InputFiles([path])
    if let error = input.errors.first { throw error }
    var sources: [SourceFile] = []
    for path in input.paths { sources.append(SourceFile(path: path, bytes: try FileReading.read(path))) }
    var known: [(linter: Linter, comparing: Linter)] = []
    for i in tasks.indices {
      let linter = tasks[i].linter
      if !known.contains(where: { $0.linter === linter }) {
        let earlier = EarlierObjects(sources, version: linter.version, zones: linter.zones)
        known.append((linter, linter.comparing(with: earlier)))
      }
      for pair in known where pair.linter === linter { tasks[i].linter = pair.comparing }
    }
  }
}

extension LintSession {
  private static func unique(_ files: [LintedFile]) -> [LintedFile] {
    var seen: Set<String> = []
    return files.filter { seen.insert($0.source.path).inserted }
  }

  /// Whether a file is for jobsworth or kustomize and holds no object; a hook is given those too.
  private static func isOfTools(_ path: String) -> Bool {
    toolFileNames.contains { name in
      let (path, name) = (path.utf8Span.span, name.utf8Span.span)
      let start = path.count - name.count
      guard start == 0 || start > 0 && path[start - 1] == UInt8(ascii: "/") else { return false }
      for i in name.indices where path[start + i] != name[i] { return false }
      return true
    }
  }

  private static let toolFileNames = [ConfigurationFinder.fileName] + Kustomization.fileNames
}

extension LintSession.Task {
  func read() -> Result<SourceFile, FileError> {
    do {
      return .success(SourceFile(path: name, bytes: try FileReading.read(path)))
    } catch {
      return .failure(error)
    }
  }

  /// What is told of a text as if it were the only file.
  func lint(_ source: SourceFile, rules: RuleSet, baseline: BaselineFile?) -> LintedFile {
    var run = LintRun(rules: rules, files: [linter.examine(source, selection: selection)])
    run.checkCollections()
    return run.files[0].finished(baseline: baseline?.filter(for: name))
  }
}

extension LintSession {
  /// Reads and examines some of the files.
  ///
  /// - Parameters:
  ///   - wantsFixes: whether anybody will look at fixes.
  ///   - unread: told the numbers of files that cannot be read, and why.
  func examine(
    _ numbers: Range<Int>, wantsFixes: Bool, worker: Int, unread: (Int, FileError) -> Void
  ) -> [ExaminedFile] {
    var files: [ExaminedFile] = []
    var subjects: [Linter.Subject] = []
    subjects.reserveCapacity(numbers.count)
    var size = 0
    for number in numbers {
      let task = tasks[number]
      let source: SourceFile
      switch task.read() {
      case .success(let read): source = read
      case .failure(let error):
        unread(number, error)
        source = SourceFile(path: error.message, bytes: [])
      }
      subjects.append(Linter.Subject(source, selection: task.selection))
      size += source.bytes.count
      if number + 1 == numbers.upperBound || size > Self.batchSize || tasks[number + 1].linter !== task.linter {
        let examined = task.linter.examine(subjects, wantsFixes: wantsFixes, worker: worker)
        if files.isEmpty { files = examined } else { files += examined }
        subjects.removeAll(keepingCapacity: true)
        size = 0
      }
    }
    return files
  }

  /// So many bytes of text go through a linter together: its trees take some fifty times as much memory.
  private static let batchSize = 1 << 18
}
