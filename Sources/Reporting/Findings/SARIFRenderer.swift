internal import Diagnostics
internal import JSONText
internal import LintEngine
internal import SourceText

/// SARIF 2.1.0 as GitHub code scanning takes it.
struct SARIFRenderer: FindingRenderer {
  let catalogue: RuleCatalogue

  var prologue: String {
    var driver = JSONWriter()
    driver.object {
      $0.field("name", "jobsworth")
      $0.field("informationUri", "https://github.com/jobsworth/jobsworth")
      $0.array("rules") {
        for rule in catalogue.all {
          $0.object {
            $0.field("id", rule.name)
            $0.object("shortDescription") { $0.field("text", rule.summary) }
            $0.object("fullDescription") { $0.field("text", rule.summary) }
            $0.object("help") { $0.field("text", "jobsworth explain \(rule.name)") }
            $0.object("defaultConfiguration") { $0.field("level", rule.severity.level) }
          }
        }
      }
    }
    return """
      {"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[
      {"tool":{"driver":\(driver.text)},
      "columnKind":"utf16CodeUnits",
      "results":[

      """
  }

  var separator: String { ",\n" }

  func render(_ file: LintedFile) -> [UInt8] {
    let findings = file.allFindings
    guard !findings.isEmpty else { return [] }
    let index = file.source.makeLineIndex()
    var out: [UInt8] = []
    for finding in findings {
      var json = JSONWriter()
      json.object {
        $0.field("ruleId", finding.rule)
        $0.field("level", finding.severity.level)
        $0.object("message") {
          $0.field("text", finding.help.map { finding.message + ". " + $0 } ?? finding.message)
        }
        $0.array("locations") {
          $0.object { $0.object("physicalLocation") { physical(finding.range, file, index, &$0) } }
        }
        if !finding.others.isEmpty {
          $0.array("relatedLocations") {
            for other in finding.others {
              $0.object {
                $0.object("physicalLocation") { physical(other.range, file, index, &$0) }
                $0.object("message") { $0.field("text", other.text) }
              }
            }
          }
        }
        if let fix = finding.fix { fixes(fix, file, index, &$0) }
        $0.object("partialFingerprints") {
          $0.field("primaryLocationLineHash", lineHash(finding, file, index))
        }
      }
      if !out.isEmpty { out.append(contentsOf: separator.utf8) }
      out.append(contentsOf: json.bytes)
    }
    return out
  }

  func epilogue(_ summary: LintSummary) -> String { "\n]}]}\n" }

  private func physical(
    _ range: ByteRange, _ file: LintedFile, _ index: LineIndex, _ json: inout JSONWriter
  ) {
    json.object("artifactLocation") { $0.field("uri", Self.uri(file.source.path)) }
    json.object("region") { region(range, file, index, &$0) }
  }

  private func region(
    _ range: ByteRange, _ file: LintedFile, _ index: LineIndex, _ json: inout JSONWriter
  ) {
    let start = file.source.location(of: Int(range.start), in: index)
    let end = file.source.location(of: Int(range.end), in: index)
    json.field("startLine", start.line)
    json.field("startColumn", start.column)
    json.field("endLine", end.line)
    json.field("endColumn", end.column)
  }

  private func fixes(_ fix: Fix, _ file: LintedFile, _ index: LineIndex, _ json: inout JSONWriter) {
    json.array("fixes") {
      $0.object {
        $0.object("description") { $0.field("text", fix.title) }
        $0.array("artifactChanges") {
          $0.object {
            $0.object("artifactLocation") { $0.field("uri", Self.uri(file.source.path)) }
            $0.array("replacements") {
              for edit in fix.edits {
                $0.object {
                  $0.object("deletedRegion") { region(edit.range, file, index, &$0) }
                  $0.object("insertedContent") { $0.field("text", edit.text) }
                }
              }
            }
          }
        }
      }
    }
  }

  /// Stays the same while lines above change: rule and the line's own text.
  private func lineHash(_ finding: Finding, _ file: LintedFile, _ index: LineIndex) -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    let line = index.range(ofLine: index.line(at: Int(finding.range.start)))
    for byte in Array(finding.rule.utf8) + file.source.bytes[line.bounds] where byte > 0x20 {
      hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
    }
    return String(hash, radix: 16) + ":1"
  }

  /// A relative path as a URI reference.
  static func uri(_ path: String) -> String {
    var result = ""
    for byte in path.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "~"), UInt8(ascii: "/"):
        result.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        result += "%" + (digits.count == 1 ? "0" : "") + digits
      }
    }
    return result
  }
}

extension Severity {
  fileprivate var level: String {
    switch self {
    case .error: "error"
    case .warning: "warning"
    case .info: "note"
    }
  }
}
