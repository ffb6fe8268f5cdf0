internal import Diagnostics
package import LintEngine
internal import SourceText

/// Findings for people: place, message, the lines with what is meant underlined, help, and the fix.
struct TextRenderer: FindingRenderer {
  let palette: Palette
  /// Of the terminal, in cells; nil where there is none.
  var width: Int?

  func render(_ file: LintedFile) -> [UInt8] {
    let findings = file.allFindings
    guard !findings.isEmpty else { return [] }
    let index = file.source.makeLineIndex()
    let excerpt = SourceExcerpt(of: file.source, index: index, palette: palette, width: width)
    let secrets = SecretLines(of: file.source)
    var out = ""
    for finding in findings {
      let place = file.source.location(of: Int(finding.range.start), in: index)
      out += palette(.bold, "\(file.source.path.visible):\(place.line):\(place.column):") + " "
      out += palette(finding.severity.ink, finding.severity.rawValue + ":") + " "
      out += palette(.bold, finding.message.visible) + "  " + palette(.grey, "[\(finding.rule)]") + "\n"
      if !secrets.contains(Int(finding.range.start)) {
        excerpt.render(finding, ink: finding.severity.ink, into: &out)
      }
      if let help = finding.help { note("help", help, into: &out) }
      if let server = finding.server { note("server", server, into: &out) }
      if let fix = finding.fix {
        note(fix.safety == .safe ? "fix" : "fix (unsafe)", fix.title, into: &out)
      }
      out += "\n"
    }
    return Array(out.utf8)
  }

  private func note(_ kind: String, _ text: String, into out: inout String) {
    out += "   \(palette(.blue, "=")) \(palette(.bold, kind + ":")) \(text.visible)\n"
  }

  func epilogue(_ summary: LintSummary) -> String {
    var counts: [String] = []
    if summary.errors > 0 { counts.append(palette(.boldRed, Self.plural(summary.errors, "error"))) }
    if summary.warnings > 0 { counts.append(palette(.boldYellow, Self.plural(summary.warnings, "warning"))) }
    if summary.infos > 0 { counts.append(Self.plural(summary.infos, "note")) }
    let found = counts.isEmpty ? palette(.boldGreen, "nothing to report") : counts.joined(separator: ", ")
    var line = "\(found) in \(Self.plural(summary.files, "file"))"
    if summary.judged == 0 {
      line += " · no Job or CronJob among them"
    } else if summary.refused > 0 {
      line += " · the server would refuse \(summary.refused) of \(Self.plural(summary.judged, "document"))"
    } else if summary.judged == 1 {
      line += " · the server would accept the document"
    } else {
      line += " · the server would accept all \(summary.judged) documents"
    }
    return line + "\n"
  }

  static func plural(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
}

extension Severity {
  var ink: Palette.Ink {
    switch self {
    case .error: .boldRed
    case .warning: .boldYellow
    case .info: .boldBlue
    }
  }
}

extension LintedFile {
  /// The findings as `lint -o text` prints them, without a summary.
  package func text(palette: Palette) -> String {
    String(decoding: TextRenderer(palette: palette).render(self), as: UTF8.self)
  }

  /// The findings as `lint -o concise` prints them.
  package func concise(palette: Palette) -> String {
    String(decoding: ConciseRenderer(palette: palette).render(self), as: UTF8.self)
  }
}
