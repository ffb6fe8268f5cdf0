import Foundation
import RuleExamples
import SourceText

/// `jobsworth-dev check-fixes`: mends every manifest of folders in memory and says what does not hold.
enum FixCommand {
  static let usage = "check-fixes FOLDER [...]"

  /// - Returns: the exit status.
  static func run(_ folders: [String]) throws -> Int32 {
    let examination = FixExamination(try RuleFolder(URL(filePath: "rules")).rules)
    var (files, made, wrong) = (0, 0, 0)
    var offered: [String: Int] = [:]
    for folder in folders {
      guard let paths = FileManager.default.enumerator(atPath: folder) else { continue }
      for case let path as String in paths
      where [".yaml", ".yml", ".json"].contains(where: path.hasSuffix) {
        guard let data = FileManager.default.contents(atPath: "\(folder)/\(path)") else { continue }
        let outcome = examination.examine(SourceFile(path: path, bytes: [UInt8](data)))
        files += 1
        made += outcome.made
        offered.merge(outcome.offered, uniquingKeysWith: +)
        for problem in outcome.problems { print("\(folder)/\(path): \(problem)") }
        wrong += outcome.problems.isEmpty ? 0 : 1
      }
    }
    for (rule, count) in offered.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) { print("\(count)\t\(rule)") }
    print("\(made) fixes made in \(files) files; \(wrong) files with problems")
    return wrong == 0 && files > 0 ? 0 : 1
  }
}
