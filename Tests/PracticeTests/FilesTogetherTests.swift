import Admission
import Diagnostics
import Foundation
import JobsworthTestSupport
import KubernetesValues
import LintEngine
import Practice
import SourceText
import Testing

/// Files go through a linter together, a step at a time: nobody may notice.
@Suite("Files that are linted together")
struct FilesTogetherTests {
  /// Every manifest under `fixtures/`, several to a file now and then, and those of the rules' hard cases.
  private static let sources: [SourceFile] = {
    var sources: [SourceFile] = []
    let paths = FileManager.default.enumerator(atPath: Fixture.folder)?.compactMap { $0 as? String } ?? []
    for path in paths.sorted() where path.hasSuffix(".yaml") {
      guard let bytes = try? Fixture.bytes(path) else { continue }
      sources.append(SourceFile(path: path, bytes: bytes))
    }
    for (number, example) in RuleCaseTests.cases.enumerated() {
      sources.append(SourceFile(path: "case-\(number).json", bytes: example.manifest))
    }
    return sources
  }()

  private static func everything(_ rules: RuleSet) -> Linter {
    Linter(
      version: .newest, rules: rules, selection: Selection(rules.catalogue, .init(), .init(select: ["all"])))
  }

  /// The rules of the program, and policies that see defaults, parameters that nobody gives, and what fails.
  private static func rules() -> RuleSet {
    var stored = Policy(name: "sees-defaults")
    stored.matchesJobs = true
    stored.validations = [.init(Policy.Expression("object.spec.backoffLimit != 6"), message: "six retries")]
    var given = Policy(name: "wants-parameters")
    given.matchesJobs = true
    given.validations = [.init(Policy.Expression("params.data.size() > 0"), message: "no parameters")]
    var failing = Policy(name: "fails")
    failing.matchesJobs = true
    failing.validations = [.init(Policy.Expression("object.metadata.labels.none == ''"), message: "no label")]
    let compiler = PolicyCompiler(.newest)
    return RuleSet(
      BuiltInRules.all + [
        PolicyRule(stored, compiler, seesDefaults: true),
        PolicyRule(given, compiler, applications: [.init(params: nil)]), PolicyRule(failing, compiler),
      ])
  }

  @Test("get what each gets alone", arguments: [2, 32, 1000])
  func sameAsAlone(count: Int) {
    let rules = Self.rules()
    let together = Self.everything(rules)
    let alone = Self.everything(rules)
    #expect(Self.sources.count > 300)
    var findings = 0
    var notes = 0
    var start = 0
    while start < Self.sources.count {
      let some = Self.sources[start..<min(start + count, Self.sources.count)]
      let files = together.examine(some.map { Linter.Subject($0) })
      #expect(files.count == some.count)
      for (file, source) in zip(files, some) {
        let expected = alone.examine(source).finished()
        let found = file.finished()
        #expect(found.source.path == source.path)
        #expect(found.allFindings == expected.allFindings, "\(source.path)")
        #expect(found.notes == expected.notes, "\(source.path)")
        #expect(found.documents.map(\.verdict) == expected.documents.map(\.verdict), "\(source.path)")
        #expect(found.documents.map(\.name) == expected.documents.map(\.name), "\(source.path)")
        findings += found.allFindings.count
        notes += found.notes.count
      }
      start += count
    }
    #expect(findings > 500 && notes > 200)
  }

  @Test("are judged over all files as if each had been read alone")
  func sameOverAllFiles() {
    let rules = RuleSet(BuiltInRules.all)
    let linter = Self.everything(rules)
    var together = LintRun(rules: rules, files: linter.examine(Self.sources.map { Linter.Subject($0) }))
    var alone = LintRun(rules: rules, files: Self.sources.map { linter.examine($0) })
    together.checkCollections()
    alone.checkCollections()
    #expect(together.files.map { $0.finished().allFindings } == alone.files.map { $0.finished().allFindings })
    #expect(together.files.contains { $0.finished().allFindings.contains { $0.rule == "duplicate-object" } })
  }
}
