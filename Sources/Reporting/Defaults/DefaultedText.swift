internal import Admission
internal import Diagnostics
package import Manifests
package import SourceText
internal import YAMLTree

/// A manifest's text with its defaults filled in: what the author wrote stays as it is, each default is added with
/// a comment that says why.
///
/// Left out is what the server makes up anew for each object (uids, the generated selector and its labels) and
/// what only shows that nothing is set: written down, either would be wrong or say nothing.
package struct DefaultedText {
  private let source: SourceFile
  private let layout: YAMLLayout
  private var edits: [Edit] = []
  /// What to say at the end of a line, by its offset.
  private var endings: [Int: [Addition]] = [:]
  private var visited: Set<Int32> = []

  /// The whole file with the defaults of these objects, which were decoded from it.
  package static func render(_ objects: [ManifestObject], in source: SourceFile) -> String {
    var edits: [Edit] = []
    for object in objects {
      var text = DefaultedText(source)
      text.visit(object.root)
      text.explainWorkQueue(object.root)
      edits += text.edits
      // Behind all that is put in at the same place.
      edits += text.endings.map { Edit(ByteRange($0, $0), "  " + Self.words(for: $1)) }
    }
    return String(decoding: edits.applied(to: source.bytes), as: UTF8.self)
  }

  private init(_ source: SourceFile) {
    self.source = source
    layout = YAMLLayout(source)
  }

  // MARK: Walking

  /// Children first, so that of several additions at one place the deepest comes first.
  private mutating func visit(_ value: ManifestValue) {
    for child in value.children { visit(child) }
    guard value.kind == .object, let node = value.node, node.kind == .mapping, !node.isAlias,
      visited.insert(node.index).inserted
    else { return }
    let added = value.children.compactMap { Addition($0) }
    let replaced = added.filter { $0.value.keyNode != nil }
    for addition in replaced { replaceNull(addition, in: node) }
    let new = added.filter { $0.value.keyNode == nil }
    guard !new.isEmpty else { return }
    if node.style == .flow { addToFlow(new, node) } else { addToBlock(new.map(\.line), node) }
  }

  /// The completions of a work queue stay unset in the object, so they are told in a comment.
  private mutating func explainWorkQueue(_ root: ManifestValue) {
    let spec = root[.spec].flatMap { $0[.jobTemplate].map { $0[.spec] } ?? $0 }
    guard let spec, let node = spec.node, node.style != .flow, !node.isAlias, spec[.completions] == nil,
      let parallelism = spec[.parallelism]?.int, spec[.completionMode].string != "Indexed"
    else { return }
    addToBlock(
      ["# completions: \(parallelism), defaults to parallelism (work queue: one success and no pod left is enough)"],
      node)
  }

  // MARK: Writing

  /// One field that was filled in.
  private struct Addition {
    let value: ManifestValue
    let name: String
    let text: String
    let reason: String

    init?(_ value: ManifestValue) {
      guard !value.origin.isWritten, let reason = DefaultReason(value.origin), let field = value.field else {
        return nil
      }
      guard DefaultedText.isShown(value, reason) else { return nil }
      self.value = value
      self.reason = reason.text
      name = field.name
      text = "\(field.name): \(FlowText.of(value))"
    }

    var line: String { "\(text)  # default: \(reason)" }
  }

  /// Whether the author could write the value, and it would say something.
  static func isShown(_ value: ManifestValue, _ reason: DefaultReason) -> Bool {
    switch reason {
    case .generatedLabel, .generatedSelector, .labelsOfTemplate, .generation: false
    case .implied: value.children.contains { child in DefaultReason(child.origin).map { isShown(child, $0) } ?? true }
    default: true
    }
  }

  private mutating func addToBlock(_ lines: [String], _ node: YAMLNode) {
    guard let first = node.entries.first(where: { _ in true }) else { return }
    let column = layout.column(of: Int(first.key.range.start))
    let end = layout.endOfContent(node)
    let indent = String(repeating: " ", count: column)
    let text = lines.map { indent + $0 + layout.lineBreak }.joined()
    let endsInBreak = end == 0 || source.bytes[end - 1] == 0x0A || source.bytes[end - 1] == 0x0D
    edits.append(
      Edit(ByteRange(end, end), endsInBreak ? text : layout.lineBreak + String(text.dropLast(layout.lineBreak.count))))
  }

  private mutating func addToFlow(_ additions: [Addition], _ node: YAMLNode) {
    let close = Int(node.range.end) - 1
    var before = close
    while before > 0, [0x20, 0x09, 0x0A, 0x0D].contains(source.bytes[before - 1]) { before -= 1 }
    let isEmpty = node.childCount == 0
    let separator = isEmpty || source.bytes[before - 1] == UInt8(ascii: ",") ? (isEmpty ? "" : " ") : ", "
    edits.append(Edit(ByteRange(before, before), separator + additions.map(\.text).joined(separator: ", ")))
    comment(additions, behind: before)
  }

  private mutating func replaceNull(_ addition: Addition, in mapping: YAMLNode) {
    guard
      let entry = mapping.entries.first(where: { $0.key.writtenIndex == addition.value.keyNode?.writtenIndex })
    else { return }
    let range = entry.value.range
    let text = FlowText.of(addition.value)
    edits.append(Edit(range, range.isEmpty ? " " + text : text))
    comment([addition], behind: Int(range.end))
  }

  /// Says why at the end of the line, or above it where something else stands behind the value.
  private mutating func comment(_ additions: [Addition], behind offset: Int) {
    let end = layout.lineEnd(offset)
    let isFree = source.bytes[offset..<end].allSatisfy {
      [UInt8(ascii: " "), UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}")].contains($0)
    }
    if isFree {
      endings[end, default: []] += additions
    } else {
      let start = layout.lineStart(offset)
      edits.append(Edit(ByteRange(start, start), Self.words(for: additions) + layout.lineBreak))
    }
  }

  /// `# default: why` for one, `# default: protocol (why), path (why)` for several.
  private static func words(for additions: [Addition]) -> String {
    guard additions.count > 1 else { return "# default: \(additions.first?.reason ?? "")" }
    return "# default: " + additions.map { "\($0.name) (\($0.reason))" }.joined(separator: ", ")
  }
}
