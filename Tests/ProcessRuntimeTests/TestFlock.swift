import Execution
import Glibc
import SystemPackage
import Testing

@testable import ProcessRuntime

/// A shepherd with processes that a test can find again, whatever they do to their sessions and parents.
final class TestFlock {
  let connection: ShepherdConnection
  let shepherd: Int32
  private var nextID: UInt64 = 1
  private var reports: [ShepherdReport] = []
  /// Marks the environment of every process of this test.
  private let mark: String
  private let folder: TestRunFolder
  private var log: String { folder.path + "/out.log" }

  init() throws {
    let seed = UInt64.random(in: 0 ... .max)
    mark = "JOBSWORTH_TEST=\(seed)"
    folder = try TestRunFolder()
    connection = try ShepherdConnection(Self.command)
    shepherd = try #require(connection.process)
  }

  /// The program of target ProcessRunHost lies beside the tests.
  static let command: ShepherdCommand = {
    var program = FilePath(linkTarget("/proc/self/exe") ?? "/")
    program.removeLastComponent()
    program.append("ProcessRunHost")
    return ShepherdCommand(program: program.string, arguments: ["shepherd"], containerArguments: ["container"])
  }()

  func start(
    _ arguments: [String], environment: [String] = ["PATH=/usr/bin:/bin"], directory: String? = nil
  )
    throws -> UInt64
  {
    defer { nextID += 1 }
    let programs = arguments[0].hasPrefix("/") ? [arguments[0]] : ["/usr/bin/", "/bin/"].map { $0 + arguments[0] }
    connection.send(
      .launch(
        Launch(
          id: nextID, programs: programs, arguments: arguments,
          environment: environment + (environment.count == 1 ? [mark] : []),
          directory: directory, output: log)))
    return nextID
  }

  func run(_ arguments: [String], environment: [String] = ["PATH=/usr/bin:/bin"]) throws -> ProcessExit {
    try exit(of: start(arguments, environment: environment))
  }

  func exit(of id: UInt64) throws -> ProcessExit {
    let report = try report { if case .exited(id, _, _) = $0 { true } else { false } }
    guard case .exited(_, let exit, _) = report else { throw WireError() }
    return exit
  }

  func failure(_ arguments: [String], directory: String? = nil) throws -> (LaunchStage, Int32) {
    let id = try start(arguments, directory: directory)
    let report = try report { if case .failed(id, _, _) = $0 { true } else { false } }
    guard case .failed(_, let stage, let errno) = report else { throw WireError() }
    return (stage, errno)
  }

  private func report(where matches: (ShepherdReport) -> Bool) throws -> ShepherdReport {
    while true {
      if let place = reports.firstIndex(where: matches) { return reports.remove(at: place) }
      try #require(waitUntilReady([(connection.descriptor, false)], timeout: 20_000_000_000)[0], "no report came")
      reports += connection.receive()
      try #require(!connection.isClosed || reports.contains(where: matches), "the shepherd is gone")
    }
  }

  var output: String {
    String(decoding: ProcessFiles.contents(log) ?? [], as: UTF8.self)
  }

  func waitForDescendants(_ count: Int) throws {
    for _ in 0..<2000 {
      if ProcessFiles.descendants(of: shepherd).count >= count { return }
      usleep(5000)
    }
    Issue.record("only \(ProcessFiles.descendants(of: shepherd).count) of \(count) processes came up")
  }

  func waitForShepherd() { Processes.reap(shepherd) }

  /// Processes of this test that still run, after a moment for those that have just been killed.
  var survivors: [Int32] {
    var left: [Int32] = []
    for _ in 0..<40 {
      left = folderEntries("/proc").compactMap { Int32($0) }.filter(isOurs)
      if left.isEmpty { break }
      usleep(5000)
    }
    return left
  }

  private func isOurs(_ process: Int32) -> Bool {
    guard let environment = ProcessFiles.contents("/proc/\(process)/environ"),
      environment.split(separator: 0).contains(where: { $0.elementsEqual(mark.utf8) }),
      let status = ProcessFiles.status(of: process)
    else { return false }
    return status.state != UInt8(ascii: "Z")
  }
}
