internal import Admission
internal import Diagnostics
internal import JSONText
internal import LintEngine
internal import SourceText

/// The machine-readable report, version 1. Fields are only ever added within a version.
struct JSONFindingRenderer: FindingRenderer {
  var prologue: String { "{\"version\":1,\n\"files\":[\n" }
  var separator: String { ",\n" }

  func render(_ file: LintedFile) -> [UInt8] {
    let writer = FileWriter(source: file.source, index: file.source.makeLineIndex())
    var json = JSONWriter()
    json.object {
      $0.field("path", file.source.path)
      $0.array("findings") { for finding in file.findings { writer.write(finding, to: &$0) } }
      $0.array("documents") { for document in file.documents { writer.write(document, to: &$0) } }
    }
    return json.bytes
  }

  func epilogue(_ summary: LintSummary) -> String {
    var json = JSONWriter()
    json.object {
      $0.field("files", summary.files)
      $0.field("documents", summary.documents)
      $0.field("errors", summary.errors)
      $0.field("warnings", summary.warnings)
      $0.field("infos", summary.infos)
    }
    return "\n],\n\"summary\":\(json.text)}\n"
  }

  private struct FileWriter {
    let source: SourceFile
    let index: LineIndex

    func write(_ document: LintedDocument, to json: inout JSONWriter) {
      json.object {
        $0.field("line", source.location(of: Int(document.range.start), in: index).line)
        $0.field("apiVersion", document.apiVersion)
        $0.field("kind", document.kind)
        $0.field("name", document.name)
        $0.field("namespace", document.namespace)
        if let template = document.template { $0.field("template", template) }
        $0.key("verdict")
        if let verdict = document.verdict { write(verdict, to: &$0) } else { $0.null() }
        $0.array("findings") { for finding in document.findings { write(finding, to: &$0) } }
      }
    }

    private func write(_ verdict: Verdict, to json: inout JSONWriter) {
      json.object {
        $0.field("allowed", verdict.allowed)
        $0.field("code", verdict.code)
        $0.field("reason", verdict.reason)
        $0.field("message", verdict.message)
        $0.array("causes") {
          for cause in verdict.causes {
            $0.object {
              $0.field("type", cause.kind.reason)
              $0.field("field", cause.field)
              $0.field("message", cause.message)
            }
          }
        }
        $0.array("warnings") { for warning in verdict.warnings { $0.value(warning) } }
      }
    }

    func write(_ finding: Finding, to json: inout JSONWriter) {
      json.object {
        $0.field("rule", finding.rule)
        $0.field("severity", finding.severity.rawValue)
        $0.field("field", finding.field)
        $0.field("message", finding.message)
        $0.field("help", finding.help)
        if let server = finding.server { $0.field("server", server) }
        write(finding.range, to: &$0)
        if !finding.others.isEmpty {
          $0.array("related") {
            for other in finding.others {
              $0.object {
                $0.field("message", other.text)
                write(other.range, to: &$0)
              }
            }
          }
        }
        $0.key("fix")
        if let fix = finding.fix { write(fix, to: &$0) } else { $0.null() }
      }
    }

    private func write(_ fix: Fix, to json: inout JSONWriter) {
      json.object {
        $0.field("title", fix.title)
        $0.field("safety", fix.safety.rawValue)
        $0.array("edits") {
          for edit in fix.edits {
            $0.object {
              write(edit.range, to: &$0)
              $0.field("text", edit.text)
            }
          }
        }
      }
    }

    private func write(_ range: ByteRange, to json: inout JSONWriter) {
      let start = source.location(of: Int(range.start), in: index)
      let end = source.location(of: Int(range.end), in: index)
      json.field("line", start.line)
      json.field("column", start.column)
      json.field("endLine", end.line)
      json.field("endColumn", end.column)
    }
  }
}
