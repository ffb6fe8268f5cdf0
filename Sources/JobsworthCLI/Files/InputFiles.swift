/// The files that the paths of a command line stand for.
struct InputFiles {
  /// In the order given, a folder's files by name; each once.
  private(set) var paths: [String] = []
  /// Those of them that the command line names itself.
  private(set) var named: Set<String> = []
  /// Paths that cannot be read, each with the reason.
  private(set) var errors: [FileError] = []
  private var seen: Set<String> = []

  /// A folder is walked for `*.yaml`, `*.yml` and `*.json`, without `.git` and without links to folders. A file
  /// that is named is taken whatever it is called; `-` is standard input.
  init(_ arguments: [String]) {
    for argument in arguments {
      guard argument != "-" else {
        add("-")
        named.insert("-")
        continue
      }
      switch Platform.kind(of: argument) {
      case .folder: walk(argument)
      case .file, .other:
        add(argument)
        named.insert(argument)
      case nil: errors.append(FileError(path: argument, reason: Platform.text(of: Platform.lastError)))
      }
    }
  }

  private mutating func add(_ path: String) {
    var plain = Substring(path)
    while plain.hasPrefix("./") { plain = plain.dropFirst(2) }
    if seen.insert(String(plain)).inserted { paths.append(path) }
  }

  private mutating func walk(_ folder: String) {
    guard let entries = Platform.entries(of: folder) else {
      errors.append(FileError(path: folder, reason: Platform.text(of: Platform.lastError)))
      return
    }
    let prefix = folder == "." || folder == "./" ? "" : folder.hasSuffix("/") ? folder : folder + "/"
    for entry in entries.sorted(by: { $0.name < $1.name }) {
      switch entry.kind {
      case .folder where entry.name != ".git": walk(prefix + entry.name)
      case .file where Self.isManifest(entry.name): add(prefix + entry.name)
      default: break
      }
    }
  }

  private static func isManifest(_ name: String) -> Bool {
    let bytes = name.utf8
    return bytes.suffix(5).elementsEqual(".yaml".utf8) || bytes.suffix(4).elementsEqual(".yml".utf8)
      || bytes.suffix(5).elementsEqual(".json".utf8)
  }
}
