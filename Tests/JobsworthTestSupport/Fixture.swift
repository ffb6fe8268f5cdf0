import Foundation

/// Files of the folder `fixtures` at the root of the package.
package enum Fixture {
  /// The folder's path, without a slash at the end.
  package static let folder: String = {
    // Tests/JobsworthTestSupport/Fixture.swift
    var url = URL(fileURLWithPath: #filePath)
    for _ in 0..<3 { url.deleteLastPathComponent() }
    return url.appendingPathComponent("fixtures").path
  }()

  package static func text(_ path: String) throws -> String {
    try String(contentsOfFile: "\(folder)/\(path)", encoding: .utf8)
  }

  package static func bytes(_ path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(path)")))
  }
}
