internal import Diagnostics
internal import SourceText

/// The lines of a file that a finding is about, with its ranges underlined.
struct SourceExcerpt {
  private struct Mark {
    var line: Int
    var columns: Range<Int>
    var text: String
    var isPrimary: Bool
  }

  private let source: SourceFile
  private let index: LineIndex
  private let palette: Palette
  /// Longer lines are cut around what is underlined.
  private static let width = 120

  init(of source: SourceFile, index: LineIndex, palette: Palette) {
    self.source = source
    self.index = index
    self.palette = palette
  }

  func render(_ finding: Finding, ink: Palette.Ink, into out: inout String) {
    var marks = [mark(finding.range, finding.label ?? "", isPrimary: true)]
    marks += finding.others.map { mark($0.range, $0.text, isPrimary: false) }
    marks.sort { $0.line != $1.line ? $0.line < $1.line : $0.columns.lowerBound > $1.columns.lowerBound }
    let gutter = String(marks.map { $0.line + 1 }.max() ?? 1).count
    let blank = String(repeating: " ", count: gutter)
    let bar = palette(.blue, "|")
    out += "\(blank) \(bar)\n"
    var last: Int?
    for mark in marks {
      let text = lineText(mark.line)
      let window = window(around: mark.columns, in: text)
      if mark.line != last {
        if let last, mark.line > last + 1 { out += palette(.blue, String(repeating: ".", count: gutter)) + "\n" }
        let number = String(mark.line + 1)
        let padding = String(repeating: " ", count: gutter - number.count)
        let shown = (window.cutsBefore ? "…" : "") + window.text + (window.cutsAfter ? "…" : "")
        out += palette(.blue, padding + number) + " \(bar) \(shown)\n"
      }
      last = mark.line
      let line = String(repeating: mark.isPrimary ? "^" : "-", count: max(1, window.underline.count))
      let spaces = String(repeating: " ", count: window.underline.lowerBound + (window.cutsBefore ? 1 : 0))
      let label = mark.text.isEmpty ? line : line + " " + mark.text
      out += "\(blank) \(bar) \(spaces)\(palette(mark.isPrimary ? ink : .blue, label))\n"
    }
  }

  /// A range as columns (in scalars) of its first line.
  private func mark(_ range: ByteRange, _ text: String, isPrimary: Bool) -> Mark {
    let line = index.line(at: Int(range.start))
    let bounds = index.range(ofLine: line).bounds
    let start = scalars(bounds.lowerBound..<min(Int(range.start), bounds.upperBound))
    let end = scalars(bounds.lowerBound..<min(Int(range.end), bounds.upperBound))
    let length = lineText(line).unicodeScalars.count
    return Mark(
      line: line, columns: min(start, length)..<max(min(start, length), min(end, length)), text: text,
      isPrimary: isPrimary)
  }

  private func scalars(_ bounds: Range<Int>) -> Int {
    source.bytes[bounds].reduce(0) { $1 & 0xC0 == 0x80 ? $0 : $0 + 1 }
  }

  private func lineText(_ line: Int) -> String {
    var text = source.text(index.range(ofLine: line))
    while let last = text.unicodeScalars.last, last == "\n" || last == "\r" { text.unicodeScalars.removeLast() }
    return text
  }

  private struct Window {
    var text: String
    var underline: Range<Int>
    var cutsBefore: Bool
    var cutsAfter: Bool
  }

  /// The part of a line to show, with tabs and control characters made visible, and the cells to underline.
  private func window(around columns: Range<Int>, in line: String) -> Window {
    let scalars = Array(line.unicodeScalars)
    var first = 0
    if scalars.count > Self.width, columns.lowerBound > Self.width / 2 {
      first = min(columns.lowerBound - Self.width / 3, scalars.count - Self.width)
    }
    let last = min(scalars.count, first + Self.width)
    var text = ""
    var cells = 0
    var start: Int?
    var end: Int?
    for i in first..<max(first, last) {
      if i == columns.lowerBound { start = cells }
      if i == columns.upperBound { end = cells }
      let scalar = scalars[i]
      if scalar == "\t" {
        let step = 4 - cells % 4
        text += String(repeating: " ", count: step)
        cells += step
      } else if scalar.value < 0x20 || scalar.value == 0x7F || scalar == "\u{FEFF}" {
        text += scalar == "\u{FEFF}" ? "" : "\u{FFFD}"
        cells += scalar == "\u{FEFF}" ? 0 : 1
      } else {
        text.unicodeScalars.append(scalar)
        cells += DisplayWidth.of(scalar)
      }
    }
    let underlineStart = start ?? cells
    return Window(
      text: text, underline: underlineStart..<max(underlineStart, end ?? cells), cutsBefore: first > 0,
      cutsAfter: last < scalars.count)
  }
}
