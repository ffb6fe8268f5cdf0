import Foundation
import JobsworthTestSupport
import Testing

/// Files are worked on by several threads; what is printed does not tell by how many.
@Suite("Output does not depend on --jobs")
struct OutputOrderTests {
  @Test(arguments: ["text", "json", "sarif", "junit", "gitlab"])
  func order(_ format: String) throws {
    let manager = FileManager.default
    let folder = manager.temporaryDirectory.appendingPathComponent("jobsworth-order-\(UUID().uuidString)")
    try manager.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? manager.removeItem(at: folder) }
    // More files than one thread is handed at a time, of several lengths.
    for number in 0..<200 {
      let head = "apiVersion: batch/v1\nkind: Job\nmetadata: {name: a\(number)}\nspec:\n"
      let text = String(repeating: "# \(number)\n", count: number % 7 * 50) + head + "  completions: -\(number + 1)\n"
      try Data(text.utf8).write(to: folder.appendingPathComponent("\(number).yaml"))
    }
    func output(jobs: Int) throws -> Data {
      let url = folder.appendingPathComponent("out-\(jobs)")
      try Data().write(to: url)
      let process = Process()
      process.executableURL = try ProgramUnderTest.required
      process.arguments = ["lint", ".", "--isolated", "--select", "api", "-o", format, "--jobs", "\(jobs)"]
      process.currentDirectoryURL = folder
      process.environment = ["SOURCE_DATE_EPOCH": "0"]
      process.standardInput = FileHandle.nullDevice
      process.standardOutput = try FileHandle(forWritingTo: url)
      try process.run()
      process.waitUntilExit()
      #expect(process.terminationStatus == 1)
      return try Data(contentsOf: url)
    }
    let one = try output(jobs: 1)
    #expect(!one.isEmpty)
    for jobs in [2, 7] { #expect(try output(jobs: jobs) == one) }
  }
}
