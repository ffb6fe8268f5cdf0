import Diagnostics
import SourceText
import Testing
import YAMLTree

/// Streams of JSON values, which kubectl reads one after the other.
struct JSONValuesTests {
  private func stream(_ text: String) -> YAMLStream { YAMLStream(parsing: SourceFile(path: "a.json", text: text)) }

  @Test(
    "tabs and other blanks may stand around values",
    arguments: [
      "\t{\"a\": 1}", "\n\t {\"a\": 1}\n\t\n", "\u{FEFF}\t{\"a\": 1}", "{\"a\":\t1}\t", "\t{\t\"a\"\t:\t1\t}\r\n\t",
    ])
  func tabs(text: String) throws {
    let stream = stream(text)
    #expect(stream.findings.isEmpty)
    let value = try #require(stream.documents.first?.root["a"])
    #expect(Array(text.utf8)[value.range.bounds].elementsEqual("1".utf8))
  }

  @Test(
    "a value a document",
    arguments: [
      "{\"a\": 1}{\"a\": 2}", "{\"a\": 1}\n{\"a\": 2}\n", "\t{\"a\": 1}\n\t{\"a\": 2}", "{\"a\": 1}\n---\n{\"a\": 2}",
    ])
  func several(text: String) {
    let stream = stream(text)
    #expect(stream.findings.isEmpty)
    #expect(stream.documents.map { $0.root["a"]?.text } == ["1", "2"])
    let second = stream.documents.last.flatMap { $0.root["a"] }
    #expect(second.map { Array(text.utf8)[$0.range.bounds] } == [UInt8(ascii: "2")])
  }

  @Test(
    "braces in texts and comments are none",
    arguments: ["{a: '}{', # } {\n b: 2}", "{\"a\": \"}{\", \"b\": \"\\\"}\"}"])
  func braces(text: String) {
    let stream = stream(text)
    #expect(stream.findings.isEmpty)
    #expect(stream.documents.map { $0.root["a"]?.text } == ["}{"])
  }

  @Test("what is broken is told where it breaks, and what stands before it is there")
  func broken() {
    let text = "{\"a\": 1}\n{\"a\": [}"
    let stream = stream(text)
    #expect(stream.documents.count == 1)
    #expect(stream.findings.map(\.rule) == ["yaml/syntax"])
    #expect(stream.findings.first.map { Int($0.range.start) } == 16)
    #expect(self.stream("\ta: 1").findings.count == 1)
    #expect(self.stream("\t[1]").findings.count == 1)
    #expect(self.stream("\t{}").findings.count == 1)
  }
}
