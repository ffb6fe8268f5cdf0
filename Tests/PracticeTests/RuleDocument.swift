import Foundation
import JobsworthTestSupport
import SourceText
import Testing

/// A `rule.md`, taken apart: its examples with the findings that are marked in them.
struct RuleDocument: Sendable, CustomTestStringConvertible {
  /// A manifest and the findings that are marked in it.
  struct Example: Sendable {
    /// Without the marking lines.
    var text: String
    var marks: [Mark]
  }

  /// `# ^^^^ message` below a line: what is underlined, and what is said of it.
  struct Mark: Hashable, Sendable, CustomStringConvertible {
    /// From 1, as in ``TextLocation``.
    var line: Int
    var column: Int
    var length: Int
    var message: String

    var description: String { "\(line):\(column)+\(length) \(message)" }
  }

  var name: String
  var title: String
  /// The paragraph below the title.
  var summary: String
  var headings: [String]
  var failing: [Example] = []
  var passing: [Example] = []

  var testDescription: String { name }

  static let all: [RuleDocument] = {
    let folder = Fixture.root.appendingPathComponent("rules")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.sorted().compactMap { name in
      let url = folder.appendingPathComponent(name).appendingPathComponent("rule.md")
      return (try? String(contentsOf: url, encoding: .utf8)).map { RuleDocument(name: name, markdown: $0) }
    }
  }()

  init(name: String, markdown: String) {
    self.name = name
    title = ""
    summary = ""
    headings = []
    var section = ""
    var block: [String]?
    for line in markdown.components(separatedBy: "\n") {
      if line.hasPrefix("```") {
        if let lines = block {
          let example = Example(lines: lines, rule: name)
          if section == "Example" { failing.append(example) }
          if section == "Use instead" { passing.append(example) }
          block = nil
        } else {
          block = []
        }
      } else if block != nil {
        block?.append(line)
      } else if line.hasPrefix("# ") {
        title = String(line.dropFirst(2))
      } else if line.hasPrefix("## ") {
        section = String(line.dropFirst(3))
        headings.append(section)
      } else if section.isEmpty, !line.isEmpty {
        summary += (summary.isEmpty ? "" : " ") + line
      }
    }
  }
}

extension RuleDocument.Example {
  init(lines: [String], rule: String) {
    var kept: [String] = []
    var marks: [RuleDocument.Mark] = []
    for line in lines {
      let blanks = line.prefix { $0 == " " }
      let rest = line.dropFirst(blanks.count)
      let carets = rest.dropFirst().drop { $0 == " " }.prefix { $0 == "^" }
      guard rest.hasPrefix("#"), !carets.isEmpty else {
        kept.append(line)
        continue
      }
      let column = line.distance(from: line.startIndex, to: carets.startIndex) + 1
      var message = line[carets.endIndex...].trimmingCharacters(in: .whitespaces)
      if message.hasPrefix(rule + " ") { message = String(message.dropFirst(rule.count + 1)) }
      marks.append(.init(line: kept.count, column: column, length: carets.count, message: message))
    }
    self.init(text: kept.joined(separator: "\n") + "\n", marks: marks)
  }
}
