import JSONText
@testable import LanguageServer
import Testing

/// A client in the same process: what it says goes through the framing, and so does what comes back.
struct TestClient {
  var server = LanguageServer(workspace: TestWorkspace(), version: "0")
  private var incoming = MessageReader()
  private var outgoing = MessageReader()
  private var number: Int64 = 0

  static let uri = "file:///work/job.yaml"

  init() {}

  /// - Parameter capabilities: JSON.
  init(capabilities: String) throws {
    _ = try request("initialize", #"{"processId":null,"rootUri":null,"capabilities":\#(capabilities)}"#)
    try notify("initialized", "{}")
  }

  static func framed(_ body: String) -> [UInt8] {
    Array("Content-Length: \(body.utf8.count)\r\n\r\n\(body)".utf8)
  }

  /// Sends bodies that arrive together and returns the bodies that come back.
  mutating func send(_ bodies: [String], settles: Bool = true) throws -> [String] {
    for body in bodies { incoming.append(Self.framed(body)) }
    while let body = try incoming.next() { server.receive(body) }
    server.answer()
    if settles { server.settle() }
    outgoing.append(server.takeOutput())
    var answers: [String] = []
    while let body = try outgoing.next() { answers.append(String(decoding: body, as: UTF8.self)) }
    return answers
  }

  @discardableResult
  mutating func notify(_ method: String, _ params: String) throws -> [JSONValue] {
    try send([#"{"jsonrpc":"2.0","method":"\#(method)","params":\#(params)}"#]).map {
      try #require(JSONValue($0.utf8))
    }
  }

  /// The result of a request; nil for an error.
  mutating func request(_ method: String, _ params: String) throws -> JSONValue? {
    number += 1
    let body = #"{"jsonrpc":"2.0","id":\#(number),"method":"\#(method)","params":\#(params)}"#
    for answer in try send([body]) {
      let value = try #require(JSONValue(answer.utf8))
      if value["id"]?.int == number, value["method"] == nil { return value["result"] }
    }
    Issue.record("\(method) was not answered")
    return nil
  }

  @discardableResult
  mutating func open(_ text: String, uri: String = Self.uri, version: Int = 1) throws -> [JSONValue] {
    try notify(
      "textDocument/didOpen",
      #"{"textDocument":{"uri":"\#(uri)","languageId":"yaml","version":\#(version),"text":\#(Self.json(text))}}"#)
  }

  /// Changes ranges like `0:5-0:6`, or all of the text.
  @discardableResult
  mutating func change(_ changes: [(range: String?, text: String)], version: Int) throws -> [JSONValue] {
    let written = changes.map { change in
      guard let range = change.range else { return #"{"text":\#(Self.json(change.text))}"# }
      let numbers = range.split { $0 == ":" || $0 == "-" }
      return #"{"range":{"start":{"line":\#(numbers[0]),"character":\#(numbers[1])},"#
        + #""end":{"line":\#(numbers[2]),"character":\#(numbers[3])}},"text":\#(Self.json(change.text))}"#
    }
    return try notify(
      "textDocument/didChange",
      #"{"textDocument":{"uri":"\#(Self.uri)","version":\#(version)},"contentChanges":[\#(written.joined(separator: ","))]}"#
    )
  }

  static func json(_ text: String) -> String {
    var writer = JSONWriter()
    writer.value(text)
    return writer.text
  }

  /// Asks about the place of `|` in a text, which is opened without it.
  mutating func request(_ method: String, at marked: String, uri: String = Self.uri) throws -> JSONValue? {
    let parts = marked.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false)
    let before = parts[0]
    try open(String(before) + parts[1], uri: uri)
    let lines = before.split(separator: "\n", omittingEmptySubsequences: false)
    return try request(
      method,
      #"{"textDocument":{"uri":"\#(uri)"},"position":{"line":\#(lines.count - 1),"character":\#(lines.last!.utf16.count)}}"#
    )
  }
}

extension TestClient {
  /// The text that the server has of the document.
  var text: String? { server.documents[Self.uri].map { String(decoding: $0.text.bytes, as: UTF8.self) } }
}
