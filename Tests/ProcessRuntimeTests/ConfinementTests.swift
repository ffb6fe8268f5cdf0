import Execution
import Glibc
import JobModel
import KubernetesValues
import Testing

@testable import ProcessRuntime

/// What a securityContext takes from a process, and volumes that may only grow so far.
@Suite(.enabled(if: Mounts.fault == nil, "mount namespaces are not allowed here")) struct ConfinementTests {
  private struct Played {
    var outcome: RunOutcome
    var lines: [String]
    var notes: [String]
    var ended: [PodRecord]
  }

  /// Runs one pod with a volume at /jobsworth-test.
  private func play(
    _ script: String, _ source: Volume.Source = .emptyDirectory(inMemory: false, sizeLimit: nil),
    timeout: TimeSpan? = nil, limits: RunLimits = RunLimits(), change: (inout Container) -> Void = { _ in }
  ) throws -> Played {
    let folder = try TestRunFolder()
    var options = ProcessRuntime.Options(
      shepherd: TestFlock.command, logFolder: folder.path, searchPath: "/usr/bin:/bin", takesSignals: false,
      limits: limits)
    options.measuringPeriod = TimeSpan(milliseconds: 100)
    let runtime = try ProcessRuntime(options)
    var container = Container(name: "main", command: ["sh", "-c", script])
    container.mounts = [VolumeMount(volume: "work", path: "/jobsworth-test")]
    change(&container)
    var template = PodTemplate(containers: [container])
    template.volumes = [Volume(name: "work", source: source)]
    template.terminationGracePeriodSeconds = 1
    let sink = RecordedRun()
    let outcome = JobRun(
      job: Job(name: "fine", spec: JobSpec(backoffLimit: 0, template: template.shape)), template: template,
      objects: ConfigObjects(), options: RunOptions(timeout: timeout), runtime: runtime, sink: sink
    ).run()
    runtime.end()
    #expect(!String(decoding: ProcessFiles.contents("/proc/self/mounts") ?? [], as: UTF8.self).contains(folder.path))
    return Played(outcome: outcome, lines: sink.lines, notes: sink.notes, ended: sink.ended)
  }

  @Test(arguments: [true, false]) func aRootThatCanOnlyBeRead(hasVolume: Bool) throws {
    let script = """
      for place in / /tmp/ /var/tmp/ /etc/; do
        touch ${place}jobsworth-written 2>/dev/null && echo "$place" && rm ${place}jobsworth-written
      done
      echo x > /dev/null && echo device; test -d /jobsworth-test && echo > /jobsworth-test/x && echo volume
      """
    let played = try play(script) { container in
      container.confinement.hasReadOnlyRoot = true
      if !hasVolume { container.mounts = [] }
    }
    #expect(played.lines == (hasVolume ? ["device", "volume"] : ["device"]))
  }

  @Test func mountsAreReadFromTheKernelsTable() {
    let table = "22 1 8:1 / / rw - ext4 x rw\n40 22 8:1 /a /mnt/a\\040b\\134c rw shared:1 - ext4 x rw\nbroken\n"
    #expect(MountView.mountPlaces(Array(table.utf8)) == ["/", "/mnt/a b\\c"])
  }

  @Test func capabilitiesAreGivenUp() throws {
    func kept(_ change: (inout ContainerConfinement) -> Void) -> UInt64 {
      var confinement = ContainerConfinement()
      change(&confinement)
      return ~Capabilities.dropped(by: confinement)
    }
    #expect(kept { _ in } == .max)
    #expect(kept { $0.droppedCapabilities = ["ALL"] } == 0)
    #expect(kept { ($0.droppedCapabilities, $0.addedCapabilities) = (["all"], ["CAP_NET_BIND_SERVICE"]) } == 1 << 10)
    #expect(kept { ($0.droppedCapabilities, $0.addedCapabilities) = (["CHOWN"], ["ALL", "CHOWN"]) } == ~1)
    #expect(kept { ($0.droppedCapabilities, $0.isPrivileged) = (["ALL"], true) } == .max)
    // With mounts and without: the process is set up in two ways.
    for hasVolume in [true, false] {
      let played = try play("sed -n 's/^CapBnd:.0*//p; s/^NoNewPrivs:.//p' /proc/self/status") { container in
        container.confinement.droppedCapabilities = ["ALL"]
        container.confinement.addedCapabilities = ["NET_BIND_SERVICE"]
        container.confinement.mayGainPrivileges = false
        if !hasVolume { container.mounts = [] }
      }
      // Whoever is not root has no right to give any up, and cannot gain any.
      if geteuid() == 0 { #expect(played.lines == ["400", "1"]) } else { #expect(played.lines.last == "1") }
    }
  }

  @Test func theStopSignalIsTheContainersOwn() throws {
    #expect(SignalName.number("SIGTERM") == 15 && SignalName.number("SIGSYS") == 31)
    #expect(SignalName.number("SIGRTMIN") == 34 && SignalName.number("SIGRTMIN+3") == 37)
    #expect(SignalName.number("SIGRTMAX-1") == 63 && SignalName.number("SIGRTMAX+1") == nil)
    #expect(SignalName.number("TERM") == nil && SignalName.number("SIGNONE") == nil)
    let played = try play(
      "trap 'echo usr1; exit 0' USR1; trap 'echo term; exit 0' TERM; while :; do sleep 0.02; done",
      timeout: TimeSpan(milliseconds: 300)
    ) { $0.stopSignal = "SIGUSR1" }
    #expect(played.lines.last == "usr1")
  }

  /// Memory of a size is a file system that is full; a disk is measured, and the pod evicted.
  @Test(arguments: [true, false]) func aVolumeHoldsNoMoreThanItMay(inMemory: Bool) throws {
    let played = try play(
      "head -c 3000000 /dev/zero > /jobsworth-test/a || exit 7; sleep 60",
      .emptyDirectory(inMemory: inMemory, sizeLimit: Quantity("1Mi")))
    #expect(played.outcome.end == .failed)
    if inMemory, geteuid() == 0 {
      #expect(played.ended.first?.containers.first?.exitCode == 7)
    } else {
      #expect(played.ended.first?.reason == "Evicted" && played.ended.first?.containers.first?.exitCode == 143)
      #expect(played.notes == ["emptyDir volume work holds more than its sizeLimit of 1Mi"])
    }
  }

  /// A fork bomb goes no further than its pod may, says so, and is gone when the pod is.
  @Test(.enabled(if: canLimitProcesses(), "control groups cannot be made here"))
  func aForkBombStaysInItsPod() throws {
    let played = try play(
      "bomb() { bomb | bomb & }; trap '' TERM; bomb 2>/dev/null; sleep 0.2; exec 2>/dev/null; true && exit 3",
      .emptyDirectory(inMemory: false, sizeLimit: nil), limits: RunLimits(processes: 20))
    #expect(played.outcome.end == .failed)
    #expect(played.notes.count == 1)
    #expect(played.notes.first?.hasPrefix("container main: its pod had as many processes as it may, 20: ") == true)
  }

  /// Without a limit of its own a volume in memory may have what its pod may.
  @Test(.enabled(if: geteuid() == 0 && canLimitContainers(), "needs root and control groups"))
  func memoryIsLimitedByThePod() throws {
    let played = try play("df -k --output=size /jobsworth-test", .emptyDirectory(inMemory: true, sizeLimit: nil)) {
      $0.limits["memory"] = Quantity("64Mi")
    }
    #expect(played.lines.last?.split(separator: " ").last == "65536")
  }
}
