import Diagnostics
import SourceText
import YAMLTree

/// Where a comment has to stand to have a finding ignored.
enum IgnoreComment {
  /// A line in front of the one that the finding's text begins on, or one more name in a comment that is there.
  static func edit(for finding: Finding, in source: SourceFile, _ lines: LineIndex) -> Edit? {
    let stream = YAMLStream(parsing: source)
    let start = Int(finding.range.start)
    // Inside of a text of several lines a comment would be text.
    var anchor = start
    for document in stream.documents where document.range.touches(start) {
      for index in 0..<document.nodeCount {
        let node = YAMLNode(document: document, index: Int32(index))
        guard node.kind == .scalar, !node.isAlias, Int(node.range.start) < start, start < Int(node.range.end) else {
          continue
        }
        anchor = min(anchor, Int(node.range.start))
      }
    }
    let line = lines.range(ofLine: lines.line(at: anchor))
    let bytes = source.bytes
    for comment in stream.comments(in: source) where reaches(comment, line, bytes) {
      guard let name = nameStart(comment.range, bytes) else { continue }
      return Edit(ByteRange(name, name), "\(finding.rule), ")
    }
    var indentation = Int(line.start)
    if indentation == 0, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { indentation = 3 }
    let begin = indentation
    while indentation < Int(line.end), bytes[indentation] == 0x20 { indentation += 1 }
    let blanks = String(repeating: " ", count: indentation - begin)
    let lineBreak = bytes[line.bounds].contains(0x0D) ? "\r\n" : "\n"
    return Edit(ByteRange(begin, begin), "\(blanks)# jobsworth: ignore[\(finding.rule)]\(lineBreak)")
  }

  /// Whether a comment stands at the end of a line or alone on the one before.
  private static func reaches(_ comment: YAMLComment, _ line: ByteRange, _ bytes: [UInt8]) -> Bool {
    let start = Int(comment.range.start)
    if !comment.isAlone { return Int(line.start) <= start && start < Int(line.end) }
    let between = Int(comment.range.end)..<max(Int(comment.range.end), Int(line.start))
    return start < Int(line.start) && between.count <= 2 && bytes[between].allSatisfy { $0 == 0x0A || $0 == 0x0D }
  }

  /// Where the first name in `# jobsworth: ignore[…]` stands; nil for any other comment.
  private static func nameStart(_ range: ByteRange, _ bytes: [UInt8]) -> Int? {
    let text = bytes[range.bounds]
    guard let open = text.firstIndex(of: UInt8(ascii: "[")) else { return nil }
    let words = String(decoding: text[..<open], as: UTF8.self).split { $0 == " " || $0 == "#" || $0 == "\t" }
    return words == ["jobsworth:", "ignore"] ? open + 1 : nil
  }
}
