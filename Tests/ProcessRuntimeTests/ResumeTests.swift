import Execution
import Glibc
import SystemPackage
import Testing

@testable import ProcessRuntime

/// A run that is killed loses nothing: its shepherd keeps the pods for the run that resumes.
@Suite struct ResumeTests {
  @Test(arguments: ["indexed", "count", "queue"]) func killedAgainAndAgain(_ pattern: String) throws {
    let folder = try TestRunFolder()
    let effects = "\(folder.path)/effects"
    let script = "sleep 0.0$(( $$$$ % 5 + 1 )); echo ${JOB_COMPLETION_INDEX:-any} $HOSTNAME >> \(effects)"
    var kills = 0
    while true {
      let host = try start(pattern, folder, script)
      // The fifth one is let through.
      if kills < 5 {
        usleep(UInt32.random(in: 20_000...150_000))
        kill(host, SIGKILL)
        kills += 1
        if exitStatus(of: host) == 0 { break }
      } else {
        #expect(exitStatus(of: host) == 0)
        break
      }
    }
    let lines = String(decoding: ProcessFiles.contents(effects) ?? [], as: UTF8.self).split(separator: "\n")
    let count = pattern == "queue" ? 4 : 12
    #expect(lines.count == count)
    if pattern == "indexed" {
      #expect(Set(lines.map { $0.split(separator: " ")[0] }) == Set((0..<12).map { "\($0)" }))
    } else {
      #expect(Set(lines).count == count)
    }
    #expect(ProcessFiles.holders(ofFilesIn: folder.path) == [])
  }

  /// Pods that end while nobody is there leave their ends for whoever comes.
  @Test func endsAreKept() throws {
    let folder = try TestRunFolder()
    let script = "echo; sleep 0.3; echo x >> \(folder.path)/effects"
    let host = try start("count", folder, script)
    for _ in 0..<1000 where folder.logs.filter({ $0.hasSuffix(".log") }).count < 4 { usleep(5000) }
    kill(host, SIGKILL)
    _ = exitStatus(of: host)
    for _ in 0..<1000 where !folder.logs.contains("ends") { usleep(5000) }
    #expect(ProcessFiles.holders(ofFilesIn: folder.path) == [])
    #expect(exitStatus(of: try start("count", folder, script)) == 0)
    #expect(ProcessFiles.contents("\(folder.path)/effects")?.count == 24)
  }

  @Test func aSecondRunnerIsRefused() throws {
    let folder = try TestRunFolder()
    let lock = try RunLock(folder: folder.path)
    #expect(throws: RunLock.Held(process: getpid())) { try RunLock(folder: folder.path, patienceMilliseconds: 20) }
    withExtendedLifetime(lock) {}
  }

  private func start(_ pattern: String, _ folder: TestRunFolder, _ script: String) throws -> Int32 {
    let null = try FileDescriptor.open(FilePath("/dev/null"), .readWrite)
    defer { try? null.close() }
    let launch = Launch(
      id: 0, programs: [TestFlock.command.program],
      arguments: ["host", "journal", pattern, "12", "4", folder.path, "sh", "-c", script],
      environment: ["PATH=/usr/bin:/bin"], output: "")
    return try Processes.start(launch, input: null, output: null, subreaper: false, diesWithParent: false)
  }
}
