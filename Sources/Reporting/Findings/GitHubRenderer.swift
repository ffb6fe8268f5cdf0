internal import Diagnostics
internal import LintEngine
internal import SourceText

/// Findings as GitHub workflow commands, which show up as annotations of a pull request.
struct GitHubRenderer: FindingRenderer {
  let paths: ReportedPaths
  var showsFixes: Bool { false }

  func render(_ file: LintedFile) -> [UInt8] {
    let findings = file.allFindings
    guard !findings.isEmpty else { return [] }
    let index = file.source.makeLineIndex()
    let path = Self.property(paths.path(of: file.source))
    var out = ""
    for finding in findings {
      let start = file.source.location(of: Int(finding.range.start), in: index)
      let end = file.source.location(of: Int(finding.range.end), in: index)
      out += "::\(finding.severity.command) file=\(path),line=\(start.line)"
      out += ",endLine=\(end.line)"
      // GitHub takes columns only for a range within one line.
      if start.line == end.line { out += ",col=\(start.column),endColumn=\(end.column)" }
      out += ",title=\(Self.property(finding.rule))::"
      var text = finding.message
      if let help = finding.help { text += "\n" + help }
      out += Self.data(text) + "\n"
    }
    return Array(out.utf8)
  }

  private static func data(_ text: String) -> String {
    escape(text, ["%": "%25", "\r": "%0D", "\n": "%0A"])
  }

  private static func property(_ text: String) -> String {
    escape(text, ["%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"])
  }

  private static func escape(_ text: String, _ table: [Unicode.Scalar: String]) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      if let escaped = table[scalar] { result += escaped } else { result.unicodeScalars.append(scalar) }
    }
    return result
  }
}

extension Severity {
  fileprivate var command: String {
    switch self {
    case .error: "error"
    case .warning: "warning"
    case .info: "notice"
    }
  }
}
