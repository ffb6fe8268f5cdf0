internal import Diagnostics
internal import LintEngine
internal import SourceText

/// JUnit XML: a suite a file, a case a document; a case fails with its errors.
///
/// Valid by the schema of Ant's reports, which most readers go by, and by that of Jenkins: hence one failure a case,
/// and elements and attributes that have nothing to say.
struct JUnitRenderer: FindingRenderer {
  /// When lint ran, in UTC: `2026-01-31T23:59:59`.
  let time: String

  var showsFixes: Bool { false }
  var prologue: String { "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n" }

  func render(_ file: LintedFile) -> [UInt8] { render(file, number: 0) }

  func render(_ file: LintedFile, number: Int) -> [UInt8] {
    guard !file.documents.isEmpty || !file.findings.isEmpty else { return [] }
    let index = file.source.makeLineIndex()
    let path = Self.escape(file.source.path)
    var cases: [(name: String, findings: [Finding])] = file.documents.map { document in
      let name = [document.kind ?? "document", document.name ?? ""].joined(separator: " ")
      let line = file.source.location(of: Int(document.range.start), in: index).line
      return ("\(name.trimmingTrailingBlank) (line \(line))", document.findings)
    }
    if !file.findings.isEmpty || cases.isEmpty { cases.insert(("file", file.findings), at: 0) }
    let failures = cases.count { $0.findings.contains { $0.severity == .error } }
    var out = "<testsuite name=\"\(path)\" package=\"jobsworth\" id=\"\(number)\" timestamp=\"\(time)\""
    out += " hostname=\"localhost\" tests=\"\(cases.count)\" failures=\"\(failures)\" errors=\"0\" time=\"0\">\n"
    out += "<properties/>\n"
    var rest: [Finding] = []
    for (name, findings) in cases {
      out += "<testcase classname=\"\(path)\" name=\"\(Self.escape(name))\" time=\"0\""
      let errors = findings.filter { $0.severity == .error }
      rest += findings.filter { $0.severity != .error }
      guard let first = errors.first else {
        out += "/>\n"
        continue
      }
      let others = errors.count > 1 ? " (and \(TextRenderer.plural(errors.count - 1, "more error")))" : ""
      out += ">\n<failure type=\"\(Self.escape(first.rule))\" message=\"\(Self.escape(first.message + others))\">"
      out += Self.escape(lines(errors, file, index)) + "</failure>\n</testcase>\n"
    }
    out += "<system-out>" + Self.escape(lines(rest, file, index)) + "</system-out>\n<system-err/>\n"
    return Array((out + "</testsuite>\n").utf8)
  }

  private func lines(_ findings: [Finding], _ file: LintedFile, _ index: LineIndex) -> String {
    findings.map { line($0, file, index) }.joined(separator: "\n")
  }

  func epilogue(_ summary: LintSummary) -> String { "</testsuites>\n" }

  private func line(_ finding: Finding, _ file: LintedFile, _ index: LineIndex) -> String {
    let place = file.source.location(of: Int(finding.range.start), in: index)
    return "\(file.source.path):\(place.line):\(place.column): \(finding.severity.rawValue): \(finding.message)"
      + " [\(finding.rule)]"
  }

  private static func escape(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\n": result += "&#10;"
      case "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
      // XML 1.0 has no way to write other control characters.
      case _ where scalar.value < 0x20 && scalar != "\t": result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

extension String {
  fileprivate var trimmingTrailingBlank: String { hasSuffix(" ") ? String(dropLast()) : self }
}
