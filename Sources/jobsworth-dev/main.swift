import Diagnostics
import Foundation
import Generation
import Practice
import SourceText

// The developer's tool: writes the generated sources. Run it in the root of the package.
guard CommandLine.arguments.dropFirst().first == "generate" else {
  FileHandle.standardError.write(Data("usage: jobsworth-dev generate\n".utf8))
  exit(2)
}

func read(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

func write(_ text: String, to path: String) throws {
  guard (try? read(path)) != text else { return }
  try text.write(toFile: path, atomically: true, encoding: .utf8)
  print(path)
}

try write(
  FieldTableGenerator(table: read("fixtures/api/fields.tsv")).generate(),
  to: "Sources/Manifests/FieldTable+Generated.swift")

let folders = try FileManager.default.contentsOfDirectory(atPath: "rules").filter { !$0.hasPrefix(".") }
try write(
  RuleTextGenerator(rules: folders.map { (name: $0, text: try read("rules/\($0)/rule.md")) }).generate(),
  to: "Sources/Practice/RuleTexts+Generated.swift")

let policies = try folders.map { "rules/\($0)/policy.yaml" }.filter { FileManager.default.fileExists(atPath: $0) }
  .flatMap { path in
    let source = SourceFile(path: path, text: try read(path))
    let reader = PolicyReader(source)
    let index = source.makeLineIndex()
    for finding in reader.findings {
      let place = source.location(of: Int(finding.range.start), in: index)
      FileHandle.standardError.write(Data("\(path):\(place.line):\(place.column): \(finding.message)\n".utf8))
    }
    if !reader.findings.isEmpty { exit(1) }
    return reader.policies
  }
try write(
  BundledPolicyGenerator(policies: policies).generate(),
  to: "Sources/Practice/Policies/BundledPolicies+Generated.swift")
