import Execution
import Foundation
import Glibc
import JobModel
import KubernetesValues
import Testing

@testable import ProcessRuntime

/// Volumes as real folders, mounted for one pod alone.
/// One after the other: a test looks at what all runs have left in memory.
@Suite(.serialized, .enabled(if: Mounts.fault == nil, "mount namespaces are not allowed here")) struct VolumeTests {
  static let objects = ConfigObjects(
    configMaps: [ConfigMap(name: "conf", data: ["a": Array("alpha\n".utf8), "b": Array("beta\n".utf8)])],
    secrets: [Secret(name: "sec", data: ["password": Array("hunter2".utf8)])])

  /// Runs one pod; what its containers have written, and what its run has left behind.
  private func play(
    _ script: String, _ volumes: [Volume], _ mounts: [VolumeMount], backoffLimit: Int = 0,
    change: (inout PodTemplate) -> Void = { _ in }
  ) throws -> (outcome: RunOutcome, lines: [String], notes: [String], folder: TestRunFolder) {
    let folder = try TestRunFolder()
    let runtime = try ProcessRuntime(
      .init(shepherd: TestFlock.command, logFolder: folder.path, searchPath: "/usr/bin:/bin", takesSignals: false))
    var container = Container(name: "main", command: ["sh", "-c", script])
    container.mounts = mounts
    var template = PodTemplate(containers: [container])
    template.volumes = volumes
    change(&template)
    let sink = RecordedRun()
    let run = JobRun(
      job: Job(name: "vol", spec: JobSpec(backoffLimit: backoffLimit, template: template.shape)), template: template,
      objects: Self.objects, options: RunOptions(), runtime: runtime, sink: sink)
    let outcome = run.run()
    runtime.end()
    #expect(!folder.logs.contains("volumes"))
    return (outcome, sink.lines, sink.notes, folder)
  }

  private static let scratch = Volume(name: "work", source: .emptyDirectory(inMemory: false, sizeLimit: nil))

  private static func config(_ items: [Volume.Item]? = nil, mode: Int = 0o644) -> Volume {
    Volume(
      name: "conf", source: .projected([.configMap(name: "conf", items: items, isOptional: false)], defaultMode: mode))
  }

  @Test func containersShareWhatAnInitContainerHasMade() throws {
    let mount = VolumeMount(volume: "work", path: "/jobsworth-test/in/here")
    let (outcome, lines, _, _) = try play("cat /jobsworth-test/in/here/x", [Self.scratch], [mount]) { template in
      var fetch = Container(name: "fetch", command: ["sh", "-c", "echo made > /jobsworth-test/in/here/x"])
      fetch.mounts = [mount]
      template.initContainers = [fetch]
    }
    #expect(outcome.end == .complete && lines == ["made"])
    // The place was made for the pod alone.
    #expect(fileMode(of: "/jobsworth-test") == nil)
  }

  @Test func aRestartedContainerFindsWhatItLeft() throws {
    let script = "test -e /jobsworth-test/seen && exit 0; touch /jobsworth-test/seen; exit 1"
    let (outcome, _, _, _) = try play(
      script, [Self.scratch], [VolumeMount(volume: "work", path: "/jobsworth-test")], backoffLimit: 3
    ) {
      $0.restartPolicy = .onFailure
    }
    #expect(outcome.end == .complete)
  }

  @Test func objectsBecomeFilesThatCannotBeWritten() throws {
    let (_, lines, _, _) = try play(
      "cd /jobsworth-test; find . -type f -printf '%P %m\\n' | sort; cat deep/er; echo x > b || echo refused",
      [
        Self.config(
          [Volume.Item(key: "a", path: "deep/er", mode: 0o400), Volume.Item(key: "b", path: "b")], mode: 0o640)
      ],
      [VolumeMount(volume: "conf", path: "/jobsworth-test")])
    #expect(lines.filter { !$0.hasPrefix("sh:") } == ["b 640", "deep/er 400", "alpha", "refused"])
  }

  /// Permissions of a volume that belongs to a group, as a kubelet sets them.
  @Test(.enabled(if: geteuid() == 0, "only root can give files to a group")) func aGroupOfItsOwn() throws {
    let (_, lines, _, _) = try play(
      "cd /; stat -c '%a %g %n' jobsworth-test jobsworth-test/deep jobsworth-test/deep/er jobsworth-test/b jobsworth-all",
      [
        Self.config([Volume.Item(key: "a", path: "deep/er", mode: 0o400), Volume.Item(key: "b", path: "b")]),
        Self.scratch,
      ],
      [VolumeMount(volume: "conf", path: "/jobsworth-test"), VolumeMount(volume: "work", path: "/jobsworth-all")]
    ) { $0.security.fsGroup = 2000 }
    #expect(
      lines == [
        "2755 2000 jobsworth-test", "2755 2000 jobsworth-test/deep", "440 2000 jobsworth-test/deep/er",
        "644 2000 jobsworth-test/b", "2777 2000 jobsworth-all",
      ])
  }

  @Test func aPlaceInsideAFolderOfTheMachine() throws {
    let mounts = [
      VolumeMount(volume: "conf", path: "/etc/jobsworth-test/a", subPath: "a"),
      VolumeMount(volume: "work", path: "/usr/share/jobsworth-test/x/y"),
    ]
    let (outcome, lines, _, _) = try play(
      "cat /etc/jobsworth-test/a; test -s /etc/passwd && echo passwd; touch /usr/share/jobsworth-test/x/y/z && echo ok",
      [Self.config(), Self.scratch], mounts)
    #expect(outcome.end == .complete && lines == ["alpha", "passwd", "ok"])
    #expect(fileMode(of: "/etc/jobsworth-test") == nil && fileMode(of: "/usr/share/jobsworth-test") == nil)
  }

  @Test func downwardAPIAndProjectedVolumes() throws {
    let sources: [Volume.Projection] = [
      .downward([
        Volume.DownwardItem(path: "name", value: .field(path: "metadata.name")),
        Volume.DownwardItem(path: "cpu", value: .resource(name: "limits.cpu", container: "main", divisor: Quantity(1))),
      ]),
      .secret(name: "sec", items: nil, isOptional: false), .configMap(name: "gone", items: nil, isOptional: true),
    ]
    let (_, lines, _, _) = try play(
      "cd /jobsworth-test; ls; cat cpu; echo; cat password; echo; cut -c1-4 name",
      [Volume(name: "all", source: .projected(sources, defaultMode: 0o644))],
      [VolumeMount(volume: "all", path: "/jobsworth-test")]
    ) { $0.containers[0].limits["cpu"] = Quantity(2) }
    #expect(lines == ["cpu", "name", "password", "2", "hunter2", "vol-"])
  }

  @Test func memoryIsMemory() throws {
    let volume = Volume(name: "work", source: .emptyDirectory(inMemory: true, sizeLimit: nil))
    let (_, lines, _, _) = try play(
      "stat -f -c %T /jobsworth-test", [volume], [VolumeMount(volume: "work", path: "/jobsworth-test")])
    #expect(lines == ["tmpfs"])
    #expect(
      folderEntries("/dev/shm").filter { $0.hasPrefix("jobsworth-") }.count { name in
        folderEntries("/dev/shm/\(name)").contains { $0.hasPrefix("vol-") }
      } == 0)
  }

  @Test func aPathOfTheMachineWithItsType() throws {
    let folder = try TestRunFolder()
    let mount = [VolumeMount(volume: "host", path: "/jobsworth-test")]
    func volume(_ path: String, _ type: String) -> [Volume] {
      [Volume(name: "host", source: .hostPath(path: path, type: type))]
    }
    let (_, lines, _, _) = try play(
      "echo x > /jobsworth-test/f; ls /jobsworth-test", volume("\(folder.path)/new", "DirectoryOrCreate"), mount)
    #expect(lines == ["f"] && ProcessFiles.contents("\(folder.path)/new/f") == Array("x\n".utf8))
    let (readOnly, _, _, _) = try play(
      "echo x > /jobsworth-test/g", volume("\(folder.path)/new", "Directory"),
      [VolumeMount(volume: "host", path: "/jobsworth-test", isReadOnly: true)])
    #expect(readOnly.end == .failed && ProcessFiles.contents("\(folder.path)/new/g") == nil)
    for type in ["Directory", "File", "Socket", "CharDevice", "BlockDevice"] {
      let (outcome, _, _, _) = try play("true", volume("\(folder.path)/none", type), mount)
      guard case .couldNotRun(let message) = outcome.end else { return #expect(Bool(false), "\(type) was not checked") }
      #expect(message.contains("as its type says"))
    }
  }

  // MARK: Hostile manifests

  /// A volume that its pod has filled with links to what is outside, and sub-paths that follow them or climb.
  @Test(arguments: ["../../etc", "a/../../etc", "/etc", "link", "link/passwd", "deep/link/x"])
  func aSubPathNeverLeavesItsVolume(_ subPath: String) throws {
    let (outcome, lines, notes, _) = try play(
      "ls /jobsworth-test", [Self.scratch],
      [VolumeMount(volume: "work", path: "/jobsworth-test", subPath: subPath)]
    ) { template in
      var prepare = Container(
        name: "prepare", command: ["sh", "-c", "cd /jobsworth-test; mkdir deep; ln -s /etc link; ln -s /etc deep/link"])
      prepare.mounts = [VolumeMount(volume: "work", path: "/jobsworth-test")]
      template.initContainers = [prepare]
    }
    #expect(outcome.end == .failed && lines.isEmpty)
    #expect(notes.contains { $0.contains("leaves the volume") || $0.contains("goes through a link") })
  }

  @Test(arguments: ["../up", "a/../../up", "/etc/up", ".."]) func anItemNeverLeavesItsVolume(_ path: String) throws {
    let (outcome, _, _, _) = try play(
      "true", [Self.config([Volume.Item(key: "a", path: path)])],
      [VolumeMount(volume: "conf", path: "/jobsworth-test")])
    #expect(outcome.end == .couldNotRun(#"pod \#(podName(outcome)): volume conf: \#(path) leaves its volume"#))
  }

  private func podName(_ outcome: RunOutcome) -> String {
    guard case .couldNotRun(let message) = outcome.end else { return "" }
    return String(message.dropFirst(4).prefix { $0 != ":" })
  }

  @Test func aMissingSubPathBecomesAFolder() throws {
    let mounts = [
      VolumeMount(volume: "work", path: "/jobsworth-test", subPathExpression: "$(WHO)/./x"),
      VolumeMount(volume: "work", path: "/jobsworth-all"),
    ]
    let (_, lines, _, _) = try play("touch /jobsworth-test/y; ls /jobsworth-all/me/x", [Self.scratch], mounts) {
      $0.containers[0].environment = [EnvironmentVariable(name: "WHO", value: .text("me"))]
    }
    #expect(lines == ["y"])
  }

  // MARK: Messages and limits

  @Test func aContainerLeavesAMessage() throws {
    let ended = try endings { container in
      container.command = ["sh", "-c", "echo why > /dev/termination-log; exit 3"]
    }
    #expect(ended == [.terminated(exitCode: 3, at: .zero, reason: "Error", message: "why\n")])
    #expect(
      try endings { container in
        container.command = ["sh", "-c", "printf done > /jobsworth-test/message"]
        container.terminationMessagePath = "/jobsworth-test/message"
      } == [.terminated(exitCode: 0, at: .zero, reason: "Completed", message: "done")])
    #expect(
      try endings { container in
        container.command = ["sh", "-c", "seq 200; exit 1"]
        container.fallsBackToLogs = true
      } == [
        .terminated(
          exitCode: 1, at: .zero, reason: "Error", message: (121...200).map(String.init).joined(separator: "\n"))
      ])
  }

  private func endings(_ change: (inout Container) -> Void) throws -> [ContainerRecord.State] {
    let folder = try TestRunFolder()
    let runtime = try ProcessRuntime(
      .init(shepherd: TestFlock.command, logFolder: folder.path, searchPath: "/usr/bin:/bin", takesSignals: false))
    var container = Container(name: "main")
    change(&container)
    let template = PodTemplate(containers: [container])
    let sink = RecordedRun()
    _ = JobRun(
      job: Job(name: "say", spec: JobSpec(backoffLimit: 0, template: template.shape)), template: template,
      objects: ConfigObjects(), options: RunOptions(), runtime: runtime, sink: sink
    ).run()
    runtime.end()
    return sink.ended.flatMap(\.containers).map { container in
      guard case .terminated(let code, _, let reason, let message) = container.state else { return container.state }
      return .terminated(exitCode: code, at: .zero, reason: reason, message: message)
    }
  }

  @Test(.enabled(if: canLimitContainers(), "control groups cannot be made here"))
  func whoTakesMoreMemoryThanItMayIsKilled() throws {
    let ended = try endings { container in
      // Fills a buffer of this size.
      container.command = ["dd", "if=/dev/zero", "of=/dev/null", "bs=100M", "count=1"]
      container.limits["memory"] = Quantity(16 << 20)
    }
    #expect(ended == [.terminated(exitCode: 137, at: .zero, reason: "OOMKilled", message: nil)])
  }
}
