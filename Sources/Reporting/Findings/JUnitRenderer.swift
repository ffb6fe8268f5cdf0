internal import Diagnostics
internal import LintEngine
internal import SourceText

/// JUnit XML: a suite a file, a case a document; a case fails with its errors.
struct JUnitRenderer: FindingRenderer {
  var prologue: String { "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"jobsworth\">\n" }

  func render(_ file: LintedFile) -> [UInt8] {
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
    var out = "<testsuite name=\"\(path)\" tests=\"\(cases.count)\" failures=\"\(failures)\">\n"
    for (name, findings) in cases {
      out += "<testcase classname=\"\(path)\" name=\"\(Self.escape(name))\""
      guard !findings.isEmpty else {
        out += "/>\n"
        continue
      }
      out += ">\n"
      for finding in findings where finding.severity == .error {
        out += "<failure type=\"\(Self.escape(finding.rule))\" message=\"\(Self.escape(finding.message))\">"
        out += Self.escape(line(finding, file, index)) + "</failure>\n"
      }
      let rest = findings.filter { $0.severity != .error }
      if !rest.isEmpty {
        out += "<system-out>" + Self.escape(rest.map { line($0, file, index) }.joined(separator: "\n"))
        out += "</system-out>\n"
      }
      out += "</testcase>\n"
    }
    return Array((out + "</testsuite>\n").utf8)
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
