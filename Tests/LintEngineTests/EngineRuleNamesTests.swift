import Foundation
import JobsworthTestSupport
import LintEngine
import Testing

@Suite("The catalogue and the sources")
struct EngineRuleNamesTests {
  /// Names of rules that stand in the sources of a module: `"api/…"`, `"yaml/…"`, `refuse("…"`.
  private static func names(in module: String) throws -> Set<String> {
    let folder = Fixture.root.appendingPathComponent("Sources/\(module)")
    let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    var names: Set<String> = []
    while let url = files?.nextObject() as? URL {
      guard url.pathExtension == "swift" else { continue }
      let text = try String(contentsOf: url, encoding: .utf8)
      for match in text.matches(of: /"((?:api|yaml|pod)\/[a-z-]+)"/) { names.insert(String(match.1)) }
      for match in text.matches(of: /refuse\(\s*"([a-z-]+)"/) { names.insert("pod/" + match.1) }
    }
    return names
  }

  @Test("every rule that the verdict and the reader of YAML tell is in the catalogue")
  func complete() throws {
    let catalogue = RuleCatalogue(RuleCatalogue.engine)
    let told = try Self.names(in: "Admission").union(Self.names(in: "YAMLTree"))
    #expect(told.count > 25)
    for name in told.sorted() { #expect(catalogue.description(of: name) != nil, "\(name)") }
    for rule in catalogue.all where rule.group != nil { #expect(told.contains(rule.name), "\(rule.name)") }
  }
}
