import Execution
import Glibc
import JobModel
import KubernetesValues
import SystemPackage

/// Control groups of a run, one a container that has limits: what it uses together is limited, not each process. Where a
/// run limits the processes of a pod, one a pod too.
///
/// Version 2 of the kernel's interface where a group can be made whose controllers are enabled, as in a delegated
/// subtree; else version 1, which only root can use.
struct ControlGroups {
  /// One hierarchy (version 2), or one for each controller (version 1).
  private enum Hierarchies: Hashable {
    case unified(String, limitsProcesses: Bool)
    case separate(memory: String, cpu: String, processes: String?)
  }

  private let hierarchies: Hierarchies
  private let limits: RunLimits

  /// Whose group it is.
  struct Name: Hashable {
    var pod: Int32
    var container: Int
    var instance: Int

    fileprivate var text: String { "\(pod)-\(container)-\(instance)" }
  }

  /// What a container's group tells when it has ended.
  struct Findings: Hashable {
    /// One of its processes was killed for want of memory.
    var wasOutOfMemory = false
    /// How many processes its pod could not start, for it had as many as it may.
    var refusedProcesses = 0
  }

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
    name: String, limits: RunLimits = RunLimits(), mounts: String = Self.text("/proc/self/mountinfo"),
    own: String = Self.text("/proc/self/cgroup")
  ) {
    self.limits = limits
    let mounts = Self.mounts(mounts)
    let own = Self.own(own)
    if let root = mounts[""], let path = own[""], let found = Self.unified(name, root: root, own: path) {
      hierarchies = found
    } else if let memory = mounts["memory"], let cpu = mounts["cpu"],
      let memoryGroup = Self.made("\(memory)\(own["memory"] ?? "")/\(name)"),
      let cpuGroup = Self.made("\(cpu)\(own["cpu"] ?? "")/\(name)")
    {
      hierarchies = .separate(
        memory: memoryGroup, cpu: cpuGroup,
        processes: mounts["pids"].flatMap { Self.made("\($0)\(own["pids"] ?? "")/\(name)") })
    } else {
      return nil
    }
  }

  /// Whether the processes of a pod can be limited.
  var limitsProcesses: Bool {
    switch hierarchies {
    case .unified(_, let limitsProcesses): limitsProcesses
    case .separate(_, _, let processes): processes != nil
    }
  }

  private var folders: [String] {
    switch hierarchies {
    case .unified(let path, _): [path]
    case .separate(let memory, let cpu, let processes): [memory, cpu] + (processes.map { [$0] } ?? [])
    }
  }

  /// Where in the one hierarchy a container's group is: in its pod's, where pods have groups.
  private func place(of name: Name, in path: String) -> String {
    limits.processes == nil ? "\(path)/\(name.text)" : "\(path)/\(name.pod)/\(name.text)"
  }

  /// Makes a container's group, and its pod's where that is limited, and sets their limits; returns the files that its
  /// processes write themselves into.
  func make(_ name: Name, _ container: Limits) throws(Errno) -> [String] {
    switch hierarchies {
    case .unified(let path, _):
      let group = place(of: name, in: path)
      if let most = limits.processes {
        let pod = try Self.make("\(path)/\(name.pod)")
        try Self.write("\(most)", "\(pod)/pids.max")
        try Self.write("+memory +cpu", "\(pod)/cgroup.subtree_control")
      }
      _ = try Self.make(group)
      if let memory = container.memory { try Self.write("\(memory)", "\(group)/memory.max") }
      if let cpu = container.cpu { try Self.write("\(Self.quota(cpu)) \(Self.period)", "\(group)/cpu.max") }
      return [group + "/cgroup.procs"]
    case .separate(let memoryPath, let cpuPath, let processesPath):
      var groups: [String] = []
      if let most = limits.processes {
        guard let processesPath else { throw .notSupported }
        groups.append(try Self.make("\(processesPath)/\(name.pod)"))
        try Self.write("\(most)", "\(groups[0])/pids.max")
      }
      if let memory = container.memory {
        let group = try Self.make("\(memoryPath)/\(name.text)")
        try Self.write("\(memory)", "\(group)/memory.limit_in_bytes")
        // Swap counts too, where the kernel counts it.
        try? Self.write("\(memory)", "\(group)/memory.memsw.limit_in_bytes")
        groups.append(group)
      }
      if let cpu = container.cpu {
        let group = try Self.make("\(cpuPath)/\(name.text)")
        try Self.write("\(Self.period)", "\(group)/cpu.cfs_period_us")
        try Self.write("\(Self.quota(cpu))", "\(group)/cpu.cfs_quota_us")
        groups.append(group)
      }
      return groups.map { "\($0)/cgroup.procs" }
    }
  }

  /// Removes a container's group, whose processes have all ended.
  func remove(_ name: Name) -> Findings {
    var findings = Findings()
    switch hierarchies {
    case .unified(let path, _):
      let group = place(of: name, in: path)
      findings.wasOutOfMemory = (Self.count("oom_kill", in: "\(group)/memory.events") ?? 0) > 0
      // Before Linux 6.11 the group of the process that could not start another one counts, then that with the limit.
      if limits.processes != nil {
        findings.refusedProcesses = max(
          Self.count("max", in: "\(group)/pids.events") ?? 0,
          Self.count("max", in: "\(path)/\(name.pod)/pids.events") ?? 0)
      }
      unsafe rmdir(group)
    case .separate(let memory, let cpu, let processes):
      findings.wasOutOfMemory = (Self.count("oom_kill", in: "\(memory)/\(name.text)/memory.oom_control") ?? 0) > 0
      if let processes {
        findings.refusedProcesses = Self.count("max", in: "\(processes)/\(name.pod)/pids.events") ?? 0
      }
      for folder in [memory, cpu] { unsafe rmdir("\(folder)/\(name.text)") }
    }
    return findings
  }

  /// Removes a pod's group; those of its containers are gone.
  func remove(pod: Int32) {
    guard limits.processes != nil, let folder = folders.last else { return }
    unsafe rmdir("\(folder)/\(pod)")
  }

  /// Removes what is left of a run.
  func removeAll() {
    for folder in folders {
      for name in folderEntries(folder) where name.first?.isNumber == true {
        for inner in folderEntries("\(folder)/\(name)") where inner.first?.isNumber == true {
          unsafe rmdir("\(folder)/\(name)/\(inner)")
        }
        unsafe rmdir("\(folder)/\(name)")
      }
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
  private static func unified(_ name: String, root: String, own: String) -> Hierarchies? {
    var parts = own.split(separator: "/")
    while true {
      let folder = ([root] + parts.map(String.init)).joined(separator: "/")
      let enabled = text("\(folder)/cgroup.subtree_control").split { $0 == " " || $0 == "\n" }
      if enabled.contains("memory"), enabled.contains("cpu"), let group = made("\(folder)/\(name)") {
        let limitsProcesses = enabled.contains("pids")
        let controllers = "+memory +cpu" + (limitsProcesses ? " +pids" : "")
        if (try? write(controllers, "\(group)/cgroup.subtree_control")) != nil {
          return .unified(group, limitsProcesses: limitsProcesses)
        }
        unsafe rmdir(group)
      }
      guard parts.popLast() != nil else { return nil }
    }
  }

  /// The folder, made where it is not there; nil when it cannot be made.
  private static func made(_ path: String) -> String? { try? make(path) }

  private static func make(_ path: String) throws(Errno) -> String {
    guard unsafe mkdir(path, 0o755) == 0 || errno == EEXIST else { throw .last }
    return path
  }

  /// The number behind a word at the start of a line.
  private static func count(_ word: String, in path: String) -> Int? {
    for line in text(path).split(separator: "\n") {
      let fields = line.split(separator: " ")
      if fields.count == 2, fields[0] == word { return Int(fields[1]) }
    }
    return nil
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
package func canLimitContainers() -> Bool { probe { _ in true } }

/// Whether the processes of a pod can be limited. There is nothing to fall back on: the kernel's own limit (RLIMIT_NPROC)
/// counts all processes of a user.
package func canLimitProcesses() -> Bool { probe(\.limitsProcesses) }

private func probe(_ ability: (ControlGroups) -> Bool) -> Bool {
  guard let groups = ControlGroups(name: "jobsworth-probe-\(getpid())") else { return false }
  defer { groups.removeAll() }
  return ability(groups)
}
