import Glibc
import JobModel
import KubernetesValues
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
    var container = Container(name: "main")
    #expect(ControlGroups.Limits(of: container).isEmpty)
    container.limits = ["memory": Quantity(1 << 20), "cpu": Quantity("250m")!]
    #expect(try groups.make("1-0-0", .init(of: container)) == ["\(root)/a/jw/1-0-0/cgroup.procs"])
    #expect(text("\(root)/a/jw/cgroup.subtree_control") == "+memory +cpu")
    #expect(text("\(root)/a/jw/1-0-0/memory.max") == "1048576")
    #expect(text("\(root)/a/jw/1-0-0/cpu.max") == "25000 100000")
    put("low 0\noom 1\noom_kill 2\n", "a/jw/1-0-0/memory.events")
    #expect(groups.remove("1-0-0"))
    put("oom_kill 0\n", "a/jw/1-0-0/memory.events")
    #expect(!groups.remove("1-0-0"))
    #expect(ControlGroups(name: "jw", mounts: "", own: "0::/a/b") == nil)
  }

  private func text(_ path: String) -> String { String(decoding: ProcessFiles.contents(path) ?? [], as: UTF8.self) }

  private func write(_ text: String, to path: String) {
    guard let file = unsafe fopen(path, "w") else { return }
    unsafe fputs(text, file)
    unsafe fclose(file)
  }
}
