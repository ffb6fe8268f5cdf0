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
    let index = file.source.makeLineIndex()
    var out = ""
    for finding in findings {
      let place = file.source.location(of: Int(finding.range.start), in: index)
      out += "\(file.source.path.visible):\(place.line):\(place.column): "
      out += palette(finding.severity.ink, finding.severity.rawValue + ":")
      out += " \(finding.message.visible) [\(finding.rule)]\n"
    }
    return Array(out.utf8)
  }
}
