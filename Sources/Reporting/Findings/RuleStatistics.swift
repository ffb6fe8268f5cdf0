internal import Diagnostics
internal import JSONText
package import LintEngine

/// How often each rule found something, the most frequent first.
package struct RuleStatistics: Sendable {
  private struct Count: Sendable {
    var findings = 0
    var fixable = 0
    var severity = Severity.info
  }

  private var counts: [String: Count] = [:]

  package init() {}

  package mutating func count(_ file: LintedFile) {
    for finding in file.allFindings {
      var count = counts[finding.rule] ?? Count()
      count.findings += 1
      count.fixable += finding.fix == nil ? 0 : 1
      count.severity = max(count.severity, finding.severity)
      counts[finding.rule] = count
    }
  }

  private var sorted: [(rule: String, count: Count)] {
    counts.map { (rule: $0.key, count: $0.value) }.sorted { a, b in
      a.count.findings != b.count.findings ? a.count.findings > b.count.findings : a.rule < b.rule
    }
  }

  package func text(_ palette: Palette) -> String {
    let width = String(sorted.first?.count.findings ?? 0).utf8.count
    var out = ""
    for (rule, count) in sorted {
      let number = String(count.findings)
      let severity = count.severity.rawValue
      out += String(repeating: " ", count: width - number.utf8.count) + number + "  "
      out += palette(count.severity.ink, severity) + String(repeating: " ", count: 7 - severity.utf8.count)
      out += "  \(rule)" + (count.fixable > 0 ? palette(.grey, "  \(count.fixable) with a fix") : "") + "\n"
    }
    return out
  }

  package var json: String {
    var json = JSONWriter(indent: 2)
    json.object {
      $0.field("version", 1)
      $0.array("statistics") {
        for (rule, count) in sorted {
          $0.object {
            $0.field("rule", rule)
            $0.field("severity", count.severity.rawValue)
            $0.field("findings", count.findings)
            $0.field("fixable", count.fixable)
          }
        }
      }
    }
    return json.text + "\n"
  }
}
