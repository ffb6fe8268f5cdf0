import Diagnostics
import JobsworthTestSupport
import SourceText
import Testing
import YAMLTree

@Suite struct YAMLTestSuiteTests {
  struct Case: Decodable, Sendable, CustomTestStringConvertible {
    var id: String
    var name: String
    var libyaml: String
    var error: Bool
    var yaml: String
    var events: [String]?
    var testDescription: String { id }
  }

  static let cases: [Case] = (try? Fixture.lines("yaml-test-suite/cases.jsonl")) ?? []

  @Test func theSuiteIsThere() {
    #expect(Self.cases.count == 402)
  }

  @Test(arguments: cases)
  func treeAndVerdictAgree(_ test: Case) {
    let stream = YAMLStream(parsing: SourceFile(path: test.id, text: test.yaml))
    let isAccepted = stream.findings.isEmpty
    switch test.libyaml {
    case "pass" where test.error, "rejects-valid":
      #expect(!isAccepted)
    case "pass":
      #expect(isAccepted)
      let lines = ["+STR"] + stream.documents.flatMap(\.eventLines) + ["-STR"]
      #expect(lines == test.events)
    default:
      #expect(isAccepted)
    }
  }

  @Test(arguments: cases)
  func rangesLieInTheFileAndInTheirParents(_ test: Case) {
    let source = SourceFile(path: test.id, text: test.yaml)
    let stream = YAMLStream(parsing: source)
    for document in stream.documents {
      expectRanges(of: document.root, within: 0..<source.bytes.count)
    }
    for finding in stream.findings {
      #expect(Int(finding.range.end) <= source.bytes.count)
    }
  }
}

/// Every node lies inside the text and, unless an alias led there, inside the node around it.
func expectRanges(of root: YAMLNode, within bounds: Range<Int>) {
  var open: [(YAMLNode, Range<Int>)] = [(root, bounds)]
  while let (node, bounds) = open.popLast() {
    let range = node.range.bounds
    guard range.lowerBound >= bounds.lowerBound, range.upperBound <= bounds.upperBound else {
      Issue.record("\(range) is not within \(bounds)")
      return
    }
    guard !node.isAlias else { continue }
    for item in node.items { open.append((item, range)) }
    for entry in node.entries {
      open.append((entry.key, range))
      open.append((entry.value, range))
    }
  }
}
