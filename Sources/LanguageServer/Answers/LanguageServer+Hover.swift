import Diagnostics
import JSONText
import LintEngine
import Manifests
import Reporting
import SourceText

/// What is told of the place under the pointer: the rule of a finding or of a comment, and the field.
extension LanguageServer {
  mutating func hover(_ id: RequestID, _ params: JSONValue) throws(ResponseError) {
    guard let position = Position(params["position"]) else { throw .missing("position") }
    guard let (document, linted) = linted(try Self.uri(params)) else {
      outbox.respond(to: id) { $0.null() }
      return
    }
    let text = document.text
    let offset = text.offset(of: position)
    var parts: [String] = []
    var range: ByteRange?
    if let (name, place) = ruleName(at: offset, in: text) {
      range = place
      parts.append(rule(name))
    }
    for finding in linted.allFindings where finding.range.touches(offset) {
      range = range ?? finding.range
      let rule = self.rule(finding.rule)
      if !parts.contains(rule) { parts.append(rule) }
      if let server = finding.server { parts.append("server: `\(server)`") }
    }
    let outline = Outline(text)
    if let index = outline.entries.firstIndex(where: {
      $0.kind == .key && ($0.range.touches(offset) || !$0.value.isEmpty && $0.value.touches(offset))
    }), let field = outline.field(of: index) {
      range = range ?? outline.entries[index].range
      let card = FieldCard(field)
      parts.append("**\(field.spec.field.name)** \(card.type)\n\n\(card.markdown)")
    }
    guard let range, !parts.isEmpty else {
      outbox.respond(to: id) { $0.null() }
      return
    }
    let kind = client.markdownHover ? "markdown" : "plaintext"
    outbox.respond(to: id) {
      $0.object {
        $0.object("contents") {
          $0.field("kind", kind)
          $0.field("value", parts.joined(separator: "\n\n---\n\n"))
        }
        $0.key("range")
        text.write(range, to: &$0)
      }
    }
  }

  /// What a rule means, up to its examples.
  private func rule(_ name: String) -> String {
    guard let text = workspace.text(of: name) else {
      let summary = workspace.catalogue.description(of: name).map { "\n\n\($0.summary)." } ?? ""
      return "**\(name)**\(summary)"
    }
    var lines: [Substring] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropFirst() {
      if line.hasPrefix("## Example") { break }
      lines.append(line)
    }
    while lines.last?.isEmpty == true { lines.removeLast() }
    return "**\(name)**\n" + lines.joined(separator: "\n")
  }

  /// The rule that a word in `# jobsworth: ignore[…]` names.
  private func ruleName(at offset: Int, in text: PlacedText) -> (String, ByteRange)? {
    let bytes = text.bytes
    let line = text.line(text.lines.line(at: offset))
    guard offset < line.upperBound, let hash = bytes[line].firstIndex(of: UInt8(ascii: "#")), hash < offset,
      String(decoding: bytes[hash..<line.upperBound], as: UTF8.self).contains("jobsworth:")
    else { return nil }
    func isName(_ byte: UInt8) -> Bool { byte > 0x20 && !"[],#".utf8.contains(byte) }
    var start = offset
    while start > hash, isName(bytes[start - 1]) { start -= 1 }
    var end = offset
    while end < line.upperBound, isName(bytes[end]) { end += 1 }
    let name = String(decoding: bytes[start..<end], as: UTF8.self)
    return workspace.catalogue.description(of: name) == nil ? nil : (name, ByteRange(start, end))
  }
}

extension ByteRange {
  /// Whether an offset lies in the range or at its end.
  func touches(_ offset: Int) -> Bool { Int(start) <= offset && offset <= Int(end) }
}
