import Foundation
import Generation
import LintEngine
import Reporting
import RuleExamples
import Testing

@Suite("Generated files")
struct GeneratedFilesTests {
  /// The package's root, found from this file.
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  @Test("the field table is what the generator writes: else run `swift run jobsworth-dev generate`")
  func fieldTable() throws {
    let table = try String(contentsOf: Self.root.appending(path: "fixtures/api/fields.tsv"), encoding: .utf8)
    let file = Self.root.appending(path: "Sources/Manifests/FieldTable+Generated.swift")
    #expect(FieldTableGenerator(table: table).generate() == (try String(contentsOf: file, encoding: .utf8)))
  }

  @Test("the rules' texts are those of rules/: else run `swift run jobsworth-dev generate`")
  func ruleTexts() throws {
    let folder = Self.root.appending(path: "rules")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { !$0.hasPrefix(".") }
    let rules = try names.map { name in
      (name: name, text: try String(contentsOf: folder.appending(path: "\(name)/rule.md"), encoding: .utf8))
    }
    let file = Self.root.appending(path: "Sources/Practice/RuleTexts+Generated.swift")
    #expect(RuleTextGenerator(rules: rules).generate() == (try String(contentsOf: file, encoding: .utf8)))
  }

  @Test("the bundled policies are those of rules/: else run `swift run jobsworth-dev generate`")
  func bundledPolicies() throws {
    let policies = try RuleExampleTests.folder.get().policies
    let file = Self.root.appending(path: "Sources/Practice/Policies/BundledPolicies+Generated.swift")
    #expect(
      try BundledPolicyGenerator(policies: policies).generate() == (try String(contentsOf: file, encoding: .utf8)))
  }

  @Test("the catalogue is that of the rules: else run `swift run jobsworth-dev generate`")
  func catalogue() throws {
    let folder = try RuleExampleTests.folder.get()
    let page = RulePage.markdown(folder.rules.catalogue.all, folders: Set(folder.documents.map(\.name)))
    let file = Self.root.appending(path: "docs/rules.md")
    #expect(page == (try String(contentsOf: file, encoding: .utf8)))
  }

  @Test("rows read versions, enumerations and the empty value")
  func rows() {
    let rows = FieldRow.parse("type\tfield\tkind\titem-type\tenum\tsince\nT\tf\tstring\t\t\"\",A\t1.28\n")
    #expect(rows.count == 1)
    #expect(rows.first?.values == ["", "A"])
    #expect(rows.first?.since == 28)
    #expect(rows.first?.until == 255)
  }
}
