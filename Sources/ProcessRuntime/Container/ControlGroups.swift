import Execution
import Glibc
import JobModel
import KubernetesValues
import SystemPackage

/// Control groups of a run, one a container that has limits: what it uses together is limited, not each process.
///
/// Version 2 of the kernel's interface where a group can be made whose controllers are enabled, as in a delegated
/// subtree; else version 1, which only root can use.
struct ControlGroups {
  /// One hierarchy (version 2), or one for each controller (version 1).
  private enum Hierarchies: Hashable {
    case unified(String)
    case separate(memory: String, cpu: String)
  }

  private let hierarchies: Hierarchies

  /// What limits can be set for one container.
  struct Limits: Hashable {
    /// Bytes.
    var memory: Int64?
    /// Thousandths of a processor.
    var cpu: Int64?

    var isEmpty: Bool { memory == nil && cpu == nil }

    init(of container: Container) {
      memory = container.limits["memory"].map(\.roundedUp)
      cpu = container.limits["cpu"].map(\.thousandths)
    }
  }

  /// Makes the groups of a run; nil where that cannot be done. The same name finds those of an earlier process.
  init?(
    name: String, mounts: String = Self.text("/proc/self/mountinfo"), own: String = Self.text("/proc/self/cgroup")
  ) {
    let mounts = Self.mounts(mounts)
    let own = Self.own(own)
    if let root = mounts[""], let path = own[""], let group = Self.unified(name, root: root, own: path) {
      hierarchies = .unified(group)
    } else if let memory = mounts["memory"], let cpu = mounts["cpu"],
      let memoryGroup = Self.made("\(memory)\(own["memory"] ?? "")/\(name)"),
      let cpuGroup = Self.made("\(cpu)\(own["cpu"] ?? "")/\(name)")
    {
      hierarchies = .separate(memory: memoryGroup, cpu: cpuGroup)
    } else {
      return nil
    }
  }

  private var folders: [String] {
    switch hierarchies {
    case .unified(let path): [path]
    case .separate(let memory, let cpu): [memory, cpu]
    }
  }

  /// Makes a group and sets its limits; returns the files that its processes write themselves into.
  func make(_ name: String, _ limits: Limits) throws(Errno) -> [String] {
    for folder in folders where Self.made("\(folder)/\(name)") == nil { throw .last }
    switch hierarchies {
    case .unified(let path):
      let group = "\(path)/\(name)"
      if let memory = limits.memory { try Self.write("\(memory)", "\(group)/memory.max") }
      if let cpu = limits.cpu { try Self.write("\(Self.quota(cpu)) \(Self.period)", "\(group)/cpu.max") }
    case .separate(let memoryPath, let cpuPath):
      if let memory = limits.memory {
        try Self.write("\(memory)", "\(memoryPath)/\(name)/memory.limit_in_bytes")
        // Swap counts too, where the kernel counts it.
        try? Self.write("\(memory)", "\(memoryPath)/\(name)/memory.memsw.limit_in_bytes")
      }
      if let cpu = limits.cpu {
        try Self.write("\(Self.period)", "\(cpuPath)/\(name)/cpu.cfs_period_us")
        try Self.write("\(Self.quota(cpu))", "\(cpuPath)/\(name)/cpu.cfs_quota_us")
      }
    }
    return folders.map { "\($0)/\(name)/cgroup.procs" }
  }

  /// Removes a container's group, whose processes have all ended. Returns whether one of them was killed for want of
  /// memory.
  func remove(_ name: String) -> Bool {
    let file: String
    switch hierarchies {
    case .unified(let path): file = "\(path)/\(name)/memory.events"
    case .separate(let memory, _): file = "\(memory)/\(name)/memory.oom_control"
    }
    let kills = Self.text(file).split(separator: "\n").first { $0.hasPrefix("oom_kill ") }
    for folder in folders { unsafe rmdir("\(folder)/\(name)") }
    return kills.map { $0 != "oom_kill 0" } ?? false
  }

  /// Removes what is left of a run.
  func removeAll() {
    for folder in folders {
      for name in folderEntries(folder) { unsafe rmdir("\(folder)/\(name)") }
      unsafe rmdir(folder)
    }
  }

  // MARK: Finding them

  /// Microseconds; the kernel's default.
  private static let period: Int64 = 100_000

  /// A quota that the kernel takes: at least a millisecond.
  private static func quota(_ thousandths: Int64) -> Int64 { max(1000, thousandths * (period / 1000)) }

  /// By controller, where its hierarchy is mounted; version 2 as the controller without a name.
  static func mounts(_ text: String) -> [String: String] {
    var mounts: [String: String] = [:]
    for line in text.split(separator: "\n") {
      // ID parent major:minor root place options … - type source options
      let halves = line.split(separator: " ")
      guard let dash = halves.firstIndex(of: "-"), halves.count > dash + 3, dash > 4 else { continue }
      let place = String(halves[4])
      switch halves[dash + 1] {
      case "cgroup2": mounts[""] = mounts[""] ?? place
      case "cgroup":
        for option in halves[dash + 3].split(separator: ",") { mounts[String(option)] = place }
      default: continue
      }
    }
    return mounts
  }

  /// By controller, the path of this process's group below the mount: `4:memory:/a/b`, `0::/a/b`.
  static func own(_ text: String) -> [String: String] {
    var own: [String: String] = [:]
    for line in text.split(separator: "\n") {
      let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count == 3 else { continue }
      let path = fields[2] == "/" ? "" : String(fields[2])
      for controller in fields[1].split(separator: ",", omittingEmptySubsequences: false) {
        own[String(controller)] = path
      }
    }
    return own
  }

  /// The nearest group at or above ours in which a group with controllers can be made.
  private static func unified(_ name: String, root: String, own: String) -> String? {
    var parts = own.split(separator: "/")
    while true {
      let folder = ([root] + parts.map(String.init)).joined(separator: "/")
      let enabled = text("\(folder)/cgroup.subtree_control").split { $0 == " " || $0 == "\n" }
      if enabled.contains("memory"), enabled.contains("cpu"), let group = made("\(folder)/\(name)") {
        if (try? write("+memory +cpu", "\(group)/cgroup.subtree_control")) != nil { return group }
        unsafe rmdir(group)
      }
      guard parts.popLast() != nil else { return nil }
    }
  }

  /// The folder, made where it is not there; nil when it cannot be made.
  private static func made(_ path: String) -> String? {
    unsafe mkdir(path, 0o755) == 0 || errno == EEXIST ? path : nil
  }

  private static func write(_ text: String, _ path: String) throws(Errno) {
    do {
      let file = try FileDescriptor.open(FilePath(path), .writeOnly, options: .closeOnExec)
      try file.closeAfter { _ = try file.writeAll(text.utf8) }
    } catch {
      throw error as? Errno ?? .ioError
    }
  }

  private static func text(_ path: String) -> String {
    String(decoding: ProcessFiles.contents(path) ?? [], as: UTF8.self)
  }
}

/// Whether limits of containers can be set as such; else memory is limited process by process.
package func canLimitContainers() -> Bool {
  guard let groups = ControlGroups(name: "jobsworth-probe-\(getpid())") else { return false }
  groups.removeAll()
  return true
}
