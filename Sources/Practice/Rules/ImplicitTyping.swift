import Diagnostics
import LintEngine
import Manifests
import SourceText
import YAMLTree

/// Words that YAML reads as something else than text where text is meant, and that the API server lets through.
struct ImplicitTyping: ManifestRule {
  let description = RuleDescription(
    "implicit-typing", .warning, "YAML reads a word without quotes as a truth value, a number or nothing", fix: .unsafe)

  func check(_ manifest: JobManifest, _ report: inout RuleReport) {
    let object = manifest.object
    for index in 1..<max(object.valueCount, 1) {
      var value: ManifestValue { ManifestValue(object: object, at: index) }
      let parent = object.parent(of: index)
      // A key that stands in the document as it is was read as text.
      if object.isMap(parent), object.documentKey(of: index) == nil { checkKey(value, &report) }
      switch object.content(of: index) {
      case .null: if case .null = object.kind(of: index) { checkNull(value, &report) }
      // What means nothing has four letters at the most.
      case .text(let text) where text.count <= 4:
        if case .list = object.kind(of: parent) { checkNull(value, &report) }
      case .ownText: if case .list = object.kind(of: parent) { checkNull(value, &report) }
      case .int:
        if let text = object.writtenText(of: index), text.count > 1,
          object.document.textBuffer[text.lowerBound] == UInt8(ascii: "0")
        {
          checkOctal(value, &report)
        }
      default: break
      }
    }
  }

  /// `on: x` in a map of labels has the key "true".
  private func checkKey(_ entry: ManifestValue, _ report: inout RuleReport) {
    guard let key = entry.keyNode, key.isPlain, !key.textBytes.elementsEqual(entry.keyBytes) else { return }
    report.add(
      "the key \(key.text) without quotes becomes \"\(entry.key)\"", at: key.range, field: entry.path,
      help: "quote it", fix: quote(key))
  }

  /// `value: ~` is no value at all.
  private func checkNull(_ value: ManifestValue, _ report: inout RuleReport) {
    guard let node = value.node, node.isPlain, !node.isAlias, case .null = node.scalar, !node.textBytes.isEmpty,
      value.fieldIndex.map({ $0.spec.kind == .string }) ?? true
    else { return }
    report.add(
      "\(node.text) without quotes is no text but nothing", at: node.range, field: value.path,
      help: "quote it, or leave it out", fix: quote(node))
  }

  /// `backoffLimit: 010` is eight. File modes are meant so.
  private func checkOctal(_ value: ManifestValue, _ report: inout RuleReport) {
    guard let node = value.node, node.isPlain, node.textBytes.count > 1, node.textBytes.first == UInt8(ascii: "0"),
      node.textBytes.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), value.field != .mode, value.field != .defaultMode,
      let number = value.int, let meant = Int(node.text), Int64(meant) != number
    else { return }
    report.add(
      "\(node.text) is an octal number: \(number)", at: node.range, field: value.path,
      help: "write \(meant) or \(number)",
      fix: Fix("write \(meant)", safety: .unsafe, edits: [Edit(node.range, String(meant))]))
  }

  private func quote(_ node: YAMLNode) -> Fix? {
    guard node.anchor == nil, node.tag == nil, node.range == node.contentRange else { return nil }
    return Fix("quote it", safety: .unsafe, edits: [Edit(node.range, "\"\(node.text)\"")])
  }
}
