internal import KubernetesValues
internal import LintEngine
internal import Practice
internal import SourceText
internal import SystemPackage

/// Reads the folders of policies that the command line and configurations name, each combination once.
final class RuleFolders {
  /// The rules of the program and those of folders.
  struct Loaded: Sendable {
    var rules: RuleSet
    var policies: PolicyCollection

    /// Files with mistakes, each with its findings.
    var mistaken: [LintedFile] {
      policies.mistakes.map { LintedFile(source: $0.source, findings: $0.findings, documents: []) }
    }

    /// Files that are doubtful, each with its findings.
    var doubtful: [LintedFile] {
      policies.doubts.map { LintedFile(source: $0.source, findings: $0.findings, documents: []) }
    }
  }

  private struct Key: Hashable {
    var folders: [FilePath]
    var params: [FilePath]
    var version: KubernetesVersion
  }

  /// What the command line names.
  private let folders: [FilePath]
  private let params: [FilePath]
  private let builtIn = BuiltInRules.all
  private var known: [Key: Loaded] = [:]

  init(folders: [String] = [], params: [String] = []) {
    self.folders = folders.map(FilePlaces.absolute)
    self.params = params.map(FilePlaces.absolute)
  }

  /// The rules that hold for a configuration, or where there is none.
  ///
  /// - Parameters:
  ///   - folder: what the configuration's paths are relative to.
  ///   - version: the release that policies are held to.
  func load(
    _ configuration: Configuration? = nil, in folder: FilePath? = nil, version: KubernetesVersion
  ) throws(FileError) -> Loaded {
    func places(_ paths: [String]?) -> [FilePath] {
      (paths ?? []).map { path in
        folder.map { $0.pushing(FilePath(path)).lexicallyNormalized() } ?? FilePlaces.absolute(path)
      }
    }
    let key = Key(
      folders: folders + places(configuration?.ruleFolders), params: params + places(configuration?.params),
      version: version)
    if let loaded = known[key] { return loaded }
    let names = Set((RuleCatalogue.engine + builtIn.map(\.description)).map(\.name))
    var files: [SourceFile] = []
    var texts: [String: String] = [:]
    for path in try paths(in: key.folders) {
      files.append(SourceFile(path: path, bytes: try FileReading.read(path)))
      let folder = FilePath(path).removingLastComponent()
      let text = folder.appending("rule.md").string
      if texts[folder.string] == nil, Platform.kind(of: text) == .file {
        texts[folder.string] = String(decoding: try FileReading.read(text), as: UTF8.self)
      }
    }
    var objects: [SourceFile] = []
    for path in key.params { objects.append(SourceFile(path: path.string, bytes: try FileReading.read(path.string))) }
    let policies = PolicyCollection(files, params: objects, texts: texts, reserved: names, version: version)
    let loaded = Loaded(rules: RuleSet(builtIn + policies.rules), policies: policies)
    known[key] = loaded
    return loaded
  }

  /// The files of folders, each once, as a person would write their paths.
  private func paths(in folders: [FilePath]) throws(FileError) -> [String] {
    var paths: [String] = []
    for folder in folders {
      let input = InputFiles([FilePlaces.display(folder)])
      if let error = input.errors.first { throw error }
      for path in input.paths where !paths.contains(path) { paths.append(path) }
    }
    return paths
  }
}
