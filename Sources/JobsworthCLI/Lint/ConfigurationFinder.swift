internal import KubernetesValues
internal import LintEngine
internal import SourceText
internal import SystemPackage

/// Finds the configuration that holds for a file: the `.jobsworth.yaml` in its folder or the nearest one above.
struct ConfigurationFinder {
  static let fileName = ".jobsworth.yaml"

  /// A configuration file and the folder that its paths are relative to.
  struct Found {
    var path: String
    var folder: FilePath
    var configuration: Configuration
    var source: SourceFile

    /// Whether a file is passed over, unless it is named.
    func excludes(_ path: String) -> Bool {
      let path = relative(path)
      return configuration.exclude.mean(path)
    }

    /// The selection for a file that has settings of its own; nil for others.
    func selection(for path: String, _ selection: Selection) -> Selection? {
      let path = relative(path)
      return configuration.perPath.filter { $0.paths.mean(path) }.reduce(nil) {
        ($0 ?? selection).adjusted(by: $1, profiles: configuration.profiles)
      }
    }

    private func relative(_ path: String) -> String { FilePlaces.relative(FilePlaces.absolute(path), to: folder) }
  }

  /// Reads the folders of rules that configurations name; nil where only the program's own rules are known.
  private let folders: RuleFolders?
  /// Every configuration that was found, once each.
  private(set) var all: [Found] = []
  private let catalogue: RuleCatalogue
  /// The number in `all` of the one that holds in a folder; -1 for none.
  private var byFolder: [String: Int] = [:]
  /// The last file and what holds for its folder: files of a folder come one after the other.
  private var last: (path: String, number: Int)?
  /// The one that `--config` names.
  private var isFixed = false

  /// - Parameters:
  ///   - path: the file that `--config` names; it holds for every file.
  ///   - isIsolated: whether no file is looked for.
  init(
    catalogue: RuleCatalogue, path: String?, isIsolated: Bool, folders: RuleFolders? = nil
  ) throws(FileError) {
    self.catalogue = catalogue
    self.folders = folders
    isFixed = isIsolated || path != nil
    if let path, !isIsolated { try read(path) }
  }

  private mutating func read(_ path: String) throws(FileError) {
    let source = SourceFile(path: path, bytes: try FileReading.read(path))
    let folder = FilePlaces.folder(of: path)
    var configuration = Configuration(reading: source, catalogue: catalogue)
    Self.checkPaths(of: &configuration, in: folder)
    if let folders, !configuration.ruleFolders.isEmpty {
      // Its rules have names that it may speak of.
      let loaded = try folders.load(configuration, in: folder, version: configuration.kubernetesVersion ?? .newest)
      configuration = Configuration(reading: source, catalogue: loaded.rules.catalogue)
      Self.checkPaths(of: &configuration, in: folder)
    }
    all.append(Found(path: path, folder: folder, configuration: configuration, source: source))
  }

  /// What is not there is a mistake of the configuration, and told with its place.
  private static func checkPaths(of configuration: inout Configuration, in folder: FilePath) {
    for path in configuration.ruleFolders + configuration.params {
      let place = folder.pushing(FilePath(path)).lexicallyNormalized().string
      guard Platform.kind(of: place) == nil else { continue }
      configuration.complain("\(path): \(Platform.text(of: Platform.lastError))", about: path)
      configuration.ruleFolders.removeAll { $0 == path }
      configuration.params.removeAll { $0 == path }
    }
  }

  /// The number in ``all`` of the configuration for a file; nil where there is none.
  mutating func number(for path: String) throws(FileError) -> Int? {
    if isFixed { return all.isEmpty ? nil : 0 }
    if let last, FilePlaces.areSiblings(last.path, path) { return last.number < 0 ? nil : last.number }
    let number = try number(inFolder: FilePlaces.folder(of: path))
    last = (path, number)
    return number < 0 ? nil : number
  }

  private mutating func number(inFolder folder: FilePath) throws(FileError) -> Int {
    if let known = byFolder[folder.string] { return known }
    let file = folder.appending(Self.fileName)
    var number = -1
    if Platform.kind(of: file.string) == .file {
      try read(FilePlaces.display(file))
      number = all.count - 1
    } else if !folder.components.isEmpty {
      number = try self.number(inFolder: folder.removingLastComponent())
    }
    byFolder[folder.string] = number
    return number
  }
}

extension FilePlaces {
  /// A path as a person at the working folder would write it.
  static func display(_ path: FilePath) -> String {
    let relative = relative(path, to: absolute("."))
    return relative.hasPrefix("../../../") ? path.string : relative
  }
}
