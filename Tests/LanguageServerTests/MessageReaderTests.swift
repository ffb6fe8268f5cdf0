import JobsworthTestSupport
import LanguageServer
import Testing

@Suite struct MessageReaderTests {
  private func read(_ text: String, by step: Int = .max) throws -> [String] {
    var reader = MessageReader()
    var bodies: [String] = []
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      reader.append(rest.prefix(step))
      rest = rest.dropFirst(step)
      while let body = try reader.next() { bodies.append(String(decoding: body, as: UTF8.self)) }
    }
    return bodies
  }

  @Test(arguments: [1, 2, 3, 7, 1000])
  func messagesComeInPieces(_ step: Int) throws {
    let text =
      "Content-Length: 2\r\n\r\n{}"
      + "Content-Type: application/vscode-jsonrpc; charset=utf-8\r\nContent-Length: 4\r\n\r\n\"é\""
      + "content-length:0\r\nX-Other: 1\r\n\r\n" + "Content-Length: 3\r\nContent-Length: 3\r\n\r\n{\r\n"
    #expect(try read(text, by: step) == ["{}", "\"é\"", "", "{\r\n"])
  }

  @Test func halfAMessageIsNone() throws {
    #expect(try read("Content-Length: 10\r\n\r\n{}") == [])
    #expect(try read("Content-Le") == [])
  }

  @Test(arguments: [
    ("\r\n{}", MessageReader.Failure.missingLength), ("X: 1\r\n\r\n", .missingLength),
    ("Content-Length: two\r\n\r\n", .malformedLength), ("Content-Length: -1\r\n\r\n", .malformedLength),
    ("Content-Length: \r\n\r\n", .malformedLength), ("Content-Length: 99999999999999999999\r\n\r\n", .malformedLength),
    ("Content-Length: 1\r\nContent-Length: 2\r\n\r\n", .malformedLength),
    ("Content-Length: 2\n\n{}", .malformedHeader), ("nothing\r\n", .malformedHeader),
    ("no colon\r\n\r\n", .malformedHeader), (": 1\r\n\r\n", .malformedHeader),
    ("Content-Length: 67108865\r\n\r\n", .bodyTooLong(67_108_865)),
    ("Content-Type: x; charset=latin1\r\nContent-Length: 2\r\n\r\n{}", .unsupportedCharset("latin1")),
  ])
  func badFramingEndsIt(_ text: String, _ failure: MessageReader.Failure) {
    #expect(throws: failure) { try read(text) }
    #expect(throws: failure) { try read(text, by: 1) }
    #expect(!failure.message.isEmpty)
  }

  @Test func headersHaveALimit() {
    #expect(throws: MessageReader.Failure.headerTooLong) { try read(String(repeating: "x", count: 5000)) }
    #expect(throws: MessageReader.Failure.headerTooLong) {
      try read(String(repeating: "X: 1\r\n", count: 1000), by: 100)
    }
  }

  @Test func noiseNeverTraps() {
    var random = SeededGenerator(seed: 4)
    let pieces = ["Content-Length", ":", " ", "5", "\r\n", "\r\n\r\n", "\n", "{}", "é", "charset=", ";"]
    for _ in 0..<2000 {
      let text = (0..<Int.random(in: 1...12, using: &random)).map { _ in pieces.randomElement(using: &random)! }
        .joined()
      _ = try? read(text, by: 3)
    }
  }
}
