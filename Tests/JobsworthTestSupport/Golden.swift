internal import Foundation
package import Testing

/// Files that hold what a test expects, byte for byte.
package enum Golden {
  /// Compares with a file under `fixtures/`. With `JOBSWORTH_RECORD=1` the file is written anew, and the test fails
  /// all the same, so that a run that records can never pass.
  package static func expect(
    _ actual: [UInt8], equals path: String, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let url = Fixture.url(path)
    if ProcessInfo.processInfo.environment["JOBSWORTH_RECORD"] == "1" {
      try? FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try? Data(actual).write(to: url)
      Issue.record("\(path) was recorded; run again without JOBSWORTH_RECORD", sourceLocation: sourceLocation)
      return
    }
    guard let expected = try? Fixture.bytes(path) else {
      Issue.record("\(path) is missing; JOBSWORTH_RECORD=1 writes it", sourceLocation: sourceLocation)
      return
    }
    guard expected != actual else { return }
    Issue.record(
      "\(path) differs:\n\(difference(String(decoding: expected, as: UTF8.self), String(decoding: actual, as: UTF8.self)))",
      sourceLocation: sourceLocation)
  }

  package static func expect(
    _ actual: String, equals path: String, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    expect(Array(actual.utf8), equals: path, sourceLocation: sourceLocation)
  }

  /// The lines that went and came, at most twenty.
  private static func difference(_ old: String, _ new: String) -> String {
    let a = old.split(separator: "\n", omittingEmptySubsequences: false)
    let b = new.split(separator: "\n", omittingEmptySubsequences: false)
    let lines = b.difference(from: a).map { change in
      switch change {
      case .remove(let offset, let line, _): "- \(offset + 1): \(line)"
      case .insert(let offset, let line, _): "+ \(offset + 1): \(line)"
      }
    }
    return lines.prefix(20).joined(separator: "\n")
  }
}
