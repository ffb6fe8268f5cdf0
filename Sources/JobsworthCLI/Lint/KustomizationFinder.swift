internal import LintEngine
internal import SourceText
internal import SystemPackage

/// Tells which files are patches: those that a kustomization next to them or above names.
struct KustomizationFinder {
  /// By folder: the kustomization's path and the patches that it names; nil where there is none.
  private var byFolder: [FilePath: (path: String, patches: Set<FilePath>)?] = [:]

  /// The kustomization that names a file as a patch; nil for any other file.
  mutating func kustomization(naming path: String) -> String? {
    guard path != "-" else { return nil }
    let file = FilePlaces.absolute(path)
    var folder = file.removingLastComponent()
    while true {
      if let found = kustomization(in: folder), found.patches.contains(file) { return found.path }
      guard !folder.components.isEmpty else { return nil }
      folder.removeLastComponent()
    }
  }

  private mutating func kustomization(in folder: FilePath) -> (path: String, patches: Set<FilePath>)? {
    if let known = byFolder[folder] { return known }
    var found: (path: String, patches: Set<FilePath>)?
    for name in Kustomization.fileNames where found == nil {
      let file = folder.appending(name)
      guard Platform.kind(of: file.string) == .file, let bytes = try? FileReading.read(file.string) else { continue }
      let kustomization = Kustomization(reading: SourceFile(path: file.string, bytes: bytes))
      let patches = kustomization.patchPaths.map { folder.appending(FilePath($0).components).lexicallyNormalized() }
      found = (FilePlaces.display(file), Set(patches))
    }
    byFolder[folder] = .some(found)
    return found
  }
}
