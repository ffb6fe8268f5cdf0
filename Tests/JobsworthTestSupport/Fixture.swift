package import Foundation

/// Files under `fixtures/`, found from the place of this source file.
package enum Fixture {
  /// The repository's root.
  package static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The folder's path, without a slash at the end.
  package static var folder: String { root.appendingPathComponent("fixtures").path }

  package static func url(_ path: String) -> URL {
    root.appendingPathComponent("fixtures").appendingPathComponent(path)
  }

  package static func bytes(_ path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: url(path)))
  }

  package static func text(_ path: String) throws -> String {
    String(decoding: try bytes(path), as: UTF8.self)
  }

  /// The files of a folder with one of the endings, by name; paths are relative to `fixtures/`.
  package static func files(in folder: String, endings: [String]) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: url(folder).path)) ?? []
    return names.filter { name in endings.contains { name.hasSuffix($0) } }.sorted().map { folder + "/" + $0 }
  }

  /// The lines of a JSON-lines file, decoded.
  package static func lines<Line: Decodable>(_ path: String, as type: Line.Type = Line.self) throws -> [Line] {
    let decoder = JSONDecoder()
    return try bytes(path).split(separator: UInt8(ascii: "\n")).map { line in
      try decoder.decode(Line.self, from: Data(line))
    }
  }
}
