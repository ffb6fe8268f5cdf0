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
    let needsRoot = mounts.contains { mount in
      mount.target.split(separator: "/").first.map { fileMode(of: "/\($0)") == nil } ?? false
    }
    if needsRoot { copy("/") } else { show("/") }
    if hasReadOnlyRoot, !needsRoot { for path in Self.kernels { show(path) } }
    for mount in mounts {
      let source = try MountView.source(of: mount)
      defer { try? source.close() }
      guard let path = linkTarget("/proc/self/fd/\(source.rawValue)") else {
        throw ContainerFailure("volume \(mount.name): /proc is not there")
      }
      let target = try place(for: mount.target, isFolder: fileType(of: source) == S_IFDIR)
      arguments += [mount.isReadOnly ? "--ro-bind" : "--bind", path, target]
      volumes.append(target)
    }
    for path in open where hasReadOnlyRoot && !Self.isKernels(path) { arguments += ["--remount-ro", path] }
  }

  private mutating func place(for target: String, isFolder: Bool) throws -> String {
    var path = "/"
    let parts = target.split(separator: "/").map(String.init)
    guard !parts.isEmpty, !parts.contains("..") else { throw ContainerFailure("\(target) is no place for a volume") }
    for (number, part) in parts.enumerated() {
      let next = path == "/" ? "/\(part)" : "\(path)/\(part)"
      if volumes.contains(where: { path == $0 || path.hasPrefix($0 + "/") }) || own.contains(next) {
        // Nothing of the machine is seen there any more.
        path = next
      } else if let real = realPath(next) {
        path = real
        let isFolderThere = fileMode(of: real).map { $0 & S_IFMT == S_IFDIR } ?? false
        guard isFolderThere == (isFolder || number < parts.count - 1) else {
          throw ContainerFailure("\(target) is \(isFolderThere ? "a folder" : "no folder"), unlike the volume")
        }
      } else {
        if !own.contains(path) { copy(path, without: part) }
        own.insert(next)
        path = next
      }
    }
    return path
  }

  /// What stays as it is although the root can only be read.
  private static let kernels = ["/dev", "/proc", "/sys"]

  private static func isKernels(_ path: String) -> Bool {
    kernels.contains { path == $0 || path.hasPrefix($0 + "/") }
  }

  private mutating func show(_ path: String) {
    arguments += [hasReadOnlyRoot && !Self.isKernels(path) ? "--ro-bind" : "--dev-bind", path, path]
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
