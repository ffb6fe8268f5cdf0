import JSONText
import SourceText

/// The outline of a document as the editor shows it.
extension LanguageServer {
  mutating func documentSymbols(_ id: RequestID, _ params: JSONValue) throws(ResponseError) {
    guard let document = try document(params) else {
      outbox.respond(to: id) { $0.null() }
      return
    }
    let outline = Outline(document.text)
    let writer = SymbolWriter(outline: outline, children: outline.children, text: document.text, uri: document.uri)
    let isTree = client.symbolTree
    outbox.respond(to: id) { json in
      json.array { json in
        for index in outline.entries.indices where outline.entries[index].kind == .document {
          guard !writer.children[index].isEmpty else { continue }
          if isTree { writer.write(index, to: &json) } else { writer.writeFlat(index, to: &json) }
        }
      }
    }
  }
}

private struct SymbolWriter {
  let outline: Outline
  let children: [[Int]]
  let text: PlacedText
  let uri: String

  /// Deeper than any manifest, and little enough for every reader of JSON.
  private static let depthLimit = 24

  /// A `DocumentSymbol` with what stands below it.
  func write(_ index: Int, at position: Int = 0, depth: Int = 0, to json: inout JSONWriter) {
    let entry = outline.entries[index]
    json.object {
      $0.field("name", name(index, at: position))
      if entry.kind == .key, !entry.valueText.isEmpty { $0.field("detail", entry.valueText) }
      $0.field("kind", kind(index))
      $0.key("range")
      text.write(range(index), to: &$0)
      $0.key("selectionRange")
      text.write(entry.range, to: &$0)
      let below = depth < Self.depthLimit ? children[index].filter { outline.entries[$0].kind != .words } : []
      if !below.isEmpty {
        $0.array("children") {
          for (position, child) in below.enumerated() { write(child, at: position, depth: depth + 1, to: &$0) }
        }
      }
    }
  }

  /// A `SymbolInformation` a document: a client without trees has no use for every key.
  func writeFlat(_ index: Int, to json: inout JSONWriter) {
    json.object {
      $0.field("name", name(index, at: 0))
      $0.field("kind", kind(index))
      $0.object("location") {
        $0.field("uri", uri)
        $0.key("range")
        text.write(range(index), to: &$0)
      }
    }
  }

  private func range(_ index: Int) -> ByteRange {
    let entry = outline.entries[index]
    return ByteRange(Int(entry.range.start), max(entry.end, Int(entry.range.end)))
  }

  private func name(_ index: Int, at position: Int) -> String {
    let entry = outline.entries[index]
    switch entry.kind {
    case .document:
      let name = child("metadata", of: index).flatMap { child("name", of: $0) }.map { outline.entries[$0].valueText }
      let kind = child("kind", of: index).map { outline.entries[$0].valueText }
      let words = [kind, name].compactMap { $0 }.filter { !$0.isEmpty }
      return words.isEmpty ? "document" : words.joined(separator: " ")
    case .key, .words: return entry.text.isEmpty ? "\"\"" : entry.text
    case .item:
      if !entry.valueText.isEmpty { return entry.valueText }
      let name = child("name", of: index).map { outline.entries[$0].valueText } ?? ""
      return name.isEmpty ? "[\(position)]" : name
    }
  }

  private func child(_ name: String, of index: Int) -> Int? {
    children[index].first { outline.entries[$0].kind == .key && outline.entries[$0].text == name }
  }

  /// 19 an object, 18 an array, 15 a string.
  private func kind(_ index: Int) -> Int {
    guard let first = children[index].first else { return 15 }
    return outline.entries[first].kind == .item ? 18 : 19
  }
}
