internal import Diagnostics
internal import JSONText
internal import LintEngine
internal import SourceText

/// A code quality report as GitLab shows it in merge requests.
struct GitLabRenderer: FindingRenderer {
  let paths: ReportedPaths
  var showsFixes: Bool { false }
  var prologue: String { "[\n" }
  var separator: String { ",\n" }

  func render(_ file: LintedFile) -> [UInt8] {
    let findings = file.allFindings
    guard !findings.isEmpty else { return [] }
    let index = file.source.makeLineIndex()
    let path = paths.path(of: file.source)
    var seen: [String: Int] = [:]
    var out: [UInt8] = []
    for finding in findings {
      let line = index.line(at: Int(finding.range.start))
      let last = index.line(at: max(Int(finding.range.start), Int(finding.range.end) - 1))
      // Stays the same while lines above change, and is another for a finding that says the same.
      let identity = FindingHash.of(path, finding, file, index)
      let count = seen[identity, default: 0]
      seen[identity] = count + 1
      var json = JSONWriter()
      json.object {
        $0.field("description", finding.message)
        $0.field("check_name", finding.rule)
        $0.field("fingerprint", count == 0 ? identity : "\(identity)-\(count)")
        $0.field("severity", finding.severity.gitLab)
        $0.object("location") {
          $0.field("path", path)
          $0.object("lines") {
            $0.field("begin", line + 1)
            $0.field("end", last + 1)
          }
        }
      }
      if !out.isEmpty { out.append(contentsOf: separator.utf8) }
      out += json.bytes
    }
    return out
  }

  func epilogue(_ summary: LintSummary) -> String { "\n]\n" }
}

/// What tells a finding from others of its file, wherever it stands.
enum FindingHash {
  /// Of the rule and the text of the line, and of what else is given.
  static func of(_ prefix: String, _ finding: Finding, _ file: LintedFile, _ index: LineIndex) -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    let line = index.range(ofLine: index.line(at: Int(finding.range.start)))
    for byte in Array(prefix.utf8) + Array(finding.rule.utf8) + file.source.bytes[line.bounds] where byte > 0x20 {
      hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
    }
    return String(hash, radix: 16)
  }
}

extension Severity {
  fileprivate var gitLab: String {
    switch self {
    case .error: "major"
    case .warning: "minor"
    case .info: "info"
    }
  }
}
