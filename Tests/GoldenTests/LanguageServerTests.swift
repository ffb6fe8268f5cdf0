import Foundation
import JobsworthTestSupport
import Testing

/// `jobsworth lsp` as a process: what comes through the pipe, and how it ends.
@Suite("The language server as a process", .timeLimit(.minutes(1)))
struct LanguageServerTests {
  private static func framed(_ body: String) -> String { "Content-Length: \(body.utf8.count)\r\n\r\n\(body)" }

  /// A process that serves one client.
  private final class Session {
    let process = Process()
    private let input = Pipe()
    private let output = Pipe()
    private var buffer = Data()

    init(_ arguments: [String] = []) throws {
      process.executableURL = try ProgramUnderTest.required
      process.arguments = ["lsp"] + arguments
      process.standardInput = input
      process.standardOutput = output
      try process.run()
    }

    func send(_ body: String) throws {
      try input.fileHandleForWriting.write(contentsOf: Data(LanguageServerTests.framed(body).utf8))
    }

    /// The next message of the server.
    func read() throws -> [String: Any] {
      while true {
        if let end = buffer.range(of: Data("\r\n\r\n".utf8)) {
          let header = String(decoding: buffer[..<end.lowerBound], as: UTF8.self)
          let length = try #require(header.split(separator: " ").last.flatMap { Int($0) })
          if buffer.endIndex - end.upperBound >= length {
            let body = buffer[end.upperBound..<end.upperBound + length]
            buffer = Data(buffer[(end.upperBound + length)...])
            return try #require(try JSONSerialization.jsonObject(with: body) as? [String: Any])
          }
        }
        let more = output.fileHandleForReading.availableData
        try #require(!more.isEmpty, "the server went away")
        buffer += more
      }
    }

    /// The status; a signal's number is negative.
    func end() -> Int32 {
      process.waitUntilExit()
      return process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
    }
  }

  /// What comes of an input that ends: a file, for the other end of a pipe may be held by other processes.
  private static func outcome(of input: String) throws -> (status: Int32, errors: String) {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("jobsworth-lsp-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (stdin, stderr) = (folder.appendingPathComponent("stdin"), folder.appendingPathComponent("stderr"))
    try Data(input.utf8).write(to: stdin)
    try Data().write(to: stderr)
    let process = Process()
    process.executableURL = try ProgramUnderTest.required
    process.arguments = ["lsp"]
    process.standardInput = try FileHandle(forReadingFrom: stdin)
    process.standardOutput = FileHandle.nullDevice
    process.standardError = try FileHandle(forWritingTo: stderr)
    try process.run()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: try Data(contentsOf: stderr), as: UTF8.self))
  }

  private static let initialize =
    #"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"processId":\#(ProcessInfo.processInfo.processIdentifier),"capabilities":{}}}"#

  @Test("an editor that asks for diagnostics is told unasked of a configuration that is mistaken, until it opens it")
  func mistakesOfConfigurations() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("jobsworth-lsp-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let configuration = folder.appendingPathComponent(".jobsworth.yaml")
    try Data("ignroe: [api]\n".utf8).write(to: configuration)
    let session = try Session(["--stdio"])
    try session.send(
      #"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"processId":null,"capabilities":{"textDocument":{"diagnostic":{}}}}}"#
    )
    _ = try session.read()
    func open(_ name: String, _ text: String) throws {
      try session.send(
        #"{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":"file://\#(folder.path)/\#(name)","languageId":"yaml","version":1,"text":"\#(text)"}}}"#
      )
    }
    func published() throws -> (uri: String, rules: [String]) {
      let message = try session.read()
      #expect(message["method"] as? String == "textDocument/publishDiagnostics")
      let params = try #require(message["params"] as? [String: Any])
      let diagnostics = try #require(params["diagnostics"] as? [[String: Any]])
      return (params["uri"] as? String ?? "", diagnostics.compactMap { $0["code"] as? String })
    }
    try open("a.yaml", "a: 1")
    try session.send(
      #"{"jsonrpc":"2.0","id":2,"method":"textDocument/diagnostic","params":{"textDocument":{"uri":"file://\#(folder.path)/a.yaml"}}}"#
    )
    #expect(try session.read()["id"] as? Int == 2)
    var told = try published()
    #expect(told.uri == "file://\(configuration.path)" && told.rules == ["mistaken-configuration"])
    try open(".jobsworth.yaml", "ignore: [api]")
    told = try published()
    #expect(told.uri == "file://\(configuration.path)" && told.rules == [])
  }

  @Test("diagnostics follow the configuration beside the file, and the editor ends it")
  func lifecycle() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("jobsworth-lsp-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let configuration = folder.appendingPathComponent(".jobsworth.yaml")
    try Data("severity:\n  api: info\n".utf8).write(to: configuration)

    let session = try Session(["--stdio"])
    try session.send(Self.initialize)
    let capabilities = try #require((try session.read()["result"] as? [String: Any])?["capabilities"] as? [String: Any])
    #expect(capabilities["positionEncoding"] as? String == "utf-16")
    try session.send(#"{"jsonrpc":"2.0","method":"initialized","params":{}}"#)

    let uri = "file://\(folder.path)/a.yaml"
    let text = #"apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: a\nspec:\n  completions: -1\n"#
    try session.send(
      #"{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":"\#(uri)","languageId":"yaml","version":1,"text":"\#(text)"}}}"#
    )
    func severities(_ message: [String: Any]) throws -> Set<Int> {
      #expect(message["method"] as? String == "textDocument/publishDiagnostics")
      let params = try #require(message["params"] as? [String: Any])
      #expect(params["uri"] as? String == uri)
      return Set(try #require(params["diagnostics"] as? [[String: Any]]).compactMap { $0["severity"] as? Int })
    }
    #expect(try severities(try session.read()) == [3])

    try Data("severity:\n  api: warning\n".utf8).write(to: configuration)
    try session.send(#"{"jsonrpc":"2.0","method":"workspace/didChangeWatchedFiles","params":{"changes":[]}}"#)
    #expect(try severities(try session.read()) == [2])

    // A policy of the user's, and a change of it.
    func write(policyNamed name: String, wanting expression: String) throws {
      let policy = """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicy
        metadata: {name: \(name), annotations: {jobsworth.dev/severity: error}}
        spec:
          matchConstraints:
            resourceRules: [{apiGroups: [batch], apiVersions: [v1], operations: [CREATE], resources: [jobs]}]
          validations: [{expression: "\(expression)", message: "not so"}]
        """
      try FileManager.default.createDirectory(
        at: folder.appendingPathComponent("policies"), withIntermediateDirectories: true)
      try Data(policy.utf8).write(to: folder.appendingPathComponent("policies/own.yaml"))
    }
    func tellChange(of name: String) throws {
      try session.send(
        #"{"jsonrpc":"2.0","method":"workspace/didChangeWatchedFiles","params":{"changes":[{"uri":"file://\#(folder.path)/\#(name)","type":2}]}}"#
      )
    }
    try write(policyNamed: "own", wanting: "false")
    try Data("rules: [policies]\nselect: [own]\n".utf8).write(to: configuration)
    try tellChange(of: ".jobsworth.yaml")
    #expect(try severities(try session.read()) == [])
    let template = #"  template:\n    spec:\n      restartPolicy: Never\n      containers: [{name: a, image: a}]\n"#
    let whole = (text + template).replacingOccurrences(of: "-1", with: "1")
    try session.send(
      #"{"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":{"uri":"\#(uri)","version":2},"contentChanges":[{"text":"\#(whole)"}]}}"#
    )
    #expect(try severities(try session.read()) == [1])
    try write(policyNamed: "own", wanting: "true")
    try tellChange(of: "another.yaml")
    try tellChange(of: "policies/own.yaml")
    #expect(try severities(try session.read()) == [])

    // A policy that is open is judged as it is typed.
    let policyURI = "file://\(folder.path)/policies/own.yaml"
    try session.send(
      #"{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":"\#(policyURI)","languageId":"yaml","version":1,"text":"apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingAdmissionPolicy\nmetadata: {name: own}\nspec: {validations: [{expression: objekt.spec}]}\n"}}}"#
    )
    let policy = try #require(try session.read()["params"] as? [String: Any])
    #expect(policy["uri"] as? String == policyURI)
    #expect(
      try #require(policy["diagnostics"] as? [[String: Any]]).contains {
        $0["code"] as? String == "mistaken-policy" && ($0["message"] as? String)?.contains("objekt") == true
      })
    try session.send(
      #"{"jsonrpc":"2.0","method":"textDocument/didClose","params":{"textDocument":{"uri":"\#(policyURI)"}}}"#)
    #expect((try session.read()["params"] as? [String: Any])?["uri"] as? String == policyURI)

    // A mistake in it is told at its own place.
    try Data("severities: {}\n".utf8).write(to: configuration)
    try session.send(#"{"jsonrpc":"2.0","method":"workspace/didChangeWatchedFiles","params":{"changes":[]}}"#)
    #expect(try !severities(try session.read()).contains(1))
    let mistaken = try #require(try session.read()["params"] as? [String: Any])
    #expect((mistaken["uri"] as? String)?.hasSuffix("/.jobsworth.yaml") == true)
    #expect((mistaken["diagnostics"] as? [Any])?.isEmpty == false)

    try session.send(#"{"jsonrpc":"2.0","id":2,"method":"shutdown"}"#)
    #expect(try session.read()["result"] is NSNull)
    try session.send(#"{"jsonrpc":"2.0","method":"exit"}"#)
    #expect(session.end() == 0)
  }

  @Test("an editor that goes away, with and without a word")
  func ends() throws {
    let (initialize, shutdown) = (Self.framed(Self.initialize), #"{"jsonrpc":"2.0","id":2,"method":"shutdown"}"#)
    #expect(try Self.outcome(of: "").status == 1)
    #expect(try Self.outcome(of: initialize).status == 1)
    #expect(try Self.outcome(of: initialize + Self.framed(#"{"jsonrpc":"2.0","method":"exit"}"#)).status == 1)
    #expect(try Self.outcome(of: initialize + Self.framed(shutdown)).status == 0)
  }

  @Test("framing that cannot be read ends it with a sentence")
  func badFraming() throws {
    let end = try Self.outcome(of: "Hello\r\n\r\n")
    #expect(end.status == 3)
    #expect(end.errors.hasPrefix("jobsworth: standard input: the header of a message"))
  }

  @Test func aSignalEndsIt() throws {
    let session = try Session()
    try session.send(Self.initialize)
    _ = try session.read()
    session.process.terminate()
    #expect(session.end() == -SIGTERM)
  }
}
