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
  /// What is wrong with policy files, a line each.
  package private(set) var problems: [String] = []

  /// - Throws: where a folder or a file cannot be read.
  package init(_ folder: URL) throws {
    documents = try RuleDocument.all(in: folder)
    var policies: [Policy] = []
    for document in documents {
      let file = folder.appending(path: "\(document.name)/policy.yaml")
      guard FileManager.default.fileExists(atPath: file.path) else { continue }
      let source = SourceFile(
        path: "\(document.name)/policy.yaml", text: try String(contentsOf: file, encoding: .utf8))
      let reader = PolicyReader(source)
      let index = source.makeLineIndex()
      let faults = reader.findings + reader.policies.flatMap { PolicyChecker(.newest).findings(of: $0) }
      problems += faults.map { finding in
        let place = source.location(of: Int(finding.range.start), in: index)
        return "\(source.path):\(place.line):\(place.column): \(finding.message)"
      }
      if reader.policies.map(\.name) != [document.name] {
        problems.append("\(source.path): holds \(reader.policies.map(\.name)), not one policy \(document.name)")
      }
      policies += reader.policies
    }
    let compiler = PolicyCompiler(.newest)
    let inSwift = BuiltInRules.all.filter { !($0 is PolicyRule) }
    self.policies = policies
    rules = RuleSet(inSwift + policies.map { PolicyRule($0, compiler) as any Rule })
    let known = Set(documents.map(\.name))
    problems += inSwift.map(\.description.name).filter { !known.contains($0) }.map { "\($0): has no folder" }
  }
}
