package import Foundation
internal import Testing

/// The program, which is built next to the tests.
package enum ProgramUnderTest {
  private static let url: URL? = {
    var folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    for _ in 0..<4 {
      let program = folder.appendingPathComponent("jobsworth")
      if (try? program.resourceValues(forKeys: [.isRegularFileKey]))?.isRegularFile == true { return program }
      folder.deleteLastPathComponent()
    }
    return nil
  }()

  package static var required: URL {
    get throws { try #require(url) }
  }
}
