import Foundation
import JobsworthTestSupport
import Testing

/// Every command line in `fixtures/cli` prints what is recorded, byte for byte.
///
/// `JOBSWORTH_RECORD=1 swift test --filter GoldenTests` records anew. Recording fails, so that it never passes for a
/// test.
@Suite("Command lines")
struct GoldenTests {
  private static let isRecording = ProcessInfo.processInfo.environment["JOBSWORTH_RECORD"] == "1"

  @Test("there are cases, each with what it expects")
  func cases() {
    #expect(GoldenCase.all.count >= 10)
    for test in GoldenCase.all { #expect(test.file("exit") != nil, "\(test.name)") }
  }

  @Test(arguments: GoldenCase.all)
  func prints(_ test: GoldenCase) throws {
    let program = try ProgramUnderTest.required
    let outcome = try Self.run(program, test)
    if Self.isRecording {
      try Self.record(outcome, test)
      Issue.record("recorded \(test.name)")
      return
    }
    let expected = test.expected
    #expect(outcome.stdout == expected.stdout)
    #expect(outcome.stderr == expected.stderr)
    #expect(outcome.exit == expected.exit)
    #expect(outcome.after == expected.after)
  }

  private static func run(_ program: URL, _ test: GoldenCase) throws -> GoldenCase.Outcome {
    let manager = FileManager.default
    let place = manager.temporaryDirectory.appendingPathComponent("jobsworth-golden-\(UUID().uuidString)")
    let work = place.appendingPathComponent("work")
    defer { try? manager.removeItem(at: place) }
    let files = test.folder.appendingPathComponent("files")
    try manager.createDirectory(at: place, withIntermediateDirectories: true)
    if manager.fileExists(atPath: files.path) {
      try manager.copyItem(at: files, to: work)
    } else {
      try manager.createDirectory(at: work, withIntermediateDirectories: true)
    }
    if let home = test.file("home")?.split(separator: "\n").first {
      let source = Fixture.url("homes/\(home)")
      for name in try manager.contentsOfDirectory(atPath: source.path) {
        try manager.copyItem(at: source.appendingPathComponent(name), to: work.appendingPathComponent(name))
      }
    }
    let before = GoldenCase.contents(of: work)

    let process = Process()
    process.executableURL = program
    process.arguments = test.arguments
    process.currentDirectoryURL = work
    process.environment = ["PATH": "/usr/bin:/bin", "HOME": work.path, "COLUMNS": "100", "SOURCE_DATE_EPOCH": "0"]
    // Files, not pipes: a pipe that nobody reads yet would hold the program up.
    let input = place.appendingPathComponent("stdin")
    let output = place.appendingPathComponent("stdout")
    let errors = place.appendingPathComponent("stderr")
    try Data((test.file("stdin") ?? "").utf8).write(to: input)
    for url in [output, errors] { try Data().write(to: url) }
    process.standardInput = try FileHandle(forReadingFrom: input)
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
    process.waitUntilExit()

    let after = GoldenCase.contents(of: work).filter { path, content in before[path] != content }
    func text(_ url: URL) throws -> String { String(decoding: try Data(contentsOf: url), as: UTF8.self) }
    return GoldenCase.Outcome(
      stdout: try text(output), stderr: try text(errors), exit: "\(process.terminationStatus)\n", after: after)
  }

  private static func record(_ outcome: GoldenCase.Outcome, _ test: GoldenCase) throws {
    let manager = FileManager.default
    for (name, text) in [("stdout", outcome.stdout), ("stderr", outcome.stderr), ("exit", outcome.exit)] {
      let url = test.folder.appendingPathComponent(name)
      if text.isEmpty {
        try? manager.removeItem(at: url)
      } else {
        try Data(text.utf8).write(to: url)
      }
    }
    let folder = test.folder.appendingPathComponent("after")
    try? manager.removeItem(at: folder)
    for (path, text) in outcome.after {
      let url = folder.appendingPathComponent(path)
      try manager.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: url)
    }
  }
}
