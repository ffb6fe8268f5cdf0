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
}
