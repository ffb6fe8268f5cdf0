import Execution
import Glibc
import JobModel
import Testing

@testable import ProcessRuntime

/// The bubblewrap of this machine.
private enum Bubblewrap {
  static let program: String? = findProgram("bwrap", along: "/usr/local/bin:/usr/bin:/bin").flatMap { program in
    Mounts.fault == nil ? program : Mounting.here(searchPath: "/usr/local/bin:/usr/bin:/bin").program
  }
}

/// Volumes where bubblewrap mounts instead of the container's own process.
@Suite(.enabled(if: Bubblewrap.program != nil, "there is no bubblewrap")) struct BubblewrapTests {
  private func play(
    _ script: String, _ mounts: [VolumeMount], timeout: TimeSpan? = nil, change: (inout PodTemplate) -> Void = { _ in }
  ) throws -> (outcome: RunOutcome, lines: [String], notes: [String], codes: [Int]) {
    let folder = try TestRunFolder()
    var options = ProcessRuntime.Options(
      shepherd: TestFlock.command, logFolder: folder.path, searchPath: "/usr/bin:/bin", takesSignals: false)
    options.mounting = .bubblewrap(try #require(Bubblewrap.program))
    let runtime = try ProcessRuntime(options)
    var container = Container(name: "main", command: ["sh", "-c", script])
    container.mounts = mounts
    var template = PodTemplate(containers: [container])
    template.volumes = [
      Volume(name: "work", source: .emptyDirectory(inMemory: false, sizeLimit: nil)),
      Volume(
        name: "conf", source: .projected([.configMap(name: "conf", items: nil, isOptional: false)], defaultMode: 0o644)),
    ]
    template.terminationGracePeriodSeconds = 1
    change(&template)
    let sink = RecordedRun()
    let outcome = JobRun(
      job: Job(name: "wrap", spec: JobSpec(backoffLimit: 0, template: template.shape)), template: template,
      objects: VolumeTests.objects, options: RunOptions(timeout: timeout), runtime: runtime, sink: sink
    ).run()
    runtime.end()
    #expect(ProcessFiles.holders(ofFilesIn: folder.path).isEmpty)
    return (outcome, sink.lines, sink.notes, sink.ended.flatMap(\.containers).compactMap(\.exitCode))
  }

  @Test func volumesStandWhereTheyAreWanted() throws {
    let (outcome, lines, notes, _) = try play(
      """
      cat /jobsworth-test/in/here/x /etc/jobsworth-test/a; test -s /etc/passwd && echo passwd
      echo x > /etc/jobsworth-test/a || echo refused; touch /jobsworth-test/in/here/y; ls /usr/share/jobsworth-test/deep
      """,
      [
        VolumeMount(volume: "work", path: "/jobsworth-test/in/here"),
        VolumeMount(volume: "conf", path: "/etc/jobsworth-test/a", subPath: "a"),
        VolumeMount(volume: "work", path: "/usr/share/jobsworth-test/deep"),
      ]
    ) { template in
      var fetch = Container(name: "fetch", command: ["sh", "-c", "echo made > /jobsworth-test/x"])
      fetch.mounts = [VolumeMount(volume: "work", path: "/jobsworth-test")]
      template.initContainers = [fetch]
    }
    #expect(outcome.end == .complete && notes.isEmpty)
    #expect(lines.filter { !$0.contains(": ") } == ["made", "alpha", "passwd", "refused", "x", "y"])
    #expect(fileMode(of: "/jobsworth-test") == nil && fileMode(of: "/etc/jobsworth-test") == nil)
  }

  @Test func theRootCanOnlyBeRead() throws {
    let script = """
      for place in / /tmp/ /var/tmp/ /etc/; do touch ${place}jobsworth-written 2>/dev/null && echo "$place"; done
      echo x > /dev/null && echo device; touch /jobsworth-test/x && echo volume
      """
    let (_, lines, _, _) = try play(script, [VolumeMount(volume: "work", path: "/jobsworth-test")]) {
      $0.containers[0].confinement.hasReadOnlyRoot = true
    }
    #expect(lines == ["device", "volume"])
  }

  @Test func itEndsAsItsContainerDoes() throws {
    let mount = [VolumeMount(volume: "work", path: "/jobsworth-test")]
    #expect(try play("exit 7", mount).codes == [7])
    let killed = try play("kill -9 $$$$", mount)
    #expect(killed.codes == [137], "\(killed)")
    let heeded = try play(
      "trap 'echo heard; exit 5' TERM; while :; do sleep 0.02; done", mount, timeout: TimeSpan(milliseconds: 500))
    #expect(heeded.lines.last == "heard" && heeded.codes == [5])
    let deaf = try play(
      "trap '' TERM; (setsid sleep 500 &); while :; do sleep 0.02; done", mount, timeout: TimeSpan(milliseconds: 500))
    #expect(deaf.codes == [137])
  }

  @Test func whatCannotStartSaysWhy() throws {
    let missing = try play("", [VolumeMount(volume: "work", path: "/jobsworth-test")]) {
      $0.containers[0].command = ["no-such-program"]
    }
    #expect(
      missing.codes == [128]
        && missing.notes.first?.hasSuffix(#"cannot start "no-such-program": not found in PATH"#) == true)
    let climbs = try play("ls /jobsworth-test", [VolumeMount(volume: "work", path: "/jobsworth-test", subPath: "link")])
    { template in
      var prepare = Container(name: "prepare", command: ["ln", "-s", "/etc", "/jobsworth-test/link"])
      prepare.mounts = [VolumeMount(volume: "work", path: "/jobsworth-test")]
      template.initContainers = [prepare]
    }
    #expect(climbs.lines.isEmpty && climbs.notes.contains { $0.contains("goes through a link") })
  }
}
