import Foundation
import RuleExamples
import Testing

/// Every rule's text is its documentation and its test.
@Suite("Examples of the rules")
struct RuleExampleTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  static let folder = Result { try RuleFolder(root.appending(path: "rules")) }
  static let clean = Result {
    try String(contentsOf: root.appending(path: "fixtures/rules/clean.yaml"), encoding: .utf8)
  }

  static var documents: [RuleDocument] { (try? folder.get().documents) ?? [] }

  @Test("policy files are read and their expressions fit the API; no rule is without a folder")
  func policies() throws {
    #expect(try Self.folder.get().problems.isEmpty)
    #expect(!Self.documents.isEmpty)
  }

  @Test("texts and examples", arguments: documents)
  func example(_ document: RuleDocument) throws {
    let examination = RuleExamination(document, try Self.folder.get().rules, clean: try Self.clean.get())
    for check in RuleExamination.checks {
      #expect(check.problems(examination).isEmpty, "\(check)")
    }
  }

  @Test("a mark is read as it is written", arguments: [(1, 0), (3, 0), (3, 2), (9, 2), (4, 2)])
  func marks(column: Int, indentation: Int) throws {
    let mark = RuleDocument.Mark(line: 0, column: column, length: 3, message: "is wrong")
    #expect(RuleDocument.Mark(mark.line(below: indentation)) == mark)
  }
}
