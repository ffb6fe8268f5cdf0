import Diagnostics
import LintEngine
import Testing

@Suite("The catalogue of rules")
struct RuleCatalogueTests {
  @Test("every rule is found by its name")
  func lookUp() {
    let catalogue = RuleCatalogue(RuleCatalogue.engine)
    #expect(catalogue.all.count > 15)
    for rule in catalogue.all { #expect(catalogue.description(of: rule.name) === rule) }
    #expect(catalogue.description(of: "api") == nil)
    #expect(catalogue.groups == ["api", "pod", "yaml"])
  }

  @Test("who looks for a name of elsewhere is told the one here")
  func otherNames() {
    let catalogue = RuleCatalogue(RuleCatalogue.engine)
    #expect(catalogue.hint(for: "tz-in-schedule") == "it is called api/invalid-value here")
    #expect(catalogue.hint(for: "api/invalid-valu") == "did you mean \"api/invalid-value\"?")
    #expect(catalogue.hint(for: "dst-gap") == "`jobsworth rules` lists them")
  }

  @Test("a name that comes twice counts once, the first one")
  func once() {
    let catalogue = RuleCatalogue([.init("x", .error, "First"), .init("x", .info, "Second")])
    #expect(catalogue.all.map(\.summary) == ["First"])
  }
}
