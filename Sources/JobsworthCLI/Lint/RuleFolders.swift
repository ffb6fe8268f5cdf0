internal import Diagnostics
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
    /// What the policies were made of.
    fileprivate var inputs: Inputs

    /// Files with mistakes, each with its findings.
    var mistaken: [LintedFile] {
      policies.mistakes.map { LintedFile(source: $0.source, findings: $0.findings, documents: []) }
    }

    /// Files that are doubtful, each with its findings.
    var doubtful: [LintedFile] {
      policies.doubts.map { LintedFile(source: $0.source, findings: $0.findings, documents: []) }
    }
  }

  fileprivate struct Inputs: Sendable {
    var files: [SourceFile] = []
    var params: [SourceFile] = []
    var texts: [String: String] = [:]
    /// The names of rules that policies cannot have.
    var reserved: Set<String>
    var version: KubernetesVersion

    var collection: PolicyCollection {
      PolicyCollection(files, params: params, texts: texts, reserved: reserved, version: version)
    }
  }

  private struct Key: Equatable {
    var folders: [FilePath]
    var params: [FilePath]
    var version: KubernetesVersion
    var maxDuration: Int64?
  }

  /// What the command line names.
  private let folders: [FilePath]
  private let params: [FilePath]
  /// In seconds.
  private let maxDuration: Int64?
  private var known: [(key: Key, loaded: Loaded)] = []

  init(folders: [String] = [], params: [String] = [], maxDuration: Int64? = nil) {
    self.maxDuration = maxDuration
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
      version: version, maxDuration: maxDuration ?? configuration?.maxDuration)
    if let (_, loaded) = known.first(where: { $0.key == key }) { return loaded }
    let builtIn = BuiltInRules.all(maxDuration: key.maxDuration)
    var inputs = Inputs(
      reserved: Set((RuleCatalogue.engine + builtIn.map(\.description)).map(\.name)), version: version)
    for path in try paths(in: key.folders) {
      inputs.files.append(SourceFile(path: path, bytes: try FileReading.read(path)))
      let folder = FilePath(path).removingLastComponent()
      let text = folder.appending("rule.md").string
      if inputs.texts[folder.string] == nil, Platform.kind(of: text) == .file {
        inputs.texts[folder.string] = String(decoding: try FileReading.read(text), as: UTF8.self)
      }
    }
    for path in key.params {
      inputs.params.append(SourceFile(path: path.string, bytes: try FileReading.read(path.string)))
    }
    let policies = inputs.collection
    let loaded = Loaded(rules: RuleSet(builtIn + policies.rules), policies: policies, inputs: inputs)
    known.append((key, loaded))
    return loaded
  }

  /// Whether a file, by its absolute path, is among those that were read, or lies in their folders.
  func hold(_ path: String) -> Bool {
    let place = FilePath(path)
    return known.contains {
      $0.key.params.contains(place) || $0.key.folders.contains { place.starts(with: $0) }
    }
  }

  /// What is wrong with a file of policies, were this its text; nil for what is none of them.
  ///
  /// - Parameter source: its path is absolute.
  func findings(in source: SourceFile) -> [Finding]? {
    for (_, loaded) in known {
      var inputs = loaded.inputs
      guard let number = inputs.files.firstIndex(where: { FilePlaces.absolute($0.path).string == source.path }) else {
        continue
      }
      inputs.files[number] = source
      let policies = inputs.collection
      return (policies.mistakes + policies.doubts).filter { $0.source.path == source.path }.flatMap(\.findings)
    }
    return nil
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
