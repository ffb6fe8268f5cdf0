import Diagnostics
import SourceText
import Testing
import YAMLTree

/// Characters beyond U+FFFF as JSON writes them.
struct JSONEscapesTests {
  private func stream(_ text: String) -> YAMLStream { YAMLStream(parsing: SourceFile(path: "a.json", text: text)) }

  @Test("pairs are characters, halves are none, and what follows stands where it stood")
  func surrogates() throws {
    let text =
      #"{"a\ud83d\uDE00": "x\ud83d\ude00y\ud83c\udf89", "half": "\ud83d-\ude00", "plain": "\\ud83d", "last": 1}"#
    let stream = stream(text)
    #expect(stream.findings.isEmpty)
    let root = try #require(stream.documents.first?.root)
    #expect(root["a😀"]?.text == "x😀y🎉")
    #expect(root["half"]?.text == "\u{FFFD}-\u{FFFD}")
    #expect(root["plain"]?.text == "\\ud83d")
    let last = try #require(root["last"])
    #expect(text.utf8.dropFirst(Int(last.range.start)).prefix(1).elementsEqual("1".utf8))
  }

  @Test(
    "YAML does not know them, nor text that ends within one",
    arguments: [
      #"a: "\ud83d\ude00""#, #"{"a": "\ud83d\ude00"#, #"{"a": "\ud83d"#, #"["\ud83d\ude00"]"#,
    ])
  func refused(text: String) { #expect(stream(text).findings.map(\.rule) == ["yaml/syntax"]) }

  @Test("a byte-order mark and line breaks before the brace") func beginnings() {
    #expect(stream("\u{FEFF} \r\n {\"a\": \"\\ud83d\\ude00\"}").documents.first?.root["a"]?.text == "😀")
  }
}
