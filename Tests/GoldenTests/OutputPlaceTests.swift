import Foundation
import JobsworthTestSupport
import Testing

/// Where output goes, and what reports call the files.
@Suite("Reports and the file system")
struct OutputPlaceTests {
  private let place = FileManager.default.temporaryDirectory.appendingPathComponent("jobsworth-place-\(UUID())")

  private func write(_ text: String, to path: String) throws {
    let url = place.appendingPathComponent(path)
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
  }

  private func lint(_ arguments: [String], in folder: String) throws -> String {
    let process = Process()
    process.executableURL = try ProgramUnderTest.required
    process.arguments = ["lint", "--isolated", "--select", "api", "--exit-zero", "-q"] + arguments
    process.currentDirectoryURL = place.appendingPathComponent(folder)
    process.environment = [:]
    process.standardInput = FileHandle.nullDevice
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return String(decoding: data, as: UTF8.self)
  }

  private let job = "apiVersion: batch/v1\nkind: Job\nmetadata: {name: a}\nspec: {completions: -1}\n"

  @Test("paths of reports are those of the repository, wherever lint is called")
  func repository() throws {
    defer { try? FileManager.default.removeItem(at: place) }
    // In a worktree `.git` is a file.
    try write("gitdir: elsewhere\n", to: "repository/.git")
    try write(job, to: "repository/jobs/a b.yaml")
    try write(job, to: "outside.yaml")
    let whole = place.appendingPathComponent("repository/jobs/a b.yaml").path
    for (folder, path) in [("repository", "jobs"), ("repository/jobs", "."), ("repository/jobs", whole)] {
      let sarif = try lint([path, "-o", "sarif"], in: folder)
      #expect(sarif.contains(#"{"uri":"jobs/a%20b.yaml","uriBaseId":"%SRCROOT%"}"#))
      #expect(try lint([path, "-o", "gitlab"], in: folder).contains(#""path":"jobs/a b.yaml""#))
      #expect(try lint([path, "-o", "github"], in: folder).contains("file=jobs/a b.yaml,"))
    }
    let sarif = try lint(["../outside.yaml", "-o", "sarif"], in: "repository")
    #expect(sarif.contains("\"uri\":\"file:///") && sarif.contains("/outside.yaml\"}"))
    #expect(!sarif.contains("SRCROOT"))
  }

  @Test("a device is written to, a link is followed, and neither is replaced")
  func notFiles() throws {
    defer { try? FileManager.default.removeItem(at: place) }
    try write(job, to: "a.yaml")
    #expect(unsafe mkfifo(place.appendingPathComponent("pipe").path, 0o600) == 0)
    // Open for reading too, so that nobody waits for the other end.
    let pipe = unsafe open(place.appendingPathComponent("pipe").path, O_RDWR | O_NONBLOCK)
    defer { close(pipe) }
    #expect(try lint(["a.yaml", "-o", "concise=pipe"], in: ".").isEmpty)
    var bytes = [UInt8](repeating: 0, count: 1000)
    let count = unsafe read(pipe, &bytes, bytes.count)
    #expect(String(decoding: bytes.prefix(max(0, count)), as: UTF8.self).hasPrefix("a.yaml:4:1: error: "))

    let manager = FileManager.default
    let link = place.appendingPathComponent("link").path
    try manager.createSymbolicLink(atPath: link, withDestinationPath: "target.json")
    _ = try lint(["a.yaml", "--write-baseline", "link"], in: ".")
    #expect(try manager.destinationOfSymbolicLink(atPath: link) == "target.json")
    #expect(manager.contents(atPath: place.appendingPathComponent("target.json").path)?.isEmpty == false)
  }
}
