import Foundation
import JobsworthTestSupport
import Testing

/// A folder of its own with manifests and the runs of them.
final class RunPlace {
  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("jobsworth-live-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// Writes the manifest of an Indexed Job that runs a shell script; returns its path.
  func manifest(_ name: String, completions: Int = 4, parallelism: Int = 1, _ script: String) throws -> String {
    try write(
      name,
      """
      apiVersion: batch/v1
      kind: Job
      metadata: {name: \(name)}
      spec:
        completions: \(completions)
        parallelism: \(parallelism)
        completionMode: Indexed
        template:
          spec:
            restartPolicy: Never
            terminationGracePeriodSeconds: 1
            containers:
            - {name: main, image: busybox, command: [sh, -c, '\(script)']}
      """)
  }

  func write(_ name: String, _ text: String) throws -> String {
    let url = folder.appendingPathComponent("\(name).yaml")
    try Data(text.utf8).write(to: url)
    return url.path
  }

  /// Starts the program; what it prints goes into a file.
  ///
  /// - Parameter separately: standard error into a file of its own.
  func start(
    _ arguments: [String], into name: String = "output", separately: Bool = false, program: URL? = nil
  ) throws -> Process {
    let url = folder.appendingPathComponent(name)
    try Data().write(to: url)
    let process = Process()
    process.executableURL = try program ?? ProgramUnderTest.required
    process.currentDirectoryURL = folder
    process.arguments = arguments
    process.environment = ["PATH": "/usr/bin:/bin", "HOME": folder.path, "XDG_STATE_HOME": folder.path + "/state"]
    process.standardInput = FileHandle.nullDevice
    let output = try FileHandle(forWritingTo: url)
    process.standardOutput = output
    if separately {
      let errors = folder.appendingPathComponent(name + ".errors")
      try Data().write(to: errors)
      process.standardError = try FileHandle(forWritingTo: errors)
    } else {
      process.standardError = output
    }
    try process.run()
    return process
  }

  func text(_ name: String) -> String {
    (try? Data(contentsOf: folder.appendingPathComponent(name))).map { String(decoding: $0, as: UTF8.self) } ?? ""
  }

  /// Runs a command to its end; what it has printed, both streams together.
  @discardableResult
  func call(_ arguments: String...) throws -> (text: String, status: Int32) { try call(arguments) }

  /// Runs a script of bash, whose `$0` is the program and whose `$1` is an argument.
  func shell(_ script: String, _ argument: String, wrapper: [String] = []) throws -> (text: String, status: Int32) {
    let name = "shell-\(UUID().uuidString)"
    let process = try start(
      wrapper + ["bash", "-c", script, try ProgramUnderTest.required.path, argument], into: name,
      program: URL(fileURLWithPath: "/usr/bin/env"))
    process.waitUntilExit()
    return (text(name), process.terminationStatus)
  }

  func call(_ arguments: [String]) throws -> (text: String, status: Int32) {
    let name = "call-\(UUID().uuidString)"
    let process = try start(arguments, into: name)
    process.waitUntilExit()
    return (text(name), process.terminationStatus)
  }

  /// Whether a process has this among its arguments, after a moment for one that is just ending.
  static func isRunning(_ mark: String) -> Bool {
    for _ in 0..<20 {
      let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
      let isFound = processes.contains { process in
        guard Int(process) != nil, let line = try? Data(contentsOf: URL(fileURLWithPath: "/proc/\(process)/cmdline"))
        else { return false }
        return String(decoding: line, as: UTF8.self).replacingOccurrences(of: "\0", with: " ").contains(mark)
      }
      if !isFound { return false }
      usleep(10_000)
    }
    return true
  }

  /// Whether a process of this user can mount something in a namespace of its own.
  static let canMount: Bool = {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["unshare", "-m", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }()

  /// The permissions of all files and folders below a folder.
  static func modes(of folder: URL) throws -> [String: Int] {
    var modes: [String: Int] = [:]
    for path in try FileManager.default.subpathsOfDirectory(atPath: folder.path) {
      let attributes = try FileManager.default.attributesOfItem(atPath: folder.appendingPathComponent(path).path)
      modes[path] = attributes[.posixPermissions] as? Int
    }
    return modes
  }

  /// Repeats a command until it prints a text.
  @discardableResult
  func wait(
    for wanted: String, _ arguments: String..., sourceLocation: SourceLocation = #_sourceLocation
  ) throws
    -> String
  {
    var seen = ""
    for _ in 0..<300 {
      seen = try call(arguments).text
      if seen.contains(wanted) { return seen }
      usleep(20_000)
    }
    Issue.record("\"\(wanted)\" did not come, but: \(seen)", sourceLocation: sourceLocation)
    return seen
  }
}
