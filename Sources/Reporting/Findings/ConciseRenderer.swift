internal import Diagnostics
internal import LintEngine
internal import SourceText

/// A line a finding, as editors and problem matchers read it: `file:line:column: level: message [rule]`.
struct ConciseRenderer: FindingRenderer {
  let palette: Palette
  var showsFixes: Bool { false }

  func render(_ file: LintedFile) -> [UInt8] {
    let findings = file.allFindings
    guard !findings.isEmpty else { return [] }
    let places = file.source.locations(of: findings.map { Int($0.range.start) })
    let path = file.source.path.visible
    // Bytes, for thousands of files are told so, and nobody makes strings of what is written at once.
    var out: [UInt8] = []
    out.reserveCapacity(findings.count * 160)
    for i in findings.indices {
      out += path.utf8
      out += ":\(places[i].line):\(places[i].column): ".utf8
      out += palette(findings[i].severity.ink, findings[i].severity.rawValue + ":").utf8
      out.append(UInt8(ascii: " "))
      out += findings[i].message.visible.utf8
      out += " [".utf8
      out += findings[i].rule.utf8
      out += "]\n".utf8
    }
    return out
  }
}
