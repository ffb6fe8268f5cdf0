import LintEngine
import Practice
import Testing

@Suite("Rules in Swift")
struct BuiltInRulesTests {
  @Test("are listed by name, once each")
  func order() {
    let names = BuiltInRules.all.map(\.description.name)
    #expect(names == Set(names).sorted())
  }

  @Test("names of elsewhere lead to rules")
  func otherNames() {
    let catalogue = RuleSet(BuiltInRules.all).catalogue
    for (other, name) in OtherRuleNames.known {
      #expect(catalogue.description(of: name) != nil, "\(name)")
      #expect(catalogue.description(of: other) == nil, "\(other)")
    }
  }
}
