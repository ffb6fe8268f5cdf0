import LintEngine
import Practice
import Testing

@Suite("The folders of rules")
struct RuleFolderTests {
  static let catalogue = RuleSet(BuiltInRules.all).catalogue

  @Test("every rule of good practice has a folder, and every folder a rule")
  func folders() {
    let engine = Set(RuleCatalogue.engine.map(\.name))
    let rules = Set(Self.catalogue.all.map(\.name)).subtracting(engine)
    #expect(rules == Set(RuleDocument.all.map(\.name)))
    #expect(Set(RuleText.names) == Set(RuleDocument.all.map(\.name)))
  }

  @Test("texts have the same headings, both kinds of example, and the rule's own summary", arguments: RuleDocument.all)
  func text(_ document: RuleDocument) {
    #expect(document.title == document.name)
    #expect(RuleText(of: document.name)?.markdown.hasPrefix("# \(document.name)\n") == true)
    #expect(document.headings == RuleText.headings || document.headings == RuleText.headings.dropLast())
    #expect(document.summary == (Self.catalogue.description(of: document.name)?.summary).map { $0 + "." })
    #expect(!document.failing.isEmpty)
    #expect(!document.passing.isEmpty)
  }

  @Test("names say what is wrong, not what to do", arguments: RuleDocument.all)
  func names(_ document: RuleDocument) {
    for word in ["no-", "disallow-", "require-", "must-", "use-", "avoid-"] {
      #expect(!document.name.hasPrefix(word))
    }
    #expect(document.name.utf8.allSatisfy { $0 == UInt8(ascii: "-") || $0 >= 97 && $0 <= 122 })
  }
}
