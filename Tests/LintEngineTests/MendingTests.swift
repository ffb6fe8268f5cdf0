import Diagnostics
import LintEngine
import SourceText
import Testing

@Suite("Applying fixes")
struct MendingTests {
  private static func fix(_ edits: (Range<Int>, String)...) -> Fix {
    Fix("x", safety: .safe, edits: edits.map { Edit(ByteRange($0.lowerBound, $0.upperBound), $1) })
  }

  @Test("fixes that do not touch are applied together, whatever their order")
  func together() {
    let (text, applied) = EditPass.apply(
      [Self.fix((6..<9, "C")), Self.fix((0..<1, ""), (3..<3, "+"))], to: Array("abcdefghi".utf8))
    #expect(String(decoding: text, as: UTF8.self) == "bc+defC")
    #expect(applied == [0, 1])
  }

  @Test("of two that touch the first is applied, and a fix is never applied in part")
  func conflicts() {
    let (text, applied) = EditPass.apply(
      [Self.fix((2..<4, "X")), Self.fix((0..<1, "Y"), (4..<5, "Y")), Self.fix((8..<9, "Z"))],
      to: Array("abcdefghi".utf8))
    #expect(String(decoding: text, as: UTF8.self) == "abXefghZ")
    #expect(applied == [0, 2])
  }

  @Test("a fix past the text's end is not applied")
  func outside() {
    #expect(EditPass.apply([Self.fix((3..<9, ""))], to: Array("abc".utf8)).applied.isEmpty)
  }

  /// A finding for each `x`, which its fix makes a `y`; the fix of one at an odd place breaks the file.
  private static func lint(_ source: SourceFile) -> LintedFile {
    var findings: [Finding] = []
    for (i, byte) in source.bytes.enumerated() where byte == UInt8(ascii: "x") {
      findings.append(
        Finding(
          rule: "x", severity: .info, message: "x at \(i)", range: ByteRange(i, i + 1),
          fix: fix((i..<i + 1, i % 2 == 0 ? "y" : "!"))))
    }
    for byte in source.bytes where byte == UInt8(ascii: "!") {
      _ = byte
      findings.append(Finding(rule: "yaml/syntax", severity: .error, message: "!", range: ByteRange(0, 0)))
    }
    return LintedFile(source: source, findings: findings, documents: [])
  }

  @Test("a fix that breaks the file is taken back, the others stay")
  func takenBack() {
    let mending = Mending(SourceFile(path: "x", text: "xx.x.x..x"), allowsUnsafe: false, lint: Self.lint)
    #expect(mending.source.text(ByteRange(0, mending.source.bytes.count)) == "yx.x.x..y")
    #expect(mending.count == 2)
    #expect(mending.file.findings.count == 3)
  }

  @Test("unsafe fixes need to be asked for")
  func unsafe() {
    func lint(_ source: SourceFile) -> LintedFile {
      var file = Self.lint(source)
      for i in file.findings.indices { file.findings[i].fix?.safety = .unsafe }
      return file
    }
    #expect(Mending(SourceFile(path: "x", text: "x"), allowsUnsafe: false, lint: lint).count == 0)
    #expect(Mending(SourceFile(path: "x", text: "x"), allowsUnsafe: true, lint: lint).count == 1)
  }
}
