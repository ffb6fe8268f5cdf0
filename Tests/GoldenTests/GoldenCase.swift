import Foundation
import JobsworthTestSupport
import Testing

/// One call of the program: a folder `fixtures/cli/<name>` with `args`, what it reads, and what it must print.
///
/// - `args`: one argument a line.
/// - `stdin`: where the call reads it.
/// - `files/`: the working folder; the call works on a copy of it.
/// - `home`: the name of a folder `fixtures/homes/<name>`, whose content stands in the working folder too, which is the
///   call's home.
/// - `stdout`, `stderr`, `exit`: what must come of it; an empty stream has no file.
/// - `after/`: files that the call must have left behind, where it writes any.
struct GoldenCase: Sendable, CustomTestStringConvertible {
  var name: String
  var folder: URL
  var arguments: [String]

  var testDescription: String { name }

  static let all: [GoldenCase] = {
    let root = Fixture.url("cli")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: root.path)) ?? []
    return names.sorted().compactMap { name in
      let folder = root.appendingPathComponent(name)
      guard let text = try? String(contentsOf: folder.appendingPathComponent("args"), encoding: .utf8) else {
        return nil
      }
      return GoldenCase(
        name: name, folder: folder, arguments: text.split(separator: "\n").map(String.init))
    }
  }()

  /// What came of a call.
  struct Outcome: Equatable {
    var stdout: String
    var stderr: String
    var exit: String
    /// By path below the working folder.
    var after: [String: String]
  }

  func file(_ name: String) -> String? {
    (try? Data(contentsOf: folder.appendingPathComponent(name))).map { String(decoding: $0, as: UTF8.self) }
  }

  /// What is recorded.
  var expected: Outcome {
    Outcome(
      stdout: file("stdout") ?? "", stderr: file("stderr") ?? "", exit: file("exit") ?? "",
      after: Self.contents(of: folder.appendingPathComponent("after")))
  }

  /// The files below a folder by path; none where there is no folder.
  static func contents(of folder: URL) -> [String: String] {
    var result: [String: String] = [:]
    let paths = (try? FileManager.default.subpathsOfDirectory(atPath: folder.path)) ?? []
    for path in paths {
      let url = folder.appendingPathComponent(path)
      guard (try? url.resourceValues(forKeys: [.isRegularFileKey]))?.isRegularFile == true else { continue }
      result[path] = (try? Data(contentsOf: url)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
    return result
  }
}
