import Diagnostics
import JSONText
import JobsworthTestSupport
import LanguageServer
import SourceText
import Testing

/// What is offered for the place of `|`, and the text that it makes.
@Suite struct CodeActionTests {
  /// The titles of what is offered, each with the text after it.
  private func actions(_ text: String, uri: String = TestClient.uri) throws -> [(title: String, text: String)] {
    var client = try TestClient(
      capabilities: #"{"textDocument":{"codeAction":{"codeActionLiteralSupport":{}}}}"#)
    let parts = text.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false)
    let plain = String(parts[0]) + parts[1]
    try client.open(plain, uri: uri)
    let lines = parts[0].split(omittingEmptySubsequences: false) { $0.isNewline }
    let place = #"{"line":\#(lines.count - 1),"character":\#(lines.last!.utf16.count)}"#
    let result = try client.request(
      "textDocument/codeAction",
      #"{"textDocument":{"uri":"\#(uri)"},"range":{"start":\#(place),"end":\#(place)},"context":{"diagnostics":[]}}"#)
    return try #require(result?.array).map { action in
      let edits = try #require(action["edit"]?["changes"]?[uri]?.array)
      return (action["title"]?.string ?? "", Self.apply(edits, to: plain))
    }
  }

  private static func apply(_ edits: [JSONValue], to text: String) -> String {
    let source = SourceFile(path: "", text: text)
    let lines = source.makeLineIndex()
    // The texts here are ASCII: a character is a byte.
    func offset(_ place: JSONValue?) -> Int {
      let line = Int(place?["line"]?.int ?? 0)
      guard line < lines.count else { return source.bytes.count }
      return Int(lines.range(ofLine: line).start) + Int(place?["character"]?.int ?? 0)
    }
    let changes = edits.map { edit in
      Edit(
        ByteRange(offset(edit["range"]?["start"]), offset(edit["range"]?["end"])), edit["newText"]?.string ?? "")
    }
    return String(decoding: changes.applied(to: source.bytes), as: UTF8.self)
  }

  private static let pod =
    CompletionTests.pod + "      restartPolicy: Never\n      containers:\n      - name: a\n        image: a:1\n"

  @Test func fixes() throws {
    let actions = try actions(CompletionTests.job.replacing("batch/v1", with: "batch/v1|alpha1"))
    #expect(actions.map(\.title).prefix(1) == ["Write batch/v1"])
    #expect(actions.first?.text == CompletionTests.job)
    #expect(actions.last?.title == "Mend all that is safe" && actions.last?.text == CompletionTests.job)
  }

  @Test("a comment in front of the line")
  func ignoring() throws {
    let actions = try actions(Self.pod + "        command: [bash, -ec, \"a |\u{7C} b\"]\n")
    let ignore = try #require(actions.first { $0.title == "Ignore pipe-without-pipefail here" })
    #expect(ignore.text.contains("        # jobsworth: ignore[pipe-without-pipefail]\n        command:"))
  }

  @Test("one more name in a comment that is there")
  func anotherName() throws {
    let comment = "        # jobsworth: ignore[shell-without-errexit] -- so\n"
    let script = "        command: [bash, -c, \"a |\u{7C} b; c\"]\n"
    let actions = try actions(Self.pod + comment + script)
    let ignore = try #require(actions.first { $0.title == "Ignore pipe-without-pipefail here" })
    #expect(ignore.text.contains("# jobsworth: ignore[pipe-without-pipefail, shell-without-errexit] -- so\n"))
  }

  @Test("a comment never gets into a text")
  func textBlocks() throws {
    let script = "        command:\n        - bash\n        - -ec\n        - >-\n          a |\u{7C} b\n"
    let actions = try actions(Self.pod + script)
    let ignore = try #require(actions.first { $0.title == "Ignore pipe-without-pipefail here" })
    #expect(ignore.text.contains("        # jobsworth: ignore[pipe-without-pipefail]\n        - >-\n"))
  }

  @Test func crlf() throws {
    let text = (Self.pod + "        command: [bash, -ec, \"a |\u{7C} b\"]\n").replacing("\n", with: "\r\n")
    let ignore = try #require(try actions(text).first { $0.title.hasPrefix("Ignore") })
    #expect(ignore.text.contains("ignore[pipe-without-pipefail]\r\n        command"))
  }

  @Test("JSON has no comments")
  func json() throws {
    let text = #"{"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"a"},"spec":{"completions":-|1}}"#
    #expect(try actions(text, uri: "file:///a.json").allSatisfy { !$0.title.hasPrefix("Ignore") })
  }

  @Test("what a comment cannot ignore is not offered to be ignored")
  func syntax() throws {
    #expect(try actions("kind: [Job\n|").isEmpty)
  }
}

extension String {
  fileprivate func replacing(_ text: String, with other: String) -> String {
    split(separator: text, omittingEmptySubsequences: false).joined(separator: other)
  }
}
