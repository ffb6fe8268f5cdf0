import Execution
import Glibc
import SystemPackage

/// The file system as one container sees it, as a command line of bubblewrap: the same view that `MountView` makes.
///
/// What is to be mounted goes by its path, which is looked at before: between the two a process of the same user could
/// put a link there. It sees all files of that user anyway.
struct BubblewrapView {
  private let hasReadOnlyRoot: Bool
  private(set) var arguments: [String] = []
  /// Folders in memory that stand for one of the machine, and what is made in them.
  private var own: Set<String> = []
  private var volumes: [String] = []
  /// Folders in memory that are still to be closed to writing.
  private var open: [String] = []

  init(hasReadOnlyRoot: Bool) { self.hasReadOnlyRoot = hasReadOnlyRoot }

  /// - Parameter mounts: those that lie in others behind these.
  mutating func mount(_ mounts: [ContainerSetup.Mount]) throws {
    let needsRoot = MountTarget.needsRoot(mounts)
    if needsRoot { copy("/") } else { show("/") }
    if hasReadOnlyRoot, !needsRoot { for path in MountTarget.kernels { show(path) } }
    for mount in mounts {
      let source = try MountView.source(of: mount)
      defer { try? source.close() }
      guard let path = linkTarget("/proc/self/fd/\(source.rawValue)") else {
        throw ContainerFailure("volume \(mount.name): /proc is not there")
      }
      let target = try place(for: MountTarget(mount.target, isFolder: fileType(of: source) == S_IFDIR))
      arguments += [mount.isReadOnly ? "--ro-bind" : "--bind", path, target]
      volumes.append(target)
    }
    for path in open where hasReadOnlyRoot && !MountTarget.isKernels(path) { arguments += ["--remount-ro", path] }
  }

  private mutating func place(for target: MountTarget) throws -> String {
    var path = "/"
    for (number, name) in target.names.enumerated() {
      let next = MountTarget.place(name, in: path)
      if volumes.contains(where: { MountTarget.isPlace(path, at: $0) }) || own.contains(next) {
        // Nothing of the machine is seen there any more.
        path = next
      } else if let real = realPath(next) {
        path = real
        try target.check(
          isFolderThere: fileMode(of: real).map { $0 & S_IFMT == S_IFDIR } ?? false,
          isOnTheWay: number < target.names.count - 1)
      } else {
        if !own.contains(path) { copy(path, without: name) }
        own.insert(next)
        path = next
      }
    }
    return path
  }

  private mutating func show(_ path: String) {
    arguments += [hasReadOnlyRoot && !MountTarget.isKernels(path) ? "--ro-bind" : "--dev-bind", path, path]
  }

  /// Shows a folder as one in memory with the same entries.
  private mutating func copy(_ path: String, without hidden: String? = nil) {
    own.insert(path)
    open.append(path)
    arguments += ["--perms", String((fileMode(of: path) ?? 0o755) & 0o7777, radix: 8), "--tmpfs", path]
    for name in folderEntries(path) where name != hidden {
      let entry = path == "/" ? "/\(name)" : "\(path)/\(name)"
      guard let mode = fileMode(of: entry) else { continue }
      if mode & S_IFMT == S_IFLNK {
        if let link = linkTarget(entry) { arguments += ["--symlink", link, entry] }
      } else {
        show(entry)
      }
    }
  }
}
