import Diagnostics
import JSONText
import LintEngine
import Practice
import SourceText

/// Findings as diagnostics: sent unasked, or on request where the client can ask.
extension LanguageServer {
  /// Tells what lint says of every document that changed, unless the client asks for it, and of configurations and
  /// policies that are mistaken: those nobody asks for.
  package mutating func settle() {
    guard phase == .running else { return }
    for uri in documents.keys.sorted() where documents[uri]?.isStale == true && !client.pullsDiagnostics {
      guard let (document, linted) = linted(uri) else { continue }
      documents[uri]?.isStale = false
      let client = client
      publish(uri, version: document.version) { json in
        for finding in linted.allFindings { client.write(finding, document.uri, document.text, to: &json) }
      }
    }
    tellMistakes()
  }

  /// Configurations and policies are read from the disk, where nobody has them open.
  private mutating func tellMistakes() {
    var told: [String: [Finding]] = [:]
    for file in workspace.mistakenFiles {
      let uri = FileURI.uri(of: file.source.path)
      guard documents[uri] == nil, told.updateValue(file.allFindings, forKey: uri) == nil,
        toldMistakes[uri] != file.allFindings
      else { continue }
      let text = PlacedText(file.source.bytes, encoding: client.encoding)
      let client = client
      publish(uri, version: nil) { json in
        for finding in file.allFindings { client.write(finding, uri, text, to: &json) }
      }
    }
    for uri in toldMistakes.keys.sorted() where told[uri] == nil {
      // Of what is open by now the client is told otherwise.
      if client.pullsDiagnostics || documents[uri] == nil { publish(uri, version: nil) { _ in } }
    }
    toldMistakes = told
  }

  mutating func publish(_ uri: String, version: Int64?, _ write: (inout JSONWriter) -> Void) {
    let writesVersion = client.diagnosticVersion
    outbox.notify("textDocument/publishDiagnostics") {
      $0.field("uri", uri)
      if let version, writesVersion { $0.field("version", version) }
      $0.array("diagnostics", write)
    }
  }

  mutating func diagnostics(_ id: RequestID, _ params: JSONValue) throws(ResponseError) {
    let uri = try Self.uri(params)
    guard let (document, linted) = linted(uri) else {
      // The disk is not asked: what is not open is nobody's text.
      outbox.respond(to: id) {
        $0.object {
          $0.field("kind", "full")
          $0.array("items") { _ in }
        }
      }
      return
    }
    let number = String(document.resultNumber)
    let isKnown = params["previousResultId"]?.string == number
    let client = client
    outbox.respond(to: id) {
      $0.object {
        $0.field("kind", isKnown ? "unchanged" : "full")
        $0.field("resultId", number)
        guard !isKnown else { return }
        $0.array("items") { json in
          for finding in linted.allFindings { client.write(finding, uri, document.text, to: &json) }
        }
      }
    }
  }
}

extension ClientAbilities {
  /// Writes a finding as a `Diagnostic`.
  func write(_ finding: Finding, _ uri: String, _ text: PlacedText, to json: inout JSONWriter) {
    json.object {
      $0.key("range")
      text.write(finding.range, to: &$0)
      $0.field("severity", finding.severity.number)
      $0.field("code", finding.rule)
      if codeDescription, let address = RuleText.address(of: finding.rule) {
        $0.object("codeDescription") { $0.field("href", address) }
      }
      $0.field("source", "jobsworth")
      $0.field("message", finding.help.map { "\(finding.message)\n\($0)" } ?? finding.message)
      let tags = finding.tags.filter { diagnosticTags.contains(Int64($0)) }
      if !tags.isEmpty { $0.array("tags") { for tag in tags { $0.value(tag) } } }
      if relatedInformation, !finding.others.isEmpty {
        $0.array("relatedInformation") {
          for other in finding.others {
            $0.object {
              $0.object("location") {
                $0.field("uri", uri)
                $0.key("range")
                text.write(other.range, to: &$0)
              }
              $0.field("message", other.text)
            }
          }
        }
      }
    }
  }
}

extension Severity {
  fileprivate var number: Int {
    switch self {
    case .error: 1
    case .warning: 2
    case .info: 3
    }
  }
}

extension Finding {
  /// 1 for what is of no use, shown faded; 2 for what is out of date, shown struck out.
  fileprivate var tags: [Int] {
    switch rule {
    case "unused-ignore": [1]
    case "api/removed-version": [2]
    default: []
    }
  }
}
