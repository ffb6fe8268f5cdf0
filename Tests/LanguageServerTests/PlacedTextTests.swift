import JSONText
import LanguageServer
import Testing

/// Places in units of each encoding, and the text that changes make.
@Suite struct PlacedTextTests {
  /// A document's text after changes, told by the finding on its last line, whose place depends on all before it.
  private func change(_ encoding: String, _ text: String, _ changes: String) throws -> JSONValue? {
    var client = try TestClient(capabilities: #"{"general":{"positionEncodings":["\#(encoding)"]}}"#)
    try client.open(text)
    let answers = try client.notify(
      "textDocument/didChange",
      #"{"textDocument":{"uri":"\#(TestClient.uri)","version":2},"contentChanges":\#(changes)}"#)
    return answers.last?["params"]?["diagnostics"]?.array?.first?["range"]
  }

  private func place(_ range: JSONValue?) -> [Int64] {
    [range?["start"], range?["end"]].flatMap { [$0?["line"]?.int ?? -1, $0?["character"]?.int ?? -1] }
  }

  @Test(
    "columns are counted in the units that were agreed on",
    arguments: [("utf-16", [1, 8, 1, 9]), ("utf-8", [1, 13, 1, 14]), ("utf-32", [1, 7, 1, 8])] as [(String, [Int64])])
  func columns(_ encoding: String, _ expected: [Int64]) throws {
    // A tab where none may stand, behind é, € and an emoji.
    let range = try change(encoding, "a: 1\n", #"[{"text":"a: 1\n\"é€😀\": @x\n"}]"#)
    #expect(place(range) == expected)
  }

  @Test(
    "ranges are cut to the text, and snap to characters",
    arguments: [
      // Inside of the surrogate pair: before it.
      ("0:5-0:5", "a: \"x😀\"\n"), ("0:6-0:6", "a: \"😀x\"\n"), ("0:99-0:99", "a: \"😀\"x\n"),
      ("9:0-9:0", "a: \"😀\"\nx"),
      // The wrong way round.
      ("0:3-0:0", "x\"😀\"\n"), ("0:0-7:0", "x"),
    ])
  func ranges(_ range: String, _ expected: String) throws {
    var client = try TestClient(capabilities: "{}")
    try client.open("a: \"😀\"\n")
    try client.change([(range, "x")], version: 2)
    #expect(client.text == expected)
  }

  @Test func changesAreMadeInOrder() throws {
    var client = try TestClient(capabilities: "{}")
    try client.open("one\r\ntwo\rthree\n")
    try client.change([("1:0-1:3", "2\n3"), ("2:0-3:0", "")], version: 2)
    #expect(client.text == "one\r\n2\nthree\n")
    try client.change([(nil, "all")], version: 3)
    #expect(client.text == "all")
  }

  @Test("a change that is not understood leaves no text behind that is not the editor's")
  func mistakenChange() throws {
    var client = try TestClient(capabilities: "{}")
    try client.open("a: 1\n")
    try client.notify(
      "textDocument/didChange",
      #"{"textDocument":{"uri":"\#(TestClient.uri)","version":2},"contentChanges":[{"range":{"start":{"line":-1}},"text":""}]}"#
    )
    #expect(client.text == nil)
  }
}
