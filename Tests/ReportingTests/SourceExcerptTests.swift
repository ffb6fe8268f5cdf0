import Diagnostics
import LintEngine
import Reporting
import SourceText
import Testing

/// What is shown of a file's lines, in cells of a terminal.
@Suite("Excerpts")
struct SourceExcerptTests {
  private func lines(_ text: String, marking words: String, width: Int) throws -> (text: String, underline: String) {
    let source = SourceFile(path: "a.yaml", text: text)
    let place = try #require(text.utf8.firstRange(of: Array(words.utf8)))
    let start = text.utf8.distance(from: text.startIndex, to: place.lowerBound)
    let finding = Finding(
      rule: "r", severity: .error, message: "m", range: ByteRange(start, start + words.utf8.count))
    let file = LintedFile(source: source, findings: [finding], documents: [])
    let catalogue = RuleCatalogue([])
    let paths = ReportedPaths(inRepository: { $0 }, absolute: { $0 })
    let renderer = FindingFormat.text.renderer(
      palette: .plain, catalogue: catalogue, version: "", time: "", width: width, paths: paths)
    let output = String(decoding: renderer.render(file), as: UTF8.self).split(separator: "\n")
    return (String(output[2].dropFirst(4)), String(output[3].dropFirst(4)))
  }

  @Test("long lines are cut to the terminal, around what is meant")
  func narrow() throws {
    let (before, behind) = (String(repeating: "word, ", count: 30), String(repeating: "last, ", count: 9))
    let text = "a: [\(before)HERE, \(behind)]\n"
    for width in [10, 40, 80, 200] {
      let (shown, underline) = try lines(text, marking: "HERE", width: width)
      #expect(DisplayWidth.of(shown) <= max(width, 30) - 4)
      let start = underline.prefix { $0 == " " }.count
      #expect(shown.dropFirst(start).hasPrefix("HERE"))
    }
  }

  @Test("wide characters take two cells")
  func wide() throws {
    let (shown, underline) = try lines(
      "a: " + String(repeating: "日本", count: 60) + " HERE\n", marking: "HERE", width: 60)
    #expect(DisplayWidth.of(shown) <= 56)
    #expect(underline.prefix { $0 == " " }.count == DisplayWidth.of(shown.prefix { $0 != "H" }))
  }

  @Test("what would steer the terminal, or turn the text, is not shown")
  func controls() throws {
    let (shown, underline) = try lines("a: \u{9B}2J\u{202E}\u{1B}[31m\tHERE\n", marking: "HERE", width: 80)
    #expect(shown == "a: \u{FFFD}2J\u{FFFD}\u{FFFD}[31m    HERE")
    #expect(underline == "                ^^^^")
  }
}
