import Glibc
import SystemPackage
import Testing

@testable import ProcessRuntime

/// What a run keeps of pods that have ended is next to nothing. `scripts/run-memory` asks for 100,000.
@Suite struct RunMemoryTests {
  @Test func memoryStaysFlat() throws {
    let small = try peak(500)
    let large = try peak(5000)
    // In KiB: four hundred bytes a pod would be twice of what is.
    #expect(large < 64 << 10 && large - small < 4500 * 800 / 1024, "\(small) KiB, then \(large) KiB")
  }

  private func peak(_ completions: Int) throws -> Int {
    let folder = try TestRunFolder()
    let output = try FileDescriptor.open(
      FilePath("\(folder.path)/output"), .readWrite, options: [.create], permissions: [.ownerReadWrite])
    defer { try? output.close() }
    let launch = Launch(
      id: 0, programs: [TestFlock.command.program],
      arguments: ["host", "instant", "\(completions)", "100", folder.path],
      environment: ["PATH=/usr/bin:/bin"], output: "")
    let host = try Processes.start(launch, input: output, output: output, subreaper: false, diesWithParent: true)
    #expect(exitStatus(of: host) == 0)
    let text = String(decoding: try #require(ProcessFiles.contents("\(folder.path)/output")), as: UTF8.self)
    #expect(text.hasPrefix("\(completions) succeeded"))
    return try #require(text.split(separator: " ").compactMap { Int($0) }.last)
  }
}
