internal import Reporting
internal import SystemPackage

/// The root of the repository that the working folder lies in: reports are read there, wherever lint was called.
struct RepositoryRoot: Sendable {
  /// The working folder where there is no repository.
  let folder: String

  init(above folder: FilePath = FilePath(Platform.workingFolder)) {
    var candidate = folder
    // In a worktree and in a submodule `.git` is a file.
    while Platform.kind(of: candidate.appending(".git").string) == nil, candidate.removeLastComponent() {}
    let isRepository = Platform.kind(of: candidate.appending(".git").string) != nil
    self.folder = isRepository ? candidate.string : folder.string
  }

  /// The path of a file below the root, links followed; nil for standard input and for a file outside.
  func path(of file: String) -> String? {
    if file == "-" { return nil }
    let path = Platform.realPath(file) ?? FilePlaces.absolute(file).string
    let root = folder.hasSuffix("/") ? folder : folder + "/"
    return path.hasPrefix(root) ? String(path.dropFirst(root.count)) : nil
  }

  var reportedPaths: ReportedPaths {
    ReportedPaths(inRepository: path, absolute: { Platform.realPath($0) ?? FilePlaces.absolute($0).string })
  }
}
