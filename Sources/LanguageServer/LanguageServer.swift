import Diagnostics
import JSONText
import LintEngine
import SourceText

/// A language server for manifests, without its input and output: messages in, messages out.
///
/// Messages are received as they come, which lets a cancellation overtake its request; ``answer()`` works off all of
/// them in their order, and ``settle()`` tells what lint says once nothing more is waiting: of ten keystrokes that
/// came together only the last text is linted.
package struct LanguageServer {
  enum Phase { case waiting, running, shutDown }

  var workspace: any EditorWorkspace
  let version: String
  var phase = Phase.waiting
  var client = ClientAbilities()
  var documents: [String: OpenDocument] = [:]
  var outbox = Outbox()
  /// Set by `exit`: the status to end with.
  package private(set) var exitStatus: Int32?
  /// The process of the editor, whose end is the server's.
  package internal(set) var parentProcess: Int64?

  private var waiting: [Message] = []
  private var cancelled: Set<RequestID> = []
  private var traces = false
  private var isVerbose = false
  /// Requests of the server that are not answered yet, and what is done with the answer.
  private var asked: [RequestID: Question] = [:]
  private var questions: Int64 = 0
  var results = 0
  /// What was told of configurations and policies, by URI.
  var toldMistakes: [String: [Finding]] = [:]

  private enum Question { case registration, configuration, refresh }

  /// Bytes of all open documents.
  static let textLimit = 256 << 20

  /// - Parameter version: the server's own, told to the client.
  package init(workspace: any EditorWorkspace, version: String) {
    self.workspace = workspace
    self.version = version
  }

  /// The status to end with where the client goes away without `exit`.
  package var statusAtEnd: Int32 { phase == .shutDown ? 0 : 1 }

  // MARK: Messages

  /// Takes the body of a message.
  package mutating func receive(_ body: [UInt8]) {
    let message = Message(body)
    if case .notification("$/cancelRequest", let params) = message, let id = RequestID(params["id"]) {
      let isWaiting = waiting.contains { if case .request(id, _, _) = $0 { true } else { false } }
      if isWaiting { cancelled.insert(id) }
      return
    }
    waiting.append(message)
  }

  /// Answers all messages that were received.
  package mutating func answer() {
    let messages = waiting
    waiting = []
    for message in messages where exitStatus == nil {
      switch message {
      case .request(let id, let method, let params): take(id, method, params)
      case .notification(let method, let params): take(method, params)
      case .response(let id, let result): take(result, of: id)
      case .invalid(let id, let error): outbox.refuse(id, error)
      }
    }
    cancelled = []
  }

  /// What is to be sent, with headers.
  package mutating func takeOutput() -> [UInt8] { outbox.take() }

  private mutating func take(_ id: RequestID, _ method: String, _ params: JSONValue) {
    if cancelled.contains(id) {
      outbox.refuse(id, ResponseError(.requestCancelled, "the request was cancelled"))
      return
    }
    do throws(ResponseError) {
      try checkPhase(method)
      switch method {
      case "initialize": initialize(id, params)
      case "shutdown":
        phase = .shutDown
        outbox.respond(to: id) { $0.null() }
      case "textDocument/hover": try hover(id, params)
      case "textDocument/completion": try completion(id, params)
      case "textDocument/codeAction": try codeActions(id, params)
      case "codeAction/resolve": try resolveCodeAction(id, params)
      case "textDocument/documentSymbol": try documentSymbols(id, params)
      case "textDocument/diagnostic": try diagnostics(id, params)
      default: throw ResponseError(.methodNotFound, "there is no method \(method)")
      }
    } catch {
      outbox.refuse(id, error)
    }
  }

  private func checkPhase(_ method: String) throws(ResponseError) {
    switch phase {
    case .waiting:
      if method != "initialize" {
        throw ResponseError(.serverNotInitialized, "the first request is initialize")
      }
    case .running:
      if method == "initialize" { throw ResponseError(.invalidRequest, "the server is initialized already") }
    case .shutDown: throw ResponseError(.invalidRequest, "the server was shut down")
    }
  }

  private mutating func take(_ method: String, _ params: JSONValue) {
    if method == "exit" {
      exitStatus = phase == .shutDown ? 0 : 1
      return
    }
    guard phase == .running else { return }
    do throws(ResponseError) {
      switch method {
      case "initialized": register()
      case "$/setTrace":
        traces = params["value"]?.string.map { $0 != "off" } ?? traces
        isVerbose = params["value"]?.string == "verbose"
      case "textDocument/didOpen": try open(params)
      case "textDocument/didChange": try change(params)
      case "textDocument/didSave": save(params)
      case "textDocument/didClose": close(params)
      case "workspace/didChangeConfiguration": changeConfiguration(params["settings"] ?? .null)
      case "workspace/didChangeWatchedFiles": changeFiles(params)
      // Notifications of other names are for servers that know them.
      default: break
      }
    } catch {
      log(1, "\(method): \(error.message)")
    }
  }

  // MARK: Lifecycle

  private mutating func initialize(_ id: RequestID, _ params: JSONValue) {
    phase = .running
    client = ClientAbilities(params["capabilities"])
    parentProcess = params["processId"]?.int
    traces = params["trace"]?.string.map { $0 != "off" } ?? false
    isVerbose = params["trace"]?.string == "verbose"
    let (client, version) = (client, version)
    outbox.respond(to: id) {
      $0.object {
        $0.object("capabilities") { client.writeServerCapabilities(to: &$0) }
        $0.object("serverInfo") {
          $0.field("name", "jobsworth")
          $0.field("version", version)
        }
      }
    }
    if let settings = params["initializationOptions"], settings != .null { apply(settings) }
  }

  /// Asks to be told of changes, once the client may be asked.
  private mutating func register() {
    if client.registersWatchers {
      // Where policies are, a configuration says that may not have been read yet.
      let names = workspace.fileNames + ["*.{yaml,yml,json}"]
      ask(.registration, "client/registerCapability") {
        Self.writeRegistration("workspace/didChangeWatchedFiles", to: &$0) {
          $0.array("watchers") { for name in names { $0.object { $0.field("globPattern", "**/\(name)") } } }
        }
      }
    }
    if client.registersConfiguration {
      ask(.registration, "client/registerCapability") {
        Self.writeRegistration("workspace/didChangeConfiguration", to: &$0) { $0.field("section", "jobsworth") }
      }
    }
    if client.hasConfiguration { askForConfiguration() }
  }

  private static func writeRegistration(
    _ method: String, to json: inout JSONWriter, _ options: (inout JSONWriter) -> Void
  ) {
    json.array("registrations") {
      $0.object {
        $0.field("id", method)
        $0.field("method", method)
        $0.object("registerOptions", options)
      }
    }
  }

  private mutating func ask(_ question: Question, _ method: String, _ write: ((inout JSONWriter) -> Void)? = nil) {
    questions += 1
    let id = RequestID.number(questions)
    asked[id] = question
    outbox.request(id, method, write)
  }

  private mutating func take(_ result: JSONValue?, of id: RequestID) {
    guard let question = asked.removeValue(forKey: id) else { return }
    if question == .configuration, let settings = result?.array?.first { apply(settings) }
  }

  // MARK: Settings

  private mutating func askForConfiguration() {
    ask(.configuration, "workspace/configuration") {
      $0.array("items") { $0.object { $0.field("section", "jobsworth") } }
    }
  }

  /// Clients that are asked for their settings send none with the notification.
  private mutating func changeConfiguration(_ settings: JSONValue) {
    let own = settings["jobsworth"] ?? .null
    if own != .null { apply(own) } else if client.hasConfiguration { askForConfiguration() } else { apply(.null) }
  }

  private mutating func apply(_ json: JSONValue) {
    var complaints: [String] = []
    let settings = EditorSettings(json, complaints: &complaints)
    complaints += workspace.apply(settings)
    for complaint in complaints { show(2, "jobsworth: \(complaint)") }
    relint()
  }

  /// Has every document judged anew: what decides about them has changed.
  mutating func relint() {
    workspace.reload()
    for uri in documents.keys { documents[uri]?.forget() }
    if client.pullsDiagnostics, client.refreshesDiagnostics, !documents.isEmpty {
      ask(.refresh, "workspace/diagnostic/refresh")
    }
  }

  /// Of many files that change, as git changes them, few matter.
  private mutating func changeFiles(_ params: JSONValue) {
    let paths = params["changes"]?.array?.compactMap { $0["uri"]?.string.flatMap(FileURI.path) } ?? []
    if paths.isEmpty || paths.contains(where: { workspace.isInvolved($0) }) { relint() }
  }

  // MARK: Words to the user

  /// - Parameter type: 1 error, 2 warning, 3 information, 4 log.
  mutating func log(_ type: Int, _ message: String) {
    outbox.notify("window/logMessage") {
      $0.field("type", type)
      $0.field("message", message)
    }
  }

  private mutating func show(_ type: Int, _ message: String) {
    outbox.notify("window/showMessage") {
      $0.field("type", type)
      $0.field("message", message)
    }
  }

  mutating func trace(_ message: String, verbose: @autoclosure () -> String) {
    guard traces else { return }
    let detail = isVerbose ? verbose() : nil
    outbox.notify("$/logTrace") {
      $0.field("message", message)
      if let detail { $0.field("verbose", detail) }
    }
  }
}

extension ClientAbilities {
  func writeServerCapabilities(to json: inout JSONWriter) {
    json.field("positionEncoding", encoding.rawValue)
    json.object("textDocumentSync") {
      $0.field("openClose", true)
      $0.field("change", 2)
      $0.object("save") { $0.field("includeText", false) }
    }
    json.field("hoverProvider", true)
    json.object("completionProvider") {
      $0.array("triggerCharacters") { for character in [" ", ":", "\""] { $0.value(character) } }
    }
    json.object("codeActionProvider") {
      $0.array("codeActionKinds") { for kind in [CodeAction.quickFix, CodeAction.fixAll] { $0.value(kind) } }
      $0.field("resolveProvider", resolvesEdits)
    }
    json.field("documentSymbolProvider", true)
    if pullsDiagnostics {
      json.object("diagnosticProvider") {
        $0.field("identifier", "jobsworth")
        $0.field("interFileDependencies", false)
        $0.field("workspaceDiagnostics", false)
      }
    }
  }
}
