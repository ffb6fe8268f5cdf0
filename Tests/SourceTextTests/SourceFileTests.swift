import SourceText
import Testing

@Suite struct SourceFileTests {
  private func place(_ text: String, _ offset: Int) -> TextLocation {
    let file = SourceFile(path: "x", text: text)
    return file.location(of: offset, in: file.makeLineIndex())
  }

  @Test func linesEndAtEveryKindOfBreakThatEditorsKnow() {
    let text = "a\nb\r\nc\rd"
    #expect(place(text, 0) == TextLocation(line: 1, column: 1))
    #expect(place(text, 2) == TextLocation(line: 2, column: 1))
    #expect(place(text, 5) == TextLocation(line: 3, column: 1))
    #expect(place(text, 7) == TextLocation(line: 4, column: 1))
  }

  @Test func columnsCountUTF16Units() {
    #expect(place("é: x", 4).column == 4)
    #expect(place("😀: x", 6).column == 5)
  }

  @Test func aByteOrderMarkTakesNoColumn() {
    #expect(place("\u{FEFF}a: b", 3).column == 1)
    #expect(place("\u{FEFF}a: b", 6).column == 4)
  }

  @Test func anOffsetPastTheEndIsTheEnd() {
    #expect(place("ab\n", 99) == TextLocation(line: 2, column: 1))
  }

  @Test func lineRangesCoverTheText() {
    let bytes = Array("one\r\ntwo\n\nfour".utf8)
    let index = LineIndex(bytes)
    let lines = index.starts.indices.map { Array(bytes[index.range(ofLine: $0).bounds]) }
    #expect(Array(lines.joined()) == bytes)
    #expect(lines.count == 4)
  }

  @Test(
    "places without an index are those with one",
    arguments: ["", "a", "a\nb\r\nc\rd\n", "\r\n\n\r", "\u{FEFF}ä\n😀b\r\n\u{FEFF}c", "\u{FEFF}"])
  func placesWithoutIndex(text: String) {
    let file = SourceFile(path: "a", text: text)
    let index = file.makeLineIndex()
    let offsets = Array(0...text.utf8.count + 2)
    let expected = offsets.map { file.location(of: $0, in: index) }
    #expect(file.locations(of: offsets) == expected)
    // In any order, too.
    #expect(file.locations(of: offsets.reversed()) == expected.reversed())
  }
}
