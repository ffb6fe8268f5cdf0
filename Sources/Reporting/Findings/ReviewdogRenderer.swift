internal import Diagnostics
internal import JSONText
internal import LintEngine
internal import SourceText

/// Findings in reviewdog's `rdjson`; columns count bytes there.
struct ReviewdogRenderer: FindingRenderer {
  var prologue: String {
    #"{"source":{"name":"jobsworth","url":"https://github.com/jobsworth/jobsworth"},"diagnostics":["# + "\n"
  }
  var separator: String { ",\n" }

  func render(_ file: LintedFile) -> [UInt8] {
    let index = file.source.makeLineIndex()
    var out: [UInt8] = []
    for finding in file.allFindings {
      var json = JSONWriter()
      json.object {
        $0.field("message", finding.help.map { "\(finding.message)\n\($0)" } ?? finding.message)
        $0.object("location") {
          $0.field("path", file.source.path)
          range(finding.range, index, &$0)
        }
        $0.field("severity", finding.severity.rawValue.uppercased())
        $0.object("code") { $0.field("value", finding.rule) }
        if let edits = finding.fix?.edits, !edits.isEmpty {
          $0.array("suggestions") {
            for edit in edits {
              $0.object {
                range(edit.range, index, &$0)
                $0.field("text", edit.text)
              }
            }
          }
        }
      }
      if !out.isEmpty { out.append(contentsOf: separator.utf8) }
      out += json.bytes
    }
    return out
  }

  func epilogue(_ summary: LintSummary) -> String { "\n]}\n" }

  private func range(_ range: ByteRange, _ index: LineIndex, _ json: inout JSONWriter) {
    func place(_ offset: UInt32, _ json: inout JSONWriter) {
      let line = index.line(at: Int(offset))
      json.field("line", line + 1)
      json.field("column", Int(offset) - Int(index.range(ofLine: line).start) + 1)
    }
    json.object("range") {
      $0.object("start") { place(range.start, &$0) }
      $0.object("end") { place(range.end, &$0) }
    }
  }
}
