import Diagnostics
import KubernetesValues
import LintEngine
import Practice
import SourceText
import Testing
import YAMLTree

/// Every rule's text is its documentation and its test: the examples are linted as they stand and changed in ways
/// that must not matter.
@Suite("Examples of the rules")
struct RuleExampleTests {
  static let rules = RuleSet(BuiltInRules.all)

  /// The documents of rules that are there; the others are told by ``RuleFolderTests``.
  static let documents = RuleDocument.all.filter { rules.catalogue.description(of: $0.name) != nil }

  /// The findings of one rule, and what is wrong with the text as YAML and with suppressions.
  static func lint(_ text: String, _ rule: String, and others: [String] = []) -> (SourceFile, LintedFile) {
    let selection = Selection(rules.catalogue, .init(), .init(select: [rule] + others))
    let source = SourceFile(path: "example.yaml", text: text)
    let linter = Linter(version: .newest, zones: .forTests, rules: rules, selection: selection)
    return (source, linter.lint(source))
  }

  static func marks(_ source: SourceFile, _ file: LintedFile) -> [RuleDocument.Mark] {
    let index = source.makeLineIndex()
    return file.allFindings.map { finding in
      let place = source.location(of: Int(finding.range.start), in: index)
      let end = source.location(of: Int(finding.range.end), in: index)
      return .init(
        line: place.line, column: place.column, length: end.line == place.line ? end.column - place.column : 0,
        message: finding.message)
    }
  }

  /// The marks of a text, whatever their order.
  static func found(_ text: String, _ rule: String) -> Set<RuleDocument.Mark> {
    let (source, file) = lint(text, rule)
    return Set(marks(source, file))
  }

  @Test("findings are where they are marked, and nowhere else", arguments: documents)
  func failing(_ document: RuleDocument) {
    for example in document.failing {
      #expect(!example.marks.isEmpty)
      #expect(Self.found(example.text, document.name) == Set(example.marks))
    }
  }

  @Test("what is to be used instead is accepted and has no finding", arguments: documents)
  func passing(_ document: RuleDocument) {
    for example in document.passing {
      let (source, file) = Self.lint(example.text, document.name, and: ["api"])
      #expect(Self.marks(source, file).isEmpty)
      #expect(file.documents.contains { $0.verdict != nil })
    }
  }

  @Test("a comment in front moves the findings down a line", arguments: documents)
  func comment(_ document: RuleDocument) {
    for example in document.failing {
      let moved = example.marks.map { mark in
        RuleDocument.Mark(line: mark.line + 1, column: mark.column, length: mark.length, message: mark.message)
      }
      #expect(Self.found("# überaus – 字 comment\n" + example.text, document.name) == Set(moved))
    }
  }

  @Test("a document in front moves them too", arguments: documents)
  func documentInFront(_ document: RuleDocument) {
    let front = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: in-front\n---\n"
    for example in document.failing {
      let moved = example.marks.map { mark in
        RuleDocument.Mark(line: mark.line + 5, column: mark.column, length: mark.length, message: mark.message)
      }
      #expect(Self.found(front + example.text, document.name) == Set(moved))
    }
  }

  @Test("line ends of Windows change nothing", arguments: documents)
  func carriageReturns(_ document: RuleDocument) {
    for example in document.failing {
      let text = example.text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")
      #expect(Self.found(text, document.name) == Set(example.marks))
    }
  }

  @Test("written as JSON the same is found", arguments: documents)
  func flowStyle(_ document: RuleDocument) {
    for example in document.failing where !document.isAboutStyle {
      let stream = YAMLStream(parsing: SourceFile(path: "example.yaml", text: example.text))
      let text = stream.documents.map { FlowText.of($0.root) }.joined(separator: "\n---\n")
      #expect(Self.found(text, document.name).map(\.message).sorted() == example.marks.map(\.message).sorted())
    }
  }

  @Test("an ignored finding is gone, and the comment is of use", arguments: documents)
  func suppressed(_ document: RuleDocument) {
    for example in document.failing {
      let comment = "# jobsworth: ignore-file[\(document.name)] -- a test\n"
      let (source, file) = Self.lint(comment + example.text, document.name, and: ["unused-ignore", "mistaken-ignore"])
      #expect(Self.marks(source, file).isEmpty)
      let (lines, lined) = Self.lint(
        Suppressed.lines(example, rule: document.name), document.name, and: ["unused-ignore", "mistaken-ignore"])
      #expect(Self.marks(lines, lined).isEmpty, "\(lines.text(ByteRange(0, lines.bytes.count)))")
    }
  }

  @Test("fixes leave YAML behind, take their findings away and find nothing to do again", arguments: documents)
  func fixes(_ document: RuleDocument) {
    let promised = Self.rules.catalogue.description(of: document.name)?.fix
    var safeties: Set<Fix.Safety> = []
    for example in document.failing {
      let (source, before) = Self.lint(example.text, document.name)
      let fixable = before.allFindings.filter { $0.fix != nil }
      safeties.formUnion(fixable.compactMap(\.fix?.safety))
      let mending = Mending(source, allowsUnsafe: true) {
        Self.lint($0.text(ByteRange(0, $0.bytes.count)), document.name).1
      }
      #expect(mending.count == fixable.count)
      #expect(mending.file.allFindings.count == before.allFindings.count - fixable.count)
      let again = Mending(mending.source, allowsUnsafe: true) {
        Self.lint($0.text(ByteRange(0, $0.bytes.count)), document.name).1
      }
      #expect(again.count == 0)
    }
    #expect(promised.map { safeties.contains($0) } ?? safeties.isEmpty)
    #expect(document.headings.contains("Fix") == (promised != nil))
  }
}

extension RuleDocument {
  /// Whether the rule is about how values are written, so that another way of writing them is another case.
  var isAboutStyle: Bool { ["implicit-typing"].contains(name) }
}
