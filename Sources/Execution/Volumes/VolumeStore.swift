import Glibc
package import JobModel
import KubernetesValues
import SystemPackage

/// The volumes of a run's pods as real folders, below a folder of the run that is its owner's alone.
///
/// Volumes of one pod are shared by its containers, stay over their restarts and go with the pod. What is kept in
/// memory (`medium: Memory`, and Secrets, as kubelets do) stands in a folder of its own below /dev/shm where there is
/// one; a link in the run's folder leads there.
package final class VolumeStore {
  private let folder: String
  /// By pod and volume: where it is on this machine.
  private var places: [PodID: [String: String]] = [:]
  private var names: [PodID: String] = [:]
  var limited: [PodID: [LimitedVolume]] = [:]
  var nextMeasuring: Instant?

  /// How often volumes are measured that their file system does not limit.
  let measuringPeriod: TimeSpan

  /// - Parameters:
  ///   - folder: is made when the first volume is.
  ///   - measuringPeriod: kubelets measure as often.
  package init(folder: String, measuringPeriod: TimeSpan = .seconds(10)) {
    self.folder = folder
    self.measuringPeriod = measuringPeriod
  }

  /// Makes the volumes of a pod that some container mounts. What is there from an earlier process is kept.
  package func prepare(_ pod: LaunchedPod) throws(RuntimeFault) {
    let template = pod.template
    let wanted = Set((template.initContainers + template.containers).flatMap { $0.mounts.map(\.volume) })
    for volume in template.volumes where wanted.contains(volume.name) {
      do {
        if let path = try make(volume, of: pod) { places[pod.id, default: [:]][volume.name] = path }
      } catch let fault as RuntimeFault {
        throw RuntimeFault("volume \(volume.name): \(fault.message)")
      } catch {
        throw RuntimeFault("volume \(volume.name): \(error)")
      }
    }
    names[pod.id] = pod.identity.name
  }

  /// Where a volume is; nil for one that is not made here.
  package func place(of volume: String, pod: PodID) -> String? { places[pod]?[volume] }

  /// A folder of the pod beside its volumes, which goes with them.
  package func ownFolder(of pod: PodID, name: String) throws -> String {
    let path = "\(folder)/\(names[pod] ?? "")/.\(name)"
    try makeFolders(path)
    return path
  }

  package func remove(_ pod: PodID) {
    guard let name = names.removeValue(forKey: pod) else { return }
    places[pod] = nil
    limited[pod] = nil
    // Most pods have none: then there is nothing to ask the disk about.
    if hasFolder {
      Self.detachMemory(of: "\(folder)/\(name)")
      try? removeTree("\(folder)/\(name)")
    }
    if let memory { try? removeTree("\(memory)/\(name)") }
  }

  /// Removes the volumes of all pods, of earlier processes too.
  package func removeAll() {
    if let memory = memory ?? Self.linkedMemory(folder) { try? removeTree(memory) }
    memory = nil
    for pod in folderEntries(folder) { Self.detachMemory(of: "\(folder)/\(pod)") }
    try? removeTree(folder)
    hasFolder = false
  }

  /// Removes the volumes that a run has left in this folder.
  package static func removeAll(folder: String) { VolumeStore(folder: folder).removeAll() }

  // MARK: Making

  private var hasFolder = false
  private var memory: String?

  private func make(_ volume: Volume, of pod: LaunchedPod) throws -> String? {
    let group = pod.template.security.fsGroup.flatMap { geteuid() == 0 ? gid_t(exactly: $0) : nil }
    switch volume.source {
    case .emptyDirectory(let inMemory, let limit):
      let own = "\(folder)/\(pod.identity.name)/\(volume.name)"
      if inMemory, let size = Self.memorySize(limit, of: pod.template), geteuid() == 0 {
        try makeFolders(own)
        if Self.mountMemory(at: own, size: size, group: group) { return own }
        // Root without the right to mount: a folder as others have it.
        unsafe rmdir(own)
      }
      let path = try makeOnce(volume, of: pod, inMemory: inMemory) { path in
        try Self.set(path, mode: 0o777, group: group, adding: 0o2070)
      }
      if let limit, limit > .zero {
        limited[pod.id, default: []].append(LimitedVolume(name: volume.name, path: path, limit: limit))
      }
      return path
    case .hostPath(let path, let type):
      try Self.check(path, type: type)
      return path
    case .projected(let projections, let defaultMode):
      let content = VolumeContent(
        projections, defaultMode: defaultMode, template: pod.template, pod: pod.identity, objects: pod.objects,
        capacity: pod.capacity)
      if let fault = content.faults.first { throw RuntimeFault(fault) }
      let isSecret = projections.contains { if case .secret = $0 { true } else { false } }
      return try makeOnce(volume, of: pod, inMemory: isSecret) { path in
        try Self.write(content.files, to: path, group: group)
      }
    case .other: return nil
    }
  }

  /// Makes a volume under another name first, so that half of one is never taken for it.
  private func makeOnce(
    _ volume: Volume, of pod: LaunchedPod, inMemory: Bool, _ fill: (String) throws -> Void
  ) throws -> String {
    let base = inMemory ? try memoryFolder() ?? folder : folder
    let parent = "\(base)/\(pod.identity.name)"
    let path = "\(parent)/\(volume.name)"
    if Self.status(of: path) != nil { return path }
    try makeFolders(parent)
    let draft = "\(parent)/.\(volume.name).new"
    try removeTree(draft)
    guard unsafe mkdir(draft, 0o755) == 0 else { throw Errno.last }
    try fill(draft)
    guard unsafe rename(draft, path) == 0 else { throw Errno.last }
    return path
  }

  /// Makes a folder below the store's with all that lead to it, for their owner alone.
  private func makeFolders(_ path: String) throws {
    hasFolder = true
    var made = ""
    for part in path.split(separator: "/") {
      made += "/" + part
      if unsafe mkdir(made, 0o700) != 0, errno != EEXIST { throw Errno.last }
    }
  }

  private static func write(_ files: [VolumeFile], to path: String, group: gid_t?) throws {
    var folders: Set<String> = []
    for file in files {
      var made = path
      for part in file.path.split(separator: "/").dropLast() {
        made += "/" + part
        guard folders.insert(made).inserted else { continue }
        if unsafe mkdir(made, 0o755) != 0, errno != EEXIST { throw Errno.last }
        try set(made, mode: 0o755, group: group, adding: 0o2050)
      }
      let target = "\(path)/\(file.path)"
      let descriptor = try FileDescriptor.open(
        FilePath(target), .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec],
        permissions: [.ownerReadWrite])
      try descriptor.closeAfter { _ = try descriptor.writeAll(file.bytes) }
      // A group of its own may always read: mirrors SetVolumeOwnership with the mask of read-only volumes.
      try set(target, mode: mode_t(file.mode & 0o777), group: group, adding: 0o440)
    }
    try set(path, mode: 0o755, group: group, adding: 0o2050)
  }

  /// Sets permissions whatever the umask, and gives the file to the pod's fsGroup, with what that adds to them.
  private static func set(_ path: String, mode: mode_t, group: gid_t?, adding more: mode_t) throws {
    if let group {
      guard unsafe chown(path, uid_t.max, group) == 0 else { throw Errno.last }
    }
    guard unsafe chmod(path, group == nil ? mode : mode | more) == 0 else { throw Errno.last }
  }

  // MARK: Paths of the machine

  /// Mirrors `checkTypeInternal` of the hostPath plugin. Without a type a folder is made where nothing is, as container
  /// engines do.
  private static func check(_ path: String, type: String) throws {
    let kind = status(of: path).map { $0.st_mode & S_IFMT }
    func require(_ wanted: mode_t, _ name: String) throws {
      guard kind == wanted else { throw RuntimeFault("\(path) is not a \(name), as its type says") }
    }
    switch type {
    case "", "DirectoryOrCreate":
      if kind == nil { try makeHostFolders(path) }
      if type != "", kind != nil { try require(S_IFDIR, "directory") }
    case "Directory": try require(S_IFDIR, "directory")
    case "FileOrCreate":
      if kind == nil {
        let file = try FileDescriptor.open(
          FilePath(path), .writeOnly, options: [.create, .closeOnExec],
          permissions: [.ownerReadWrite, .groupRead, .otherRead])
        try file.close()
      } else {
        try require(S_IFREG, "file")
      }
    case "File": try require(S_IFREG, "file")
    case "Socket": try require(S_IFSOCK, "socket")
    case "CharDevice": try require(S_IFCHR, "character device")
    case "BlockDevice": try require(S_IFBLK, "block device")
    default: throw RuntimeFault("type \(type) is not known")
    }
  }

  private static func makeHostFolders(_ path: String) throws {
    var made = ""
    for part in path.split(separator: "/") {
      made += "/" + part
      if unsafe mkdir(made, 0o755) != 0, errno != EEXIST { throw Errno.last }
    }
  }

  private static func status(of path: String) -> stat? {
    var status = stat()
    return unsafe stat(path, &status) == 0 ? status : nil
  }

  // MARK: Memory

  private static let sharedMemory = "/dev/shm"

  /// A folder whose files are in memory; nil where there is none.
  private func memoryFolder() throws -> String? {
    if let memory { return memory }
    try makeFolders(folder)
    if let linked = Self.linkedMemory(folder) {
      memory = linked
      return linked
    }
    guard Self.status(of: Self.sharedMemory) != nil else { return nil }
    for _ in 0..<100 {
      let path = "\(Self.sharedMemory)/jobsworth-\(String(UInt64.random(in: 0 ... .max), radix: 36))"
      guard unsafe mkdir(path, 0o700) == 0 else { continue }
      guard unsafe symlink(path, "\(folder)/.memory") == 0 else {
        unsafe rmdir(path)
        return nil
      }
      memory = path
      return path
    }
    return nil
  }

  /// Where an earlier process keeps what is in memory. Only a folder of ours is believed: the place is everybody's.
  private static func linkedMemory(_ folder: String) -> String? {
    var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
    let count = unsafe buffer.withUnsafeMutableBytes { unsafe readlink("\(folder)/.memory", $0.baseAddress!, $0.count) }
    guard count > 0 else { return nil }
    let path = String(decoding: buffer[..<count], as: UTF8.self)
    var status = stat()
    guard path.hasPrefix("\(sharedMemory)/jobsworth-"), unsafe lstat(path, &status) == 0,
      status.st_mode & S_IFMT == S_IFDIR, status.st_uid == geteuid()
    else { return nil }
    return path
  }
}
