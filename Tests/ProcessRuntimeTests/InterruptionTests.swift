import Execution
import Glibc
import SystemPackage
import Testing

@testable import ProcessRuntime

/// A run of 500 pods, 8 at a time, in a program of its own that is interrupted in the middle.
@Suite struct InterruptionTests {
  /// Pods that make trouble: sessions of their own, daemons, deaf ears.
  static let script = "(setsid sleep 1000 &) ; trap '' TERM; sleep 0.1 & wait"

  enum Way: String, CaseIterable { case interrupt, terminate, hangUp, twice, killed }

  @Test(arguments: Way.allCases, [5, 150]) func leavesNothing(_ way: Way, milliseconds: UInt32) throws {
    let folder = try TestRunFolder()
    let mark = "mark-\(UInt64.random(in: 0 ... .max))"
    let launch = Launch(
      id: 0, programs: [TestFlock.command.program],
      arguments: ["host", "run", "500", "8", "1", folder.path, "sh", "-c", Self.script, mark],
      environment: ["PATH=/usr/bin:/bin"], output: "")
    let null = try FileDescriptor.open(FilePath("/dev/null"), .readWrite)
    defer { try? null.close() }
    let host = try Processes.start(launch, input: null, output: null, subreaper: false, diesWithParent: false)
    // Before the first pod there is nothing to interrupt.
    for _ in 0..<2000 where folder.logs.isEmpty { usleep(5000) }
    usleep(milliseconds * 1000)
    switch way {
    case .interrupt: kill(host, SIGINT)
    case .terminate: kill(host, SIGTERM)
    case .hangUp: kill(host, SIGHUP)
    case .twice:
      kill(host, SIGINT)
      usleep(20_000)
      kill(host, SIGINT)
    case .killed: kill(host, SIGKILL)
    }
    #expect(exitStatus(of: host) == (way == .killed ? 137 : 130))
    #expect(survivors(mark, logs: folder.path) == [])
  }

  /// Processes with the mark among their arguments, or with a log of the run open.
  private func survivors(_ mark: String, logs: String) -> [String] {
    var left: [String] = []
    for _ in 0..<200 {
      left = folderEntries("/proc").compactMap { Int32($0) }.filter { process in
        let line = ProcessFiles.contents("/proc/\(process)/cmdline") ?? []
        return String(decoding: line, as: UTF8.self).contains(mark)
          || linkTarget("/proc/\(process)/fd/1")?.hasPrefix(logs + "/") == true
      }.map { "\($0)" }
      if left.isEmpty { break }
      usleep(10_000)
    }
    return left
  }
}

/// Waits for a child; 128 and the signal for one that a signal ended.
func exitStatus(of process: Int32) -> Int32 {
  var status: Int32 = 0
  while unsafe waitpid(process, &status, 0) < 0, errno == EINTR {}
  let signal = status & 0x7F
  return signal == 0 ? status >> 8 & 0xFF : 128 + signal
}
