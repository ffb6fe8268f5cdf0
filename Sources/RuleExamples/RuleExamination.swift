import Admission
import Diagnostics
import KubernetesValues
package import LintEngine
import Practice
import Reporting
import SourceText
import YAMLTree

/// Holds a rule to its text: the examples are linted as they stand, and changed in ways that must not matter.
package struct RuleExamination: Sendable {
  package let document: RuleDocument
  private let rules: RuleSet
  private let clean: String

  /// - Parameters:
  ///   - rules: among them the rule of the document.
  ///   - clean: manifests that no default rule may have anything to say about.
  package init(_ document: RuleDocument, _ rules: RuleSet, clean: String = "") {
    self.document = document
    self.rules = rules
    self.clean = clean
  }

  /// One thing that must hold of every rule.
  package struct Check: Sendable, CustomStringConvertible {
    package let description: String
    /// What does not hold, in words.
    package let problems: @Sendable (RuleExamination) -> [String]
  }

  package static let checks = [
    Check(description: "the text has the headings, both kinds of example and the rule's summary") { $0.checkText() },
    Check(description: "the name says what is wrong, not what to do") { $0.checkName() },
    Check(description: "findings are where they are marked, and nowhere else") { $0.checkFailing() },
    Check(description: "what is to be used instead is accepted and has no finding") { $0.checkPassing() },
    Check(description: "the API server takes what the rule warns of") { $0.checkVerdicts() },
    Check(description: "in a cluster, which has filled in defaults, the policy says the same") { $0.checkStored() },
    Check(description: "clean manifests have no finding") { $0.checkClean() },
    Check(description: "a comment in front moves the findings down a line") {
      $0.checkMoved(by: "# überaus – 字 comment\n")
    },
    Check(description: "a document in front moves them too") {
      $0.checkMoved(by: "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: in-front\n---\n")
    },
    Check(description: "line ends of Windows change nothing") { $0.checkLineEnds() },
    Check(description: "written as JSON the same is found") { $0.checkFlowStyle() },
    Check(description: "an ignored finding is gone, and the comment is of use") { $0.checkSuppression() },
    Check(description: "fixes take their findings away and find nothing to do again") { $0.checkFixes() },
    Check(description: "in a cluster, which has filled in defaults, fixes give what the API server takes") {
      $0.checkFixesOfDefaults()
    },
  ]

  // MARK: Linting

  /// The findings of one rule, and what is wrong with the text as YAML and with suppressions.
  private func lint(_ text: String, and others: [String] = []) -> (SourceFile, LintedFile) {
    let selection = Selection(rules.catalogue, .init(), .init(select: [document.name] + others))
    let source = SourceFile(path: "example.yaml", text: text)
    let linter = Linter(version: .newest, zones: .forExamples, rules: rules, selection: selection)
    return (source, linter.lint(source))
  }

  private func marks(_ source: SourceFile, _ file: LintedFile) -> [RuleDocument.Mark] {
    let index = source.makeLineIndex()
    return file.allFindings.map { finding in
      let place = source.location(of: Int(finding.range.start), in: index)
      let end = source.location(of: Int(finding.range.end), in: index)
      return .init(
        line: place.line, column: place.column, length: end.line == place.line ? end.column - place.column : 0,
        message: finding.message)
    }
  }

  /// The marks that an example ought to have.
  func marks(in text: String) -> [RuleDocument.Mark] {
    let (source, file) = lint(text)
    return marks(source, file)
  }

  private func differences(_ found: [RuleDocument.Mark], _ expected: [RuleDocument.Mark]) -> [String] {
    Set(found).subtracting(expected).map { "not marked: \($0)" }.sorted()
      + Set(expected).subtracting(found).map { "not found: \($0)" }.sorted()
  }

  // MARK: The text

  private func checkText() -> [String] {
    var problems: [String] = []
    if document.title != document.name { problems.append("the title is \(document.title), not the name") }
    let headings = ["What it checks", "Why it matters", "Example", "Use instead"]
    let description = rules.catalogue.description(of: document.name)
    let wanted = headings + (description?.fix == nil ? [] : ["Fix"])
    if document.headings != wanted { problems.append("headings are \(document.headings), not \(wanted)") }
    if description == nil { problems.append("there is no such rule") }
    if let summary = description?.summary, document.summary != summary + "." {
      problems.append("the first paragraph is not the summary, \"\(summary).\"")
    }
    if document.failing.isEmpty { problems.append("there is no failing example") }
    if document.passing.isEmpty { problems.append("there is no passing example") }
    return problems
  }

  private func checkName() -> [String] {
    let commands = ["no-", "disallow-", "require-", "must-", "use-", "avoid-"]
    var problems = commands.filter(document.name.hasPrefix).map { "the name begins with \($0)" }
    if !document.name.utf8.allSatisfy({ $0 == UInt8(ascii: "-") || $0 >= 97 && $0 <= 122 }) {
      problems.append("the name has other characters than a-z and -")
    }
    return problems
  }

  // MARK: The examples

  private func checkFailing() -> [String] {
    document.failing.flatMap { example in
      (example.marks.isEmpty ? ["a failing example has no mark"] : [])
        + differences(marks(in: example.text), example.marks)
    }
  }

  private func checkPassing() -> [String] {
    document.passing.flatMap { example in
      let (source, file) = lint(example.text, and: ["api"])
      return marks(source, file).map { "found in what is to be used instead: \($0)" }
        + (file.documents.contains { $0.verdict != nil } ? [] : ["there is no Job to be used instead"])
    }
  }

  private func checkVerdicts() -> [String] {
    document.failing.flatMap { example in
      let documents = lint(example.text, and: ["api"]).1.documents
      return documents.compactMap(\.verdict).filter { !$0.allowed }.map { "refused: \($0.message ?? "")" }
    }
  }

  /// A policy, asked of the objects that the server would store.
  private func checkStored() -> [String] {
    guard let rule = rules.manifestRules.first(where: { $0.description.name == document.name }) as? PolicyRule else {
      return []
    }
    func outcomes(_ text: String) -> [PolicyRule.Outcome] {
      lint(text).1.documents.compactMap(\.object).map(rule.judgeStored)
    }
    var problems: [String] = []
    let texts = document.failing.map { ($0.text, $0.marks.map(\.message)) } + document.passing.map { ($0.text, []) }
    for (text, marked) in texts + [(clean, [])] {
      let outcomes = outcomes(text)
      problems += outcomes.flatMap(\.errors).map { "cannot be evaluated: \($0)" }
      let found = outcomes.flatMap(\.violations).map(\.message)
      guard !rule.policy.isRaw, text != clean || rule.description.isDefault else { continue }
      if found.sorted() != marked.sorted() { problems.append("says \(found), not \(marked)") }
    }
    return problems
  }

  private func checkClean() -> [String] {
    guard rules.catalogue.description(of: document.name)?.isDefault ?? false else { return [] }
    return marks(in: clean).map { "found in a clean manifest: \($0)" }
  }

  private func checkMoved(by front: String) -> [String] {
    let lines = front.utf8.count { $0 == UInt8(ascii: "\n") }
    return document.failing.flatMap { example in
      let moved = example.marks.map { mark in
        RuleDocument.Mark(line: mark.line + lines, column: mark.column, length: mark.length, message: mark.message)
      }
      return differences(marks(in: front + example.text), moved)
    }
  }

  private func checkLineEnds() -> [String] {
    document.failing.flatMap { example in
      let text = example.text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")
      return differences(marks(in: text), example.marks)
    }
  }

  private func checkFlowStyle() -> [String] {
    // How values are written is what this rule is about, so that another way of writing them is another case.
    guard document.name != "implicit-typing" else { return [] }
    return document.failing.flatMap { example -> [String] in
      let stream = YAMLStream(parsing: SourceFile(path: "example.yaml", text: example.text))
      let text = stream.documents.map { FlowText.of($0.root) }.joined(separator: "\n---\n")
      let (found, expected) = (marks(in: text).map(\.message).sorted(), example.marks.map(\.message).sorted())
      return found == expected ? [] : ["found \(found), not \(expected)"]
    }
  }

  private func checkSuppression() -> [String] {
    document.failing.flatMap { example in
      let comment = "# jobsworth: ignore-file[\(document.name)] -- a test\n"
      return [comment + example.text, Suppressed.lines(example, rule: document.name)].flatMap { text in
        let (source, file) = lint(text, and: ["unused-ignore", "mistaken-ignore"])
        return marks(source, file).map { "found although ignored: \($0)" }
      }
    }
  }

  private func checkFixes() -> [String] {
    var problems: [String] = []
    var safeties: Set<Fix.Safety> = []
    for example in document.failing {
      let (source, before) = lint(example.text)
      let fixable = before.allFindings.filter { $0.fix != nil }
      safeties.formUnion(fixable.compactMap(\.fix?.safety))
      let mending = Mending(source, allowsUnsafe: true) { lint($0.text(ByteRange(0, $0.bytes.count))).1 }
      if mending.count != fixable.count { problems.append("\(mending.count) of \(fixable.count) fixes were made") }
      let left = mending.file.allFindings.count
      if left != before.allFindings.count - fixable.count { problems.append("\(left) findings are left after fixing") }
      let again = Mending(mending.source, allowsUnsafe: true) { lint($0.text(ByteRange(0, $0.bytes.count))).1 }
      if again.count != 0 { problems.append("fixing again changes more") }
    }
    let promised = rules.catalogue.description(of: document.name)?.fix
    if let promised, !safeties.contains(promised) { problems.append("no example shows a fix that is \(promised)") }
    if promised == nil, !safeties.isEmpty { problems.append("there are fixes that the rule does not promise") }
    return problems
  }

  /// A default that is written down may be at odds with what a fix adds.
  private func checkFixesOfDefaults() -> [String] {
    document.failing.flatMap { example -> [String] in
      let (source, file) = lint(example.text)
      let text = DefaultedText.render(file.documents.compactMap(\.object), in: source)
      let (stored, before) = lint(text)
      guard before.documents.compactMap(\.verdict).allSatisfy(\.allowed) else { return [] }
      let fixable = before.allFindings.count { $0.fix != nil }
      let mending = Mending(stored, allowsUnsafe: true) { lint($0.text(ByteRange(0, $0.bytes.count))).1 }
      return (mending.count == fixable ? [] : ["\(mending.count) of \(fixable) fixes were made"])
        + mending.file.documents.compactMap(\.verdict).filter { !$0.allowed }.map { "refused: \($0.message ?? "")" }
    }
  }
}
