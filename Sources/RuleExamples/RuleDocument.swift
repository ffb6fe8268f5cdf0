package import Foundation

/// A `rule.md`, taken apart: its examples with the findings that are marked in them.
package struct RuleDocument: Sendable, CustomStringConvertible {
  /// A manifest and the findings that are marked in it.
  package struct Example: Sendable {
    /// Without the marking lines.
    package var text: String
    package var marks: [Mark]
  }

  /// `# ^^^^ message` below a line: what is underlined, and what is said of it.
  package struct Mark: Hashable, Sendable, CustomStringConvertible {
    /// From 1.
    package var line: Int
    package var column: Int
    package var length: Int
    package var message: String

    package init(line: Int, column: Int, length: Int, message: String) {
      self.line = line
      self.column = column
      self.length = length
      self.message = message
    }

    package var description: String { "\(line):\(column)+\(length) \(message)" }
  }

  package var name: String
  package var title: String
  /// The paragraph below the title.
  package var summary: String
  package var headings: [String]
  package var failing: [Example] = []
  package var passing: [Example] = []

  package var description: String { name }

  /// The rules of a folder, by name.
  package static func all(in folder: URL) throws -> [RuleDocument] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { !$0.hasPrefix(".") }.sorted().map {
      let text = try String(contentsOf: folder.appending(path: "\($0)/rule.md"), encoding: .utf8)
      return RuleDocument(name: $0, markdown: text)
    }
  }

  package init(name: String, markdown: String) {
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
      if var mark = RuleDocument.Mark(line) {
        mark.line = kept.count
        if mark.message.hasPrefix(rule + " ") { mark.message = String(mark.message.dropFirst(rule.count + 1)) }
        marks.append(mark)
      } else {
        kept.append(line)
      }
    }
    self.init(text: kept.joined(separator: "\n") + "\n", marks: marks)
  }
}

extension RuleDocument.Mark {
  /// What a line marks in the one above; nil for a line of the example.
  ///
  /// `#   ^^^^ message` underlines; `#<<<< message` is for what begins in the column of the `#`.
  package init?(_ text: String) {
    let blanks = text.prefix { $0 == " " }.count
    let rest = text.dropFirst(blanks)
    guard rest.first == "#" else { return nil }
    let sign = rest.dropFirst().drop { $0 == " " }
    let begins = rest.dropFirst().first == "<"
    let signs = sign.prefix { $0 == (begins ? "<" : "^") }
    guard !signs.isEmpty else { return nil }
    let message = sign[signs.endIndex...].trimmingCharacters(in: .whitespaces)
    let column = begins ? blanks : text.distance(from: text.startIndex, to: signs.startIndex)
    self.init(line: 0, column: column + 1, length: signs.count, message: message)
  }

  /// The line that says so below one that is indented by `indentation`.
  package func line(below indentation: Int) -> String {
    let blanks = String(repeating: " ", count: min(indentation, column - 1))
    if column - 1 <= indentation { return "\(blanks)#\(String(repeating: "<", count: length)) \(message)" }
    let gap = String(repeating: " ", count: column - 2 - indentation)
    return "\(blanks)#\(gap)\(String(repeating: "^", count: length)) \(message)"
  }
}
