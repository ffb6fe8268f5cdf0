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
  func start(_ arguments: [String], into name: String = "output") throws -> Process {
    let url = folder.appendingPathComponent(name)
    try Data().write(to: url)
    let process = Process()
    process.executableURL = try ProgramUnderTest.required
    process.arguments = arguments
    process.environment = ["PATH": "/usr/bin:/bin", "HOME": folder.path, "XDG_STATE_HOME": folder.path + "/state"]
    process.standardInput = FileHandle.nullDevice
    let output = try FileHandle(forWritingTo: url)
    process.standardOutput = output
    process.standardError = output
    try process.run()
    return process
  }

  func text(_ name: String) -> String {
    (try? Data(contentsOf: folder.appendingPathComponent(name))).map { String(decoding: $0, as: UTF8.self) } ?? ""
  }

  /// Runs a command to its end; what it has printed, both streams together.
  @discardableResult
  func call(_ arguments: String...) throws -> (text: String, status: Int32) { try call(arguments) }

  private func call(_ arguments: [String]) throws -> (text: String, status: Int32) {
    let name = "call-\(UUID().uuidString)"
    let process = try start(arguments, into: name)
    process.waitUntilExit()
    return (text(name), process.terminationStatus)
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
