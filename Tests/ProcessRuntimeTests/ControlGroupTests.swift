import Execution
import Glibc
import JobModel
import KubernetesValues
import SystemPackage
import Testing

@testable import ProcessRuntime

/// Where control groups are found and what is written into them, on folders that look like them.
@Suite struct ControlGroupTests {
  @Test func mountsAndGroupsAreRead() {
    let mounts = ControlGroups.mounts(
      """
      25 30 0:23 / /sys/fs/cgroup/memory rw,relatime shared:9 - cgroup cgroup rw,memory
      26 30 0:24 / /sys/fs/cgroup/cpu,cpuacct rw,relatime - cgroup cgroup rw,cpu,cpuacct
      27 30 0:25 / /sys/fs/cgroup/unified rw shared:10 - cgroup2 cgroup2 rw,nsdelegate
      28 1 8:1 / / rw - ext4 /dev/sda1 rw
      broken line -
      """)
    #expect(
      ["memory", "cpu", "cpuacct", ""].map { mounts[$0] } == [
        "/sys/fs/cgroup/memory", "/sys/fs/cgroup/cpu,cpuacct", "/sys/fs/cgroup/cpu,cpuacct", "/sys/fs/cgroup/unified",
      ])
    let own = ControlGroups.own("9:name=systemd:/a\n4:memory:/x:y/z\n3:cpu,cpuacct:/\n0::/user.slice\nnonsense")
    #expect(own == ["name=systemd": "/a", "memory": "/x:y/z", "cpu": "", "cpuacct": "", "": "/user.slice"])
  }

  /// Version 2: the nearest group at or above ours that hands its controllers on.
  @Test func limitsInTheUnifiedHierarchy() throws {
    let folder = try TestRunFolder()
    let root = folder.path
    for path in ["a", "a/b", "a/jw", "a/jw/1-0-0"] { try makeFolder("\(root)/\(path)") }
    func put(_ text: String, _ path: String) { write(text, to: "\(root)/\(path)") }
    put("cpu memory pids\n", "a/cgroup.subtree_control")
    put("cpu\n", "a/b/cgroup.subtree_control")
    for file in ["memory.max", "cpu.max", "memory.events"] { put("", "a/jw/1-0-0/\(file)") }
    put("", "a/jw/cgroup.subtree_control")
    let mount = "27 30 0:25 / \(root) rw - cgroup2 cgroup2 rw"
    let groups = try #require(ControlGroups(name: "jw", mounts: mount, own: "0::/a/b"))
    let name = ControlGroups.Name(pod: 1, container: 0, instance: 0)
    var container = Container(name: "main")
    #expect(ControlGroups.Limits(of: container).isEmpty)
    container.limits = ["memory": Quantity(1 << 20), "cpu": Quantity("250m")!]
    #expect(try groups.make(name, .init(of: container)) == ["\(root)/a/jw/1-0-0/cgroup.procs"])
    #expect(text("\(root)/a/jw/cgroup.subtree_control") == "+memory +cpu +pids")
    #expect(text("\(root)/a/jw/1-0-0/memory.max") == "1048576")
    #expect(text("\(root)/a/jw/1-0-0/cpu.max") == "25000 100000")
    put("low 0\noom 1\noom_kill 2\n", "a/jw/1-0-0/memory.events")
    #expect(groups.remove(name) == .init(wasOutOfMemory: true))
    put("oom_kill 0\n", "a/jw/1-0-0/memory.events")
    #expect(groups.remove(name) == .init())
    #expect(ControlGroups(name: "jw", mounts: "", own: "0::/a/b") == nil)
  }

  /// Version 2: a pod's group around those of its containers.
  @Test func processesOfAPodInTheUnifiedHierarchy() throws {
    let folder = try TestRunFolder()
    let root = folder.path
    for path in ["jw", "jw/3", "jw/3/3-1-0"] { try makeFolder("\(root)/\(path)") }
    func put(_ text: String, _ path: String) { write(text, to: "\(root)/\(path)") }
    put("cpu memory pids\n", "cgroup.subtree_control")
    for path in ["jw", "jw/3"] { put("", "\(path)/cgroup.subtree_control") }
    put("", "jw/3/pids.max")
    let mount = "27 30 0:25 / \(root) rw - cgroup2 cgroup2 rw"
    let limits = RunLimits(processes: 64)
    let groups = try #require(ControlGroups(name: "jw", limits: limits, mounts: mount, own: "0::/"))
    let name = ControlGroups.Name(pod: 3, container: 1, instance: 0)
    #expect(groups.limitsProcesses)
    #expect(try groups.make(name, .init(of: Container(name: "main"))) == ["\(root)/jw/3/3-1-0/cgroup.procs"])
    #expect(text("\(root)/jw/3/pids.max") == "64")
    #expect(text("\(root)/jw/3/cgroup.subtree_control") == "+memory +cpu")
    // Which group counts depends on the kernel.
    put("max 7\n", "jw/3/pids.events")
    #expect(groups.remove(name) == .init(refusedProcesses: 7))
    put("max 0\n", "jw/3/pids.events")
    try makeFolder("\(root)/jw/3/3-1-0")
    put("max 8\n", "jw/3/3-1-0/pids.events")
    #expect(groups.remove(name) == .init(refusedProcesses: 8))
    put("cpu memory\n", "cgroup.subtree_control")
    #expect(ControlGroups(name: "jw", limits: limits, mounts: mount, own: "0::/")?.limitsProcesses == false)
  }

  /// Version 1: a hierarchy for each controller; a container is only in those that limit it.
  @Test func limitsInSeparateHierarchies() throws {
    let folder = try TestRunFolder()
    let root = folder.path
    for path in ["memory", "cpu", "pids", "pids/jw", "pids/jw/2", "memory/jw", "memory/jw/2-0-1"] {
      try makeFolder("\(root)/\(path)")
    }
    for file in ["pids/jw/2/pids.max", "memory/jw/2-0-1/memory.limit_in_bytes"] { write("", to: "\(root)/\(file)") }
    var mounts = ["memory", "cpu"].map { "25 30 0:23 / \(root)/\($0) rw - cgroup cgroup rw,\($0)\n" }.joined()
    let name = ControlGroups.Name(pod: 2, container: 0, instance: 1)
    let limits = RunLimits(processes: 9)
    let without = try #require(ControlGroups(name: "jw", limits: limits, mounts: mounts, own: ""))
    #expect(!without.limitsProcesses)
    #expect(throws: Errno.notSupported) { try without.make(name, .init(of: Container(name: "main"))) }
    mounts += "26 30 0:24 / \(root)/pids rw - cgroup cgroup rw,pids\n"
    let groups = try #require(ControlGroups(name: "jw", limits: limits, mounts: mounts, own: ""))
    #expect(try groups.make(name, .init(of: Container(name: "main"))) == ["\(root)/pids/jw/2/cgroup.procs"])
    #expect(text("\(root)/pids/jw/2/pids.max") == "9")
    var container = Container(name: "main")
    container.limits = ["memory": Quantity(1 << 20)]
    #expect(
      try groups.make(name, .init(of: container)) == [
        "\(root)/pids/jw/2/cgroup.procs", "\(root)/memory/jw/2-0-1/cgroup.procs",
      ])
  }

  private func text(_ path: String) -> String { String(decoding: ProcessFiles.contents(path) ?? [], as: UTF8.self) }

  private func write(_ text: String, to path: String) {
    guard let file = unsafe fopen(path, "w") else { return }
    unsafe fputs(text, file)
    unsafe fclose(file)
  }
}
