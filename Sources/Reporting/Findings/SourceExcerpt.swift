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
  /// Of the terminal, in cells; nil where there is none. Longer lines are cut around what is underlined.
  private let width: Int?
  private static let usualWidth = 120
  private static let leastWidth = 24

  init(of source: SourceFile, index: LineIndex, palette: Palette, width: Int? = nil) {
    self.width = width
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
      // Beside the gutter and the bar there may be an ellipsis at both ends.
      let room = width.map { min(Self.usualWidth, max(Self.leastWidth, $0 - gutter - 5)) } ?? Self.usualWidth
      let window = window(around: mark.columns, in: text, width: room)
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
    let range = index.range(ofLine: line)
    var end = Int(range.end)
    while end > Int(range.start), [UInt8(ascii: "\n"), UInt8(ascii: "\r")].contains(source.bytes[end - 1]) { end -= 1 }
    return source.text(ByteRange(Int(range.start), end))
  }

  private struct Window {
    var text: String
    var underline: Range<Int>
    var cutsBefore: Bool
    var cutsAfter: Bool
  }

  /// The part of a line to show, with tabs and control characters made visible, and the cells to underline.
  private func window(around columns: Range<Int>, in line: String, width: Int) -> Window {
    let scalars = Array(line.unicodeScalars)
    let first = Self.firstShown(scalars, before: columns.lowerBound, width: width)
    var text = ""
    var cells = 0
    var start: Int?
    var end: Int?
    var last = first
    while last < scalars.count {
      let scalar = scalars[last]
      let step = scalar == "\t" ? 4 - cells % 4 : Self.cells(scalar)
      guard cells + step <= width else { break }
      if last == columns.lowerBound { start = cells }
      if last == columns.upperBound { end = cells }
      if scalar == "\t" {
        text += String(repeating: " ", count: step)
      } else if String.isControl(scalar) {
        text += "\u{FFFD}"
      } else if scalar != "\u{FEFF}" {
        text.unicodeScalars.append(scalar)
      }
      cells += step
      last += 1
    }
    let underlineStart = start ?? cells
    return Window(
      text: text, underline: underlineStart..<max(underlineStart, end ?? cells), cutsBefore: first > 0,
      cutsAfter: last < scalars.count)
  }

  private static func cells(_ scalar: Unicode.Scalar) -> Int {
    scalar == "\t" ? 4 : String.isControl(scalar) ? 1 : DisplayWidth.of(scalar)
  }

  /// Where to begin, so that what is underlined is in view with something before it, and no room is left behind.
  private static func firstShown(_ scalars: [Unicode.Scalar], before column: Int, width: Int) -> Int {
    let column = min(column, scalars.count)
    func sum(_ part: ArraySlice<Unicode.Scalar>) -> Int { part.reduce(0) { $0 + cells($1) } }
    var whole = sum(scalars[column...])
    guard whole + sum(scalars[..<column]) > width, sum(scalars[..<column]) > width / 2 else { return 0 }
    var before = 0
    var first = column
    while first > 0 {
      let step = cells(scalars[first - 1])
      guard before + step <= width / 3 || whole + step <= width else { break }
      first -= 1
      before += step
      whole += step
    }
    return first
  }
}
