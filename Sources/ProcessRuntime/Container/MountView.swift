import Execution
import Glibc
import SystemPackage

/// The file system as one container sees it: the machine's, with volumes at their places.
///
/// Nothing of it reaches the machine. Where a place does not exist, its folder is shown as a copy in memory whose
/// entries are those of the original, and the place is made there.
struct MountView {
  /// An empty folder to put a root together in.
  private let stage: String
  /// Folders that are this view's own, in which entries can be made.
  private var own: Set<String> = []
  /// Where volumes stand: below them entries can be made too.
  private var volumes: [String] = []
  /// The machine's root, while the view has one of its own.
  private static let oldRoot = "/.jobsworth"

  init(stage: String) { self.stage = stage }

  mutating func mount(_ mounts: [ContainerSetup.Mount]) throws {
    do {
      try Mounts.unshare()
    } catch {
      throw ContainerFailure("cannot mount volumes: no mount namespace: \(error)")
    }
    // Opened first: a root of our own hides them. A place that is open cannot be exchanged for another one either.
    var sources: [FileDescriptor] = []
    for mount in mounts {
      do {
        sources.append(try Self.source(of: mount))
      } catch let failure as ContainerFailure {
        throw failure
      } catch {
        throw ContainerFailure("volume \(mount.name): \(error)")
      }
    }
    let needsRoot = MountTarget.needsRoot(mounts)
    do {
      if needsRoot { try makeRoot() }
    } catch {
      throw ContainerFailure("cannot mount volumes: cannot make a root: \(error)")
    }
    for (mount, source) in zip(mounts, sources) {
      do {
        let isFolder = fileType(of: source) == S_IFDIR
        let target = try place(for: MountTarget(mount.target, isFolder: isFolder))
        try Mounts.bind("/proc/self/fd/\(source.rawValue)", to: target, isReadOnly: mount.isReadOnly)
        volumes.append(target)
      } catch let failure as ContainerFailure {
        throw failure
      } catch {
        throw ContainerFailure("volume \(mount.name) cannot be mounted at \(mount.target): \(error)")
      }
      try? source.close()
    }
    if needsRoot {
      // Best effort: what of the machine's root cannot be let go is only seen, and it is the machine's anyway.
      try? Mounts.detach(Self.oldRoot)
      unsafe rmdir(Self.oldRoot)
    }
  }

  /// Makes all that is mounted read-only but the volumes and what the kernel itself keeps: devices, processes, its
  /// settings. To be called when the volumes stand.
  func makeRootReadOnly() throws {
    let kept = volumes + MountTarget.kernels
    // A place that this user cannot reach cannot be written by the container either.
    let unreachable: [Errno] = [.noSuchFileOrDirectory, .permissionDenied, .invalidArgument]
    for place in Set(Self.mountPlaces(ProcessFiles.contents("/proc/self/mountinfo") ?? [])).sorted()
    where !kept.contains(where: { MountTarget.isPlace(place, at: $0) }) {
      do {
        try Mounts.makeReadOnly(place)
      } catch {
        if place == "/" || !unreachable.contains(error) {
          throw ContainerFailure("the root file system cannot be made read-only: \(place): \(error)")
        }
      }
    }
  }

  /// The fifth field of each line, in which `\040` and the like stand for bytes that would end it.
  static func mountPlaces(_ table: [UInt8]) -> [String] {
    table.split(separator: UInt8(ascii: "\n")).compactMap { line in
      let fields = line.split(separator: UInt8(ascii: " "))
      guard fields.count > 4 else { return nil }
      var bytes: [UInt8] = []
      var rest = fields[4]
      while let byte = rest.popFirst() {
        let digits = rest.prefix(3)
        guard byte == UInt8(ascii: "\\"), digits.count == 3, digits.allSatisfy({ $0 >= 0x30 && $0 <= 0x37 }) else {
          bytes.append(byte)
          continue
        }
        bytes.append(digits.reduce(0) { $0 &* 8 &+ ($1 - 0x30) })
        rest = rest.dropFirst(3)
      }
      return String(decoding: bytes, as: UTF8.self)
    }
  }

  // MARK: Sources

  /// Opens what is to be mounted. A sub-path is walked name by name from the volume, no link is followed and nothing
  /// leads out of it; what is missing is made as a folder. Mirrors `doSafeOpen` and `SafeMakeDir`.
  static func source(of mount: ContainerSetup.Mount) throws -> FileDescriptor {
    // The volume itself may be a link of the machine (hostPath).
    guard let root = realPath(mount.source) else {
      throw ContainerFailure("volume \(mount.name): \(mount.source): \(Errno.last)")
    }
    var place = try openPlace(root, in: nil)
    guard !mount.subPath.isEmpty else { return place }
    guard let path = RelativePath.normalized(mount.subPath) else {
      throw ContainerFailure("volume \(mount.name): subPath \(mount.subPath) leaves the volume")
    }
    for part in path.split(separator: "/") {
      let name = String(part)
      let next = try openOrMake(name, in: place)
      try place.close()
      place = next
      if fileType(of: place) == S_IFLNK {
        throw ContainerFailure("volume \(mount.name): subPath \(mount.subPath) goes through a link, \(name)")
      }
    }
    return place
  }

  private static func openOrMake(_ name: String, in folder: FileDescriptor) throws -> FileDescriptor {
    do {
      return try openPlace(name, in: folder)
    } catch Errno.noSuchFileOrDirectory {
      try makeFolder(name, in: folder, mode: 0o755)
      return try openPlace(name, in: folder)
    }
  }

  // MARK: Targets

  /// The real path of a place, made where nothing is.
  private mutating func place(for target: MountTarget) throws -> String {
    var path = "/"
    for (number, name) in target.names.enumerated() {
      let next = MountTarget.place(name, in: path)
      let isLast = number == target.names.count - 1
      if let real = realPath(next) {
        path = real
      } else {
        if !canMakeEntries(in: path) { try copy(path) }
        // A link that leads nowhere is in the way.
        if fileMode(of: next) != nil { removeFile(next) }
        if isLast, !target.isFolder { try makeFile(next) } else { try makeFolder(next) }
        own.insert(next)
        path = next
      }
    }
    try target.check(
      isFolderThere: fileMode(of: path, followingLinks: true).map { $0 & S_IFMT == S_IFDIR } ?? false)
    return path
  }

  private func canMakeEntries(in path: String) -> Bool {
    own.contains(path) || volumes.contains { MountTarget.isPlace(path, at: $0) }
  }

  private func makeFile(_ path: String) throws {
    let file = try FileDescriptor.open(
      FilePath(path), .writeOnly, options: [.create, .closeOnExec],
      permissions: [.ownerReadWrite, .groupRead, .otherRead])
    try file.close()
  }

  /// Shows a folder as one in memory with the same entries, which are the machine's still.
  private mutating func copy(_ path: String) throws {
    let original = try openPlace(path, in: nil)
    defer { try? original.close() }
    let names = folderEntries(path)
    try Mounts.mountMemory(at: path, mode: (fileMode(of: path) ?? 0o755) & 0o7777)
    try show(names, of: "/proc/self/fd/\(original.rawValue)", in: path)
    own.insert(path)
  }

  private func show(_ names: [String], of source: String, in target: String) throws {
    for name in names {
      let (from, to) = ("\(source)/\(name)", "\(target)/\(name)")
      guard let mode = fileMode(of: from) else { continue }
      switch mode & S_IFMT {
      case S_IFLNK:
        if let link = linkTarget(from) { try makeLink(to, to: link) }
      case S_IFDIR:
        try makeFolder(to)
        try Mounts.bind(from, to: to)
      default:
        try makeFile(to)
        try Mounts.bind(from, to: to)
      }
    }
  }

  /// A root in memory with the entries of the machine's.
  private mutating func makeRoot() throws {
    let names = folderEntries("/")
    try Mounts.mountMemory(at: stage)
    try show(names, of: "/", in: stage == "/" ? "" : stage)
    try makeFolder(stage + Self.oldRoot, mode: 0o700)
    try Mounts.changeRoot(to: stage, old: stage + Self.oldRoot)
    own.insert("/")
  }
}
