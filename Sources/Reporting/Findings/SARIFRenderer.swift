internal import Diagnostics
internal import JSONText
internal import LintEngine
internal import Practice
internal import SourceText

/// SARIF 2.1.0 as GitHub code scanning takes it.
struct SARIFRenderer: FindingRenderer {
  let catalogue: RuleCatalogue
  /// Of jobsworth.
  let version: String
  let paths: ReportedPaths

  var prologue: String {
    var driver = JSONWriter()
    driver.object {
      $0.field("name", "jobsworth")
      $0.field("semanticVersion", version)
      $0.field("informationUri", "https://github.com/jobsworth/jobsworth")
      $0.array("rules") {
        for rule in catalogue.all {
          $0.object {
            $0.field("id", rule.name)
            $0.object("shortDescription") { $0.field("text", rule.summary) }
            $0.object("fullDescription") { $0.field("text", rule.summary) }
            if let address = RuleText.address(of: rule.name) { $0.field("helpUri", address) }
            $0.object("help") {
              $0.field("text", "jobsworth explain \(rule.name)")
              if let text = RuleText(of: rule.name) { $0.field("markdown", text.markdown) }
            }
            $0.object("defaultConfiguration") { $0.field("level", rule.severity.level) }
            $0.object("properties") {
              $0.array("tags") {
                for tag in ["kubernetes", rule.group.map(String.init) ?? "practice"] { $0.value(tag) }
              }
              // One key with a dot, as code scanning reads it.
              $0.field("problem.severity", rule.severity.problem)
              $0.field("precision", rule.group == "api" ? "very-high" : "high")
            }
          }
        }
      }
    }
    return """
      {"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[
      {"tool":{"driver":\(driver.text)},
      "automationDetails":{"id":"jobsworth/"},
      "columnKind":"utf16CodeUnits",
      "results":[

      """
  }

  var separator: String { ",\n" }

  func render(_ file: LintedFile) -> [UInt8] {
    let results =
      file.allFindings.map { ($0, nil) } + file.suppressed.map { ($0.finding, Optional($0.source)) }
    guard !results.isEmpty else { return [] }
    let index = file.source.makeLineIndex()
    var out: [UInt8] = []
    var seen: [String: Int] = [:]
    for (finding, suppression) in results {
      var json = JSONWriter()
      // Lines that read alike, as the `spec:` of two documents do, are told apart by their order.
      let hash = FindingHash.of("", finding, file, index)
      let number = seen[hash, default: 0] + 1
      seen[hash] = number
      json.object { result(finding, suppression, "\(hash):\(number)", file, index, &$0) }
      if !out.isEmpty { out.append(contentsOf: separator.utf8) }
      out.append(contentsOf: json.bytes)
    }
    return out
  }

  private func result(
    _ finding: Finding, _ suppression: SuppressedFinding.Source?, _ fingerprint: String, _ file: LintedFile,
    _ index: LineIndex, _ json: inout JSONWriter
  ) {
    json.field("ruleId", finding.rule)
    json.field("level", finding.severity.level)
    json.object("message") {
      $0.field("text", finding.help.map { finding.message + ". " + $0 } ?? finding.message)
    }
    json.array("locations") {
      $0.object { $0.object("physicalLocation") { physical(finding.range, file, index, &$0) } }
    }
    if !finding.others.isEmpty {
      json.array("relatedLocations") {
        for other in finding.others {
          $0.object {
            $0.object("physicalLocation") { physical(other.range, file, index, &$0) }
            $0.object("message") { $0.field("text", other.text) }
          }
        }
      }
    }
    if let fix = finding.fix { fixes(fix, file, index, &json) }
    json.object("partialFingerprints") {
      $0.field("primaryLocationLineHash", fingerprint)
    }
    // All results of a run say how they stand, or none.
    json.array("suppressions") {
      switch suppression {
      case .file(let reason):
        $0.object {
          $0.field("kind", "inSource")
          if let reason { $0.field("justification", reason) }
        }
      case .baseline: $0.object { $0.field("kind", "external") }
      case nil: break
      }
    }
  }

  func epilogue(_ summary: LintSummary) -> String { "\n]}]}\n" }

  private func physical(
    _ range: ByteRange, _ file: LintedFile, _ index: LineIndex, _ json: inout JSONWriter
  ) {
    artifact(file, &json)
    json.object("region") { region(range, file, index, &$0) }
  }

  /// GitHub and others take what is relative to `%SRCROOT%` for a path of the repository.
  private func artifact(_ file: LintedFile, _ json: inout JSONWriter) {
    let uri = paths.uri(of: file.source)
    json.object("artifactLocation") {
      $0.field("uri", uri.text)
      if uri.isInRepository { $0.field("uriBaseId", "%SRCROOT%") }
    }
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
            artifact(file, &$0)
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
}

extension Severity {
  /// The word of GitHub's `problem.severity`.
  fileprivate var problem: String { self == .info ? "recommendation" : rawValue }

  fileprivate var level: String {
    switch self {
    case .error: "error"
    case .warning: "warning"
    case .info: "note"
    }
  }
}
