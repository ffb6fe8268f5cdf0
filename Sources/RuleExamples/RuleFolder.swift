import Diagnostics
package import Foundation
import KubernetesValues
package import LintEngine
package import Practice
import SourceText

/// The folder `rules/`: its texts, and the rules of its policy files with those in Swift.
package struct RuleFolder: Sendable {
  package let documents: [RuleDocument]
  package let policies: [Policy]
  package let rules: RuleSet
  /// What the examples of the rule about long Jobs are held to, in seconds.
  private static let maxDuration: Int64 = 3600
  /// What is wrong with policy files, a line each.
  package private(set) var problems: [String] = []

  /// - Throws: where a folder or a file cannot be read.
  package init(_ folder: URL) throws {
    documents = try RuleDocument.all(in: folder)
    var policies: [Policy] = []
    let checker = PolicyChecker(.newest)
    for document in documents {
      guard let file = try PolicyFile("\(document.name)/policy.yaml", in: folder) else { continue }
      problems += file.problems(file.reader.policies.flatMap { checker.findings(of: $0) })
      if file.reader.policies.map(\.name) != [document.name] {
        problems.append("\(file.path): holds \(file.reader.policies.map(\.name)), not one policy \(document.name)")
      }
      guard let other = try PolicyFile("\(document.name)/fix.yaml", in: folder) else {
        policies += file.reader.policies
        continue
      }
      problems += other.problems(other.reader.fixes.flatMap { checker.findings(of: $0) })
      if other.reader.fixes.map(\.name) != [document.name] {
        problems.append("\(other.path): holds \(other.reader.fixes.map(\.name)), not one policy \(document.name)")
      }
      policies += file.reader.policies.map { policy in
        var policy = policy
        policy.fix = other.reader.fixes.first
        return policy
      }
    }
    let compiler = PolicyCompiler(.newest)
    let inSwift = BuiltInRules.all(maxDuration: Self.maxDuration).filter { !($0 is PolicyRule) }
    self.policies = policies
    rules = RuleSet(inSwift + policies.map { PolicyRule($0, compiler) as any Rule })
    let known = Set(documents.map(\.name))
    problems += inSwift.map(\.description.name).filter { !known.contains($0) }.map { "\($0): has no folder" }
  }
}

/// A file of policies, read.
private struct PolicyFile {
  let path: String
  let source: SourceFile
  let reader: PolicyReader

  /// - Returns: nil where there is no such file.
  init?(_ path: String, in folder: URL) throws {
    let file = folder.appending(path: path)
    guard FileManager.default.fileExists(atPath: file.path) else { return nil }
    self.path = path
    source = SourceFile(path: path, text: try String(contentsOf: file, encoding: .utf8))
    reader = PolicyReader(source)
  }

  /// What is wrong, a line each.
  func problems(_ more: [Finding]) -> [String] {
    let index = source.makeLineIndex()
    return (reader.findings + more).map { finding in
      let place = source.location(of: Int(finding.range.start), in: index)
      return "\(path):\(place.line):\(place.column): \(finding.message)"
    }
  }
}
