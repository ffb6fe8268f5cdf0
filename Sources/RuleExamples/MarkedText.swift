import Foundation
package import LintEngine

/// Writes the marks of a text's failing examples anew, as the rule finds them.
package struct MarkedText {
  private let name: String
  private let rules: RuleSet

  package init(name: String, _ rules: RuleSet) {
    self.name = name
    self.rules = rules
  }

  /// The text with its marks replaced; to be read before it is believed.
  package func remarked(_ markdown: String) -> String {
    let examination = RuleExamination(RuleDocument(name: name, markdown: markdown), rules)
    var result: [String] = []
    var section = ""
    var block: [String]?
    for line in markdown.components(separatedBy: "\n") {
      if line.hasPrefix("```") {
        if let lines = block { result += section == "Example" ? marked(lines, examination) : lines }
        block = block == nil ? [] : nil
        result.append(line)
      } else if block != nil {
        block?.append(line)
      } else {
        if line.hasPrefix("## ") { section = String(line.dropFirst(3)) }
        result.append(line)
      }
    }
    return result.joined(separator: "\n")
  }

  private func marked(_ lines: [String], _ examination: RuleExamination) -> [String] {
    let plain = lines.filter { RuleDocument.Mark($0) == nil }
    let marks = examination.marks(in: plain.joined(separator: "\n") + "\n")
    return plain.enumerated().flatMap { number, line in
      // The comment begins where its line does: in front of that it might end a block.
      let indentation = line.prefix { $0 == " " }.count
      return [line] + marks.filter { $0.line == number + 1 }.map { $0.line(below: indentation) }
    }
  }
}
