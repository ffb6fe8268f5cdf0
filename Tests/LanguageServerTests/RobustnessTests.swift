import JSONText
import JobsworthTestSupport
import LanguageServer
import Testing

/// No text and no message brings the server down.
@Suite struct RobustnessTests {
  static let methods = ["completion", "hover", "documentSymbol", "codeAction", "diagnostic"]
  static let capabilities =
    #"{"textDocument":{"documentSymbol":{"hierarchicalDocumentSymbolSupport":true},"codeAction":{"codeActionLiteralSupport":{}}}}"#

  /// Asks everything about a place.
  private func askAll(_ client: inout TestClient, line: Int, character: Int) throws {
    let place = #"{"line":\#(line),"character":\#(character)}"#
    for method in Self.methods {
      let result = try client.request(
        "textDocument/\(method)",
        #"{"textDocument":{"uri":"\#(TestClient.uri)"},"position":\#(place),"range":{"start":\#(place),"end":\#(place)}}"#
      )
      #expect(result != nil, "\(method) at \(line):\(character)")
    }
  }

  @Test("texts that are cut off, and damaged", arguments: Fixture.files(in: "seeds", endings: [".yaml"]))
  func damagedTexts(_ path: String) throws {
    var random = SeededGenerator(seed: 11)
    let text = Array(try Fixture.text(path).utf8)
    let noise = Array("{}[]:-#\"'|>&*!,\n\t \u{0}é😀%@`?".unicodeScalars)
    for version in 1...6 {
      var client = try TestClient(capabilities: Self.capabilities)
      var scalars = Array(
        String(decoding: text.prefix(Int.random(in: 0...text.count, using: &random)), as: UTF8.self).unicodeScalars)
      for _ in 0..<Int.random(in: 0...6, using: &random) {
        scalars.insert(noise.randomElement(using: &random)!, at: Int.random(in: 0...scalars.count, using: &random))
      }
      var string = String.UnicodeScalarView()
      string.append(contentsOf: scalars)
      try client.open(String(string), version: version)
      let lines = String(string).split(separator: "\n", omittingEmptySubsequences: false)
      for _ in 0..<6 {
        let line = Int.random(in: 0...lines.count, using: &random)
        try askAll(&client, line: line, character: Int.random(in: 0...40, using: &random))
      }
    }
  }

  @Test("nesting without end", arguments: ["[", "{a: ", "- ", "{\"a\": [", "a:\n ", "? ", "\"", "'", "> "])
  func deepTexts(_ piece: String) throws {
    var client = try TestClient(capabilities: Self.capabilities)
    try client.open("kind: Job\nspec: " + String(repeating: piece, count: 5000))
    try askAll(&client, line: 1, character: 10_000)
    try client.open(String(repeating: piece, count: 5000))
    try askAll(&client, line: 0, character: 10_000)
  }

  @Test("edits leave the text that they would leave on paper")
  func edits() throws {
    var random = SeededGenerator(seed: 5)
    var client = try TestClient(capabilities: #"{"general":{"positionEncodings":["utf-32"]}}"#)
    var text = Array("a: é😀\nb:\n- c\n".unicodeScalars)
    try client.open("a: é😀\nb:\n- c\n")
    for version in 2...200 {
      let start = Int.random(in: 0...text.count, using: &random)
      let end = Int.random(in: start...text.count, using: &random)
      func place(_ offset: Int) -> String {
        let before = text[..<offset]
        let line = before.count { $0 == "\n" }
        return "\(line):\(before.count - (before.lastIndex(of: "\n").map { $0 + 1 } ?? 0))"
      }
      let new = ["", "x", "é", "😀\n", "\n\n", "abc: d"].randomElement(using: &random)!
      try client.change([("\(place(start))-\(place(end))", new)], version: version)
      text.replaceSubrange(start..<end, with: Array(new.unicodeScalars))
      var expected = String.UnicodeScalarView()
      expected.append(contentsOf: text)
      #expect(client.text == String(expected))
    }
  }

  @Test("messages of noise")
  func noise() throws {
    var random = SeededGenerator(seed: 8)
    let pieces = [
      "{", "}", "[", "]", ":", ",", "\"jsonrpc\":\"2.0\"", "\"id\":1", "\"method\":\"shutdown\"",
      "\"method\":\"initialize\"",
      "\"params\":{}", "\"params\":[]", "null", "1e9", "\"\\ud800\"", "\"method\":\"textDocument/didOpen\"",
    ]
    var client = TestClient()
    for _ in 0..<3000 {
      let count = Int.random(in: 1...10, using: &random)
      let body = (0..<count).map { _ in pieces.randomElement(using: &random)! }.joined(
        separator: Bool.random(using: &random) ? "," : "")
      for answer in try client.send([Bool.random(using: &random) ? "{\(body)}" : body]) {
        #expect(JSONValue(answer.utf8) != nil)
      }
    }
  }
}
