import Foundation
import JobsworthTestSupport
import SourceText
import Testing

@testable import YAMLTree

@Suite("The places of a scalar's bytes")
struct ScalarSourceMapTests {
  /// Every letter of the value stands at its place, whatever the style.
  @Test(
    arguments: [
      "a: one two", "a: 'one ''two'''", "a: \"one \\\"two\\\" \\u00e9\\x41\\n\\tz\"", "a: &x !!str 'it''s'",
      "a: |\n  one\n   two\n\n  three\n", "a: >-\n  one\n  two\n\n  three\n    deep\n  back\n",
      "a: |2\n    one\n  two\n",
      "a: one\n  two\n\n  three", "a: 'one\n  two\n\n\n  three'", "a: \"one \\\n    two\n  three\"",
      "a: |+\n  one\n\n\nb: 1", "a: >\n\n  one\n\n\n  two\n", "a: |\r\n  one\r\n  two\r\n", "a: ''", "a: |\n",
      "- a: >2-\n      x\n     y\n",
    ])
  func exact(_ text: String) {
    let stream = YAMLStream(parsing: SourceFile(path: "x.yaml", text: text))
    #expect(stream.findings.isEmpty)
    var checked = 0
    for document in stream.documents {
      for index in document.nodes.indices where document.nodes[index].kind == .scalar {
        checked += check(YAMLNode(document: document, index: Int32(index)))
      }
    }
    #expect(checked > 0)
  }

  /// Checks one scalar; returns 1.
  private func check(_ node: YAMLNode) -> Int {
    let map = ScalarSourceMap(node)
    #expect(map.isExact, "\(node.text)")
    let value = Array(node.textBytes)
    let source = node.document.source.bytes
    for (i, byte) in value.enumerated() where byte > 0x20 && byte < 0x7F {
      let range = map.range(i..<i + 1)
      // What stands for a visible character is itself, or an escape that ends in it or in hexadecimal digits.
      let written = source[range.bounds]
      #expect(written.last == byte || written.first == UInt8(ascii: "\\"), "\(node.text) at \(i)")
    }
    return 1
  }

  @Test("ranges span line ends and quotes")
  func ranges() throws {
    let source = SourceFile(path: "x.yaml", text: "a: |\n    echo 'x\n    y'\n")
    let node = try #require(YAMLStream(parsing: source).documents.first?.root["a"])
    let map = ScalarSourceMap(node)
    #expect(source.text(map.range(5..<10)) == "'x\n    y'")
    #expect(map.range(11..<11).isEmpty)
    #expect(Int(map.range(100..<200).end) <= source.bytes.count)
  }

  @Test("every scalar of the YAML test suite with something in it has exact places")
  func suite() {
    var count = 0
    var unknown: [String] = []
    for test in YAMLTestSuiteTests.cases {
      let stream = YAMLStream(parsing: SourceFile(path: test.id, text: test.yaml))
      for document in stream.documents {
        for index in document.nodes.indices where document.nodes[index].kind == .scalar {
          let node = YAMLNode(document: document, index: Int32(index))
          guard !node.textBytes.allSatisfy({ $0 == 0x0A }) else { continue }
          count += 1
          if !ScalarSourceMap(node).isExact { unknown.append("\(test.id): \(node.text.debugDescription)") }
        }
      }
    }
    #expect(unknown.isEmpty, "\(unknown.count) of \(count): \(unknown)")
  }
}
