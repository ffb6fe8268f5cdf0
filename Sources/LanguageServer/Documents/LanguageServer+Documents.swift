import Diagnostics
import JSONText
import LintEngine
import SourceText

/// The documents that are open in the editor.
extension LanguageServer {
  mutating func open(_ params: JSONValue) throws(ResponseError) {
    let item = params["textDocument"]
    guard let uri = item?["uri"]?.string else { throw .missing("textDocument.uri") }
    guard let text = item?["text"]?.string else { throw .missing("textDocument.text") }
    guard let version = item?["version"]?.int else { throw .missing("textDocument.version") }
    documents[uri] = nil
    try checkRoom(for: text.utf8.count, uri)
    documents[uri] = OpenDocument(uri: uri, version: version, text: text, encoding: client.encoding)
  }

  mutating func change(_ params: JSONValue) throws(ResponseError) {
    let uri = try Self.uri(params)
    guard var document = documents[uri] else {
      throw ResponseError(.invalidParams, "\(uri) is not open")
    }
    guard let version = params["textDocument"]?["version"]?.int else { throw .missing("textDocument.version") }
    guard let changes = params["contentChanges"]?.array else { throw .missing("contentChanges") }
    documents[uri] = nil
    // A change that is not understood leaves a text that is not the editor's: better none.
    for change in changes {
      try document.apply(change)
      try checkRoom(for: document.text.bytes.count, uri)
    }
    document.version = version
    documents[uri] = document
  }

  mutating func save(_ params: JSONValue) {
    guard let uri = params["textDocument"]?["uri"]?.string, let path = FileURI.path(of: uri) else { return }
    if workspace.isInvolved(path) { relint() }
  }

  mutating func close(_ params: JSONValue) {
    guard let uri = params["textDocument"]?["uri"]?.string, documents.removeValue(forKey: uri) != nil else { return }
    if !client.pullsDiagnostics { publish(uri, version: nil) { _ in } }
  }

  private func checkRoom(for count: Int, _ uri: String) throws(ResponseError) {
    let used = documents.values.reduce(0) { $0 + $1.text.bytes.count }
    guard used + count <= Self.textLimit else {
      throw ResponseError(.invalidParams, "\(uri) is too large to be held with what is open already")
    }
  }

  static func uri(_ params: JSONValue) throws(ResponseError) -> String {
    guard let uri = params["textDocument"]?["uri"]?.string else { throw .missing("textDocument.uri") }
    return uri
  }

  /// The document that a request is about; nil where it is not open.
  func document(_ params: JSONValue) throws(ResponseError) -> OpenDocument? { documents[try Self.uri(params)] }

  /// The document with what lint says of it.
  mutating func linted(_ uri: String) -> (OpenDocument, LintedFile)? {
    guard var document = documents[uri] else { return nil }
    if let linted = document.linted { return (document, linted) }
    let linted = workspace.lint(document.source).withoutStrangers()
    results += 1
    document.linted = linted
    document.resultNumber = results
    documents[uri] = document
    trace("linted \(uri)", verbose: "version \(document.version): \(linted.allFindings.count) findings")
    return (document, linted)
  }
}

extension LintedFile {
  /// Leaves documents alone that say neither `apiVersion` nor `kind`: an editor shows all sorts of YAML, and what is
  /// no object yet is being typed.
  fileprivate func withoutStrangers() -> LintedFile {
    var file = self
    for i in file.documents.indices where file.documents[i].apiVersion == nil && file.documents[i].kind == nil {
      file.documents[i].findings.removeAll { ["api/missing-kind", "api/not-an-object"].contains($0.rule) }
    }
    return file
  }
}
