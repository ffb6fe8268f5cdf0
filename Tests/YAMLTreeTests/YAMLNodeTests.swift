import Diagnostics
import SourceText
import Testing
import YAMLTree

@Suite struct YAMLNodeTests {
  private func parse(_ text: String) -> YAMLStream { YAMLStream(parsing: SourceFile(path: "t.yaml", text: text)) }

  @Test func keysValuesAndRanges() throws {
    let text = "a: 1\nb:\n  - x\n  - \"y z\"\nc: {d: e}\n"
    let root = try #require(parse(text).documents.first).root
    #expect(root.kind == .mapping)
    #expect(root.entries.map(\.key.text) == ["a", "b", "c"])
    #expect(root["a"]?.scalar == .int(1))
    let source = root.document.source
    #expect(root["b"].map { $0.items.map { source.text($0.range) } } == ["x", "\"y z\""])
    #expect(root["b"].map { source.text($0.range) } == "- x\n  - \"y z\"")
    #expect(root["c"].map { source.text($0.range) } == "{d: e}")
  }

  @Test func rangesAreBytesAlsoBehindOtherScripts() throws {
    let text = "é😀: ü\nb: “x”\n"
    let root = try #require(parse(text).documents.first).root
    let source = root.document.source
    for entry in root.entries {
      #expect(source.text(entry.key.range) == entry.key.text)
      #expect(source.text(entry.value.range) == entry.value.text)
    }
  }

  @Test func anAliasReadsAsItsAnchorAndKeepsItsPlace() throws {
    let root = try #require(parse("a: &x {k: 1}\nb: *x\n").documents.first).root
    let alias = try #require(root["b"])
    #expect(alias.isAlias)
    #expect(alias.aliasName == "x")
    #expect(alias["k"]?.scalar == .int(1))
    #expect(root.document.source.text(alias.range) == "*x")
  }

  @Test func mergesCountWhereTheyStand() throws {
    let root = try #require(parse("base: &b {p: 1, q: 2}\nx:\n  p: 0\n  <<: *b\n  q: 3\n").documents.first).root
    let x = try #require(root["x"])
    #expect(x["p"]?.scalar == .int(1))
    #expect(x["q"]?.scalar == .int(3))
    #expect(x.expandedEntries.map(\.key.text) == ["p", "p", "q", "q"])
    #expect(x.invalidMerges.isEmpty)
    let bad = try #require(parse("<<: 5\n").documents.first).root
    #expect(bad.invalidMerges.count == 1)
  }

  @Test func bothPlacesOfADuplicateKeyAreKept() throws {
    let root = try #require(parse("a: 1\na: 2\n").documents.first).root
    #expect(root.entries.map(\.value.text) == ["1", "2"])
    #expect(root["a"]?.text == "2")
  }

  @Test func theFirstSyntaxErrorEndsTheFileAndKeepsWhatWasBefore() throws {
    let stream = parse("a: 1\n---\nschedule: * * * * *\n---\nb: 2\n")
    #expect(stream.documents.map(\.root.childCount) == [1])
    let finding = try #require(stream.findings.first)
    #expect(finding.rule == "yaml/syntax")
    #expect(finding.fix?.edits.map(\.text) == ["\"", "\""])
  }

  @Test func unknownAndRecursiveAliasesAreFindings() {
    #expect(parse("a: *nope\n").findings.map(\.rule) == ["yaml/unknown-anchor"])
    #expect(parse("a: &x [*x]\n").findings.map(\.rule) == ["yaml/recursive-alias"])
  }

  @Test func limitsAreFindings() {
    var limits = ParsingLimits()
    limits.depth = 20
    limits.expandedNodes = 1000
    limits.bytes = 4000
    func rules(_ text: String) -> [String] {
      YAMLStream(parsing: SourceFile(path: "t", text: text), limits: limits).findings.map(\.rule)
    }
    #expect(rules(String(repeating: "[", count: 30)) == ["yaml/too-deep"])
    #expect(rules(String(repeating: "#", count: 5000)) == ["yaml/too-large"])
    var bomb = "a0: &a0 [x, x, x, x, x, x, x, x]\n"
    for i in 1...8 { bomb += "a\(i): &a\(i) [*a\(i - 1), *a\(i - 1), *a\(i - 1), *a\(i - 1)]\n" }
    #expect(rules(bomb) == ["yaml/alias-expansion"])
    var tower = "a0: &a0 [x]\n"
    for i in 1...30 { tower += "a\(i): &a\(i) [*a\(i - 1)]\n" }
    #expect(rules(tower) == ["yaml/too-deep"])
  }

  @Test(arguments: ["\u{FEFF}a: é\n", "a: é\r\n"])
  func marksAndLineEndsMoveNothing(_ text: String) throws {
    let root = try #require(parse(text).documents.first).root
    #expect(root["a"].map { root.document.source.text($0.range) } == "é")
  }

  @Test("a byte-order mark indents nothing")
  func markBeforeSeveralKeys() throws {
    let stream = YAMLStream(parsing: SourceFile(path: "t", text: "\u{FEFF}a: é\nb:\n- c\n---\nd: 1\n"))
    #expect(stream.findings.isEmpty)
    #expect(stream.documents.map(\.root.childCount) == [2, 1])
    let d = try #require(stream.documents.last?.root["d"])
    #expect(stream.documents[1].source.text(d.range) == "1")
    let broken = YAMLStream(parsing: SourceFile(path: "t", text: "\u{FEFF}a: [\n"))
    #expect(broken.findings.map(\.range.start) == [8])
    #expect(YAMLStream(parsing: SourceFile(path: "t", text: "\u{FEFF}")).documents.isEmpty)
  }

  @Test(arguments: [true, false])
  func utf16IsRead(isBigEndian: Bool) throws {
    var bytes: [UInt8] = isBigEndian ? [0xFE, 0xFF] : [0xFF, 0xFE]
    for unit in "a: é😀\n".utf16 {
      let pair = [UInt8(unit >> 8), UInt8(unit & 255)]
      bytes += isBigEndian ? pair : pair.reversed()
    }
    let stream = YAMLStream(parsing: SourceFile(path: "t", bytes: bytes))
    #expect(stream.documents.first?.root["a"]?.text == "é😀")
    #expect(stream.findings.isEmpty)
    let odd = YAMLStream(parsing: SourceFile(path: "t", bytes: bytes + [0]))
    #expect(odd.findings.map(\.rule) == ["yaml/encoding"])
  }

  @Test func commentsAreFoundOutsideOfScalars() throws {
    let text = "# one\na: b#c # two\nt: | # three\n  # text\n\n# four\n\"q # q\": 1\n"
    let source = SourceFile(path: "t", text: text)
    let comments = YAMLStream(parsing: source).comments(in: source)
    #expect(comments.map { source.text($0.range) } == ["# one", "# two", "# three", "# four"])
    #expect(comments.map(\.isAlone) == [true, false, false, true])
  }

  @Test func jsonIsRead() throws {
    let root = try #require(parse("{\"a\": [1, true, null, \"x\\u00e9\"],\n\t\"b\": {}}").documents.first).root
    #expect(root["a"]?.items.map(\.scalar) == [.int(1), .bool(true), .null, .string])
    #expect(root["a"]?.items.map(\.text).last == "xé")
  }
}
