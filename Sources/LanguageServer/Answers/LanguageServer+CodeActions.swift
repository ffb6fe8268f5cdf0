import Diagnostics
import JSONText
import LintEngine
import SourceText

/// What can be done about findings: mend one, mend all that is safe, ignore one.
extension LanguageServer {
  /// Every offer to ignore is tried first; of more findings nobody picks one from a menu.
  private static let ignoreLimit = 8

  mutating func codeActions(_ id: RequestID, _ params: JSONValue) throws(ResponseError) {
    guard let (document, linted) = linted(try Self.uri(params)), client.codeActionLiterals else {
      outbox.respond(to: id) { $0.null() }
      return
    }
    guard let range = document.text.offsets(of: params["range"]) else { throw .missing("range") }
    let only = params["context"]?["only"]?.array?.compactMap(\.string)
    func isWanted(_ kind: String) -> Bool {
      only?.contains { $0.isEmpty || kind == $0 || kind.hasPrefix($0 + ".") } ?? true
    }
    var actions: [CodeAction] = []
    if isWanted(CodeAction.quickFix) {
      let findings = linted.allFindings.filter { finding in
        Int(finding.range.start) <= range.upperBound && range.lowerBound <= Int(finding.range.end)
      }
      for finding in findings {
        guard let fix = finding.fix else { continue }
        let isSafe = fix.safety == .safe
        actions.append(
          CodeAction(
            title: fix.title.capitalizedFirst + (isSafe ? "" : " (may change behaviour)"), kind: CodeAction.quickFix,
            finding: finding, isPreferred: isSafe, edits: fix.edits))
      }
      var seen: Set<String> = []
      for finding in findings where seen.count < Self.ignoreLimit && seen.insert(finding.rule).inserted {
        guard let edit = ignoring(finding, in: document, linted) else { continue }
        actions.append(
          CodeAction(
            title: "Ignore \(finding.rule) here", kind: CodeAction.quickFix, finding: finding, edits: [edit]))
      }
    }
    if isWanted(CodeAction.fixAll), linted.allFindings.contains(where: { $0.fix?.safety == .safe }) {
      let edits = client.resolvesEdits ? nil : mended(document)
      if edits?.isEmpty != true {
        actions.append(CodeAction(title: "Mend all that is safe", kind: CodeAction.fixAll, edits: edits))
      }
    }
    let client = client
    outbox.respond(to: id) { json in
      json.array { for action in actions { client.write(action, document, to: &$0) } }
    }
  }

  /// Makes the edits of an action that was offered without them.
  mutating func resolveCodeAction(_ id: RequestID, _ params: JSONValue) throws(ResponseError) {
    guard let data = params["data"], let uri = data["uri"]?.string, let version = data["version"]?.int else {
      throw .missing("data")
    }
    guard let title = params["title"]?.string else { throw .missing("title") }
    guard let document = documents[uri], document.version == version else {
      throw ResponseError(.contentModified, "\(uri) is another text than the one that the action was offered for")
    }
    let action = CodeAction(title: title, kind: CodeAction.fixAll, edits: mended(document))
    let client = client
    outbox.respond(to: id) { client.write(action, document, to: &$0) }
  }

  private func mended(_ document: OpenDocument) -> [Edit] {
    var workspace = workspace
    let mending = Mending(document.source, allowsUnsafe: false) { workspace.lint($0) }
    return Edit.ofLines(document.text.bytes, mending.source.bytes)
  }

  /// The comment that ignores a finding; nil where none would.
  private func ignoring(_ finding: Finding, in document: OpenDocument, _ linted: LintedFile) -> Edit? {
    guard !document.path.hasSuffix(".json"),
      let edit = IgnoreComment.edit(for: finding, in: document.source, document.text.lines)
    else { return nil }
    var workspace = workspace
    let result = workspace.lint(SourceFile(path: document.path, bytes: [edit].applied(to: document.text.bytes)))
    func count(_ file: LintedFile) -> Int { file.allFindings.count { $0.rule == finding.rule } }
    let isIgnored = count(result) < count(linted) && result.documents.count == linted.documents.count
    return isIgnored ? edit : nil
  }
}

extension String {
  fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
