import Glibc
import SystemPackage
import Testing

@testable import ProcessRuntime

@Suite struct ShepherdTests {
  @Test func reportsTheExitCode() throws {
    let flock = try TestFlock()
    let report = try flock.run(["sh", "-c", "exit 42"])
    #expect(report == ProcessExit(code: 42, signal: nil))
  }

  @Test func reportsASignalAs128AndItsNumber() throws {
    let flock = try TestFlock()
    #expect(try flock.run(["sh", "-c", "kill -SEGV $$"]) == ProcessExit(code: 139, signal: SIGSEGV))
  }

  @Test func saysWhatCouldNotBeStarted() throws {
    let flock = try TestFlock()
    let missing = try flock.failure(["/no/such/program"])
    #expect(missing.0 == .program && missing.1 == ENOENT)
    let folder = try flock.failure(["true"], directory: "/no/such/folder")
    #expect(folder.0 == .directory && folder.1 == ENOENT)
    let denied = try flock.failure(["/etc/passwd"])
    #expect(denied.0 == .program && denied.1 == EACCES)
  }

  @Test func passesNoEnvironmentNoDescriptorAndNoSignalMaskOn() throws {
    let flock = try TestFlock()
    let script = """
      env; ls /proc/self/fd | tr '\\n' ' '; grep -E 'SigBlk|SigIgn' /proc/self/status | tr -d '\\t\\n'; umask; pwd
      """
    _ = try flock.run(["sh", "-c", script], environment: ["PATH=/usr/bin:/bin", "A=b c"])
    let lines = flock.output.split(separator: "\n")
    // `PWD` is the shell's own.
    #expect(Set(lines.dropLast(2)) == ["PATH=/usr/bin:/bin", "A=b c", "PWD=/"])
    let output = flock.output
    #expect(output.contains("0 1 2 3 SigBlk:0000000000000000SigIgn:00000000000000000022\n/\n"))
  }

  @Test func everyProcessHasASessionOfItsOwn() throws {
    let flock = try TestFlock()
    _ = try flock.run(["sh", "-c", "echo $$; cut -d' ' -f6 /proc/$$/stat"])
    let lines = flock.output.split(separator: "\n")
    #expect(lines.count == 2 && lines[0] == lines[1])
  }

  /// Whatever a program leaves behind ends with it: background jobs, sessions of their own, daemons.
  @Test(arguments: [
    "sleep 1000 & exit 3",
    "setsid sleep 1000 & sleep 0.05; exit 3",
    "(setsid sh -c 'sleep 1000 & sleep 1000' &) ; sleep 0.05; exit 3",
    "trap '' TERM HUP INT; (trap '' TERM; sleep 1000) & exit 3",
  ]) func endsWhatAProgramLeavesBehind(_ script: String) throws {
    let flock = try TestFlock()
    #expect(try flock.run(["sh", "-c", script]) == ProcessExit(code: 3, signal: nil))
    #expect(flock.survivors == [])
  }

  @Test func killReachesSessionsOfTheirOwn() throws {
    let flock = try TestFlock()
    let id = try flock.start([
      "sh", "-c", "trap '' TERM; setsid sh -c 'trap \"\" TERM; sleep 1000 & wait' & wait; wait",
    ])
    try flock.waitForDescendants(3)
    flock.connection.send(.signal(id: id, SIGKILL))
    #expect(try flock.exit(of: id) == ProcessExit(code: 137, signal: SIGKILL))
    #expect(flock.survivors == [])
  }

  /// What the leader of a stopping tree leaves behind may use the rest of the time.
  @Test func stoppingLetsDescendantsFinish() throws {
    let flock = try TestFlock()
    let id = try flock.start([
      "sh", "-c", "sh -c 'trap \"sleep 0.2; echo worker done; exit\" TERM; while :; do sleep 0.02; done'; true",
    ])
    try flock.waitForDescendants(2)
    usleep(50_000)
    flock.connection.send(.signal(id: id, SIGTERM))
    #expect(try flock.exit(of: id).code == 143)
    let output = flock.output
    // The inner shell may say that its sleep was terminated.
    #expect(output.hasSuffix("worker done\n"))
    #expect(flock.survivors == [])
  }

  @Test func endLeavesNothing() throws {
    let flock = try TestFlock()
    for _ in 0..<8 { _ = try flock.start(["sh", "-c", "trap '' TERM INT; setsid sleep 1000 & sleep 1000"]) }
    try flock.waitForDescendants(24)
    flock.connection.end()
    #expect(flock.survivors == [])
  }

  /// The run is gone without a word, as after kill -9.
  @Test func nothingOutlivesTheRun() throws {
    let flock = try TestFlock()
    _ = try flock.start(["sh", "-c", "trap '' TERM INT HUP; setsid sleep 1000 & sleep 1000"])
    try flock.waitForDescendants(3)
    try flock.connection.descriptor.close()
    flock.waitForShepherd()
    #expect(flock.survivors == [])
  }

  @Test func processesDieWithTheShepherd() throws {
    let flock = try TestFlock()
    _ = try flock.start(["sleep", "1000"])
    try flock.waitForDescendants(1)
    kill(flock.shepherd, SIGKILL)
    flock.waitForShepherd()
    while !flock.connection.isClosed { _ = flock.connection.receive() }
    #expect(flock.survivors == [])
  }

  @Test func manyAtOnceAllReport() throws {
    let flock = try TestFlock()
    let ids = try (0..<200).map { try flock.start(["sh", "-c", "exit \($0 % 7)"]) }
    for (number, id) in ids.enumerated() { #expect(try flock.exit(of: id).code == Int32(number % 7)) }
    #expect(flock.survivors == [])
  }
}
