import JSONText

/// What the client says in `initialize` that it can take; what it does not say it cannot.
struct ClientAbilities: Sendable {
  var encoding = PositionEncoding.utf16
  var relatedInformation = false
  var diagnosticTags: Set<Int64> = []
  var codeDescription = false
  var diagnosticVersion = false
  /// Whether it asks for diagnostics, so that they are not sent unasked.
  var pullsDiagnostics = false
  var refreshesDiagnostics = false
  var markdownHover = false
  var markdownCompletion = false
  var codeActionLiterals = false
  var preferredActions = false
  var resolvesEdits = false
  var versionedEdits = false
  var symbolTree = false
  /// Whether it answers `workspace/configuration`.
  var hasConfiguration = false
  var registersConfiguration = false
  var registersWatchers = false

  init(_ capabilities: JSONValue? = nil) {
    guard let capabilities else { return }
    func value(_ path: String) -> JSONValue? {
      path.split(separator: ".").reduce(Optional(capabilities)) { $0?[String($1)] }
    }
    func isSet(_ path: String) -> Bool { value(path)?.bool ?? false }
    func words(_ path: String) -> [String] { value(path)?.array?.compactMap(\.string) ?? [] }
    encoding = words("general.positionEncodings").lazy.compactMap(PositionEncoding.init).first ?? .utf16
    let diagnostics = "textDocument.publishDiagnostics"
    pullsDiagnostics = value("textDocument.diagnostic")?.object != nil
    relatedInformation =
      isSet("\(diagnostics).relatedInformation") || isSet("textDocument.diagnostic.relatedInformation")
    diagnosticTags = Set(
      (value("\(diagnostics).tagSupport.valueSet") ?? value("textDocument.diagnostic.tagSupport.valueSet"))?
        .array?.compactMap(\.int) ?? [])
    codeDescription =
      isSet("\(diagnostics).codeDescriptionSupport") || isSet("textDocument.diagnostic.codeDescriptionSupport")
    diagnosticVersion = isSet("\(diagnostics).versionSupport")
    refreshesDiagnostics = isSet("workspace.diagnostics.refreshSupport")
    markdownHover = words("textDocument.hover.contentFormat").contains("markdown")
    markdownCompletion = words("textDocument.completion.completionItem.documentationFormat").contains("markdown")
    codeActionLiterals = value("textDocument.codeAction.codeActionLiteralSupport")?.object != nil
    preferredActions = isSet("textDocument.codeAction.isPreferredSupport")
    resolvesEdits =
      words("textDocument.codeAction.resolveSupport.properties").contains("edit")
      && isSet("textDocument.codeAction.dataSupport")
    versionedEdits = isSet("workspace.workspaceEdit.documentChanges")
    symbolTree = isSet("textDocument.documentSymbol.hierarchicalDocumentSymbolSupport")
    hasConfiguration = isSet("workspace.configuration")
    registersConfiguration = isSet("workspace.didChangeConfiguration.dynamicRegistration")
    registersWatchers = isSet("workspace.didChangeWatchedFiles.dynamicRegistration")
  }
}
