import Diagnostics
import JSONText
import JobsworthTestSupport
import KubernetesValues
import LintEngine
import Practice
import SourceText
import Testing

/// Manifests that a rule has to find, and others that only look so: scripts, command lines, credentials, places.
@Suite("Hard cases of rules")
struct RuleCaseTests {
  struct Case: Sendable {
    var rule: String
    var finds: Bool
    var manifest: [UInt8]
  }

  static let cases: [Case] = {
    let bytes = (try? Fixture.bytes("rules/cases.jsonl")) ?? []
    return bytes.split(separator: UInt8(ascii: "\n")).compactMap { line in
      guard let value = JSONValue(line), let rule = value["rule"]?.string, let finds = value["finds"]?.bool,
        let manifest = value["manifest"]
      else { return nil }
      return Case(rule: rule, finds: finds, manifest: manifest.bytes)
    }
  }()

  @Test("each is found or left alone, as it deserves")
  func cases() {
    #expect(Self.cases.count > 150)
    let rules = RuleSet(BuiltInRules.all)
    for (number, example) in Self.cases.enumerated() {
      let selection = Selection(rules.catalogue, .init(), .init(select: [example.rule]))
      let linter = Linter(version: .newest, rules: rules, selection: selection)
      let file = linter.lint(SourceFile(path: "\(number).json", bytes: example.manifest))
      let isFound = file.allFindings.contains { $0.rule == example.rule }
      #expect(isFound == example.finds, "line \(number + 1): \(String(decoding: example.manifest, as: UTF8.self))")
    }
  }
}
