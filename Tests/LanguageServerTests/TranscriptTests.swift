import JSONText
import JobsworthTestSupport
import LanguageServer
import Testing

/// Conversations in `fixtures/lsp`: `>` is what the client says, `<` what the server must answer, byte for byte.
///
/// `>+` arrives together with the next message. What stands behind `=` is the status that the server ends with.
/// `JOBSWORTH_RECORD=1 swift test --filter TranscriptTests` writes the answers anew.
@Suite("Transcripts")
struct TranscriptTests {
  static let files = Fixture.files(in: "lsp", endings: [".txt"])

  @Test func thereAreTranscripts() { #expect(Self.files.count >= 6) }

  @Test(arguments: files)
  func answers(_ path: String) throws {
    var client = TestClient()
    var out = ""
    var bodies: [String] = []
    for line in try Fixture.text(path).split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("< ") || line.hasPrefix("= ") { continue }
      out += line + "\n"
      guard line.hasPrefix(">") else { continue }
      bodies.append(String(line.drop { $0 != " " }.dropFirst()))
      if line.hasPrefix(">+") { continue }
      for answer in try client.send(bodies) {
        #expect(JSONValue(answer.utf8) != nil)
        out += "< \(answer)\n"
      }
      bodies = []
      if let status = client.server.exitStatus { out += "= \(status)\n" }
    }
    while out.hasSuffix("\n\n") { out.removeLast() }
    Golden.expect(out, equals: path)
  }
}
