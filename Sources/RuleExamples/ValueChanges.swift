import Diagnostics
import SourceText
import YAMLTree

/// Looks whether the values that edits change are those that the edits stand at, and no others.
///
/// What an edit is to change is an entry of the mapping or of the list that it stands in, or the value that it covers.
/// An alias reads another place, so that a change below an anchor shows up where nobody meant it.
struct ValueChanges {
  private let edits: [Edit]
  /// The text before, in which the edits stand.
  private let bytes: [UInt8]
  /// Paths that differ and that no edit stands at.
  private(set) var strangers: [String] = []

  init(from old: SourceFile, to new: SourceFile, by edits: [Edit]) {
    self.edits = edits
    bytes = old.bytes
    let (before, after) = (YAMLStream(parsing: old), YAMLStream(parsing: new))
    for (number, (a, b)) in zip(before.documents, after.documents).enumerated() {
      compare(a.root, b.root, path: before.documents.count > 1 ? "document \(number + 1): " : "")
    }
  }

  private mutating func compare(_ old: YAMLNode, _ new: YAMLNode, path: String) {
    guard FlowText.of(old) != FlowText.of(new) else { return }
    switch (old.kind, new.kind) {
    case (.mapping, .mapping): compareEntries(old, new, path)
    case (.sequence, .sequence): compareItems(old, new, path)
    default: if !isTouched(old) { strangers.append(path) }
    }
  }

  private mutating func compareEntries(_ old: YAMLNode, _ new: YAMLNode, _ path: String) {
    let (before, after) = (old.expandedEntries, new.expandedEntries)
    // A key may stand twice: then its place tells which is which.
    if before.map(\.key.text) == after.map(\.key.text) {
      for (a, b) in zip(before, after) { compare(a.value, b.value, path: path + "." + a.key.text) }
      return
    }
    for entry in before {
      let name = path + "." + entry.key.text
      if let other = after.first(where: { $0.key.text == entry.key.text }) {
        compare(entry.value, other.value, path: name)
      } else if !isTouched(entry.key), !isTouched(entry.value) {
        strangers.append(name + " is gone")
      }
    }
    for entry in after where !before.contains(where: { $0.key.text == entry.key.text }) && !isEdited(old) {
      strangers.append(path + "." + entry.key.text + " is new")
    }
  }

  /// Items that are there on both sides may stand in another order where the list is edited at all.
  private mutating func compareItems(_ old: YAMLNode, _ new: YAMLNode, _ path: String) {
    let (olds, news) = (Array(old.items), Array(new.items))
    if olds.count == news.count {
      let changed = olds.indices.filter { FlowText.of(olds[$0]) != FlowText.of(news[$0]) }
      let texts = changed.map { FlowText.of(olds[$0]) }.sorted()
      if texts == changed.map({ FlowText.of(news[$0]) }).sorted() {
        if !isEdited(old) { strangers.append(path) }
      } else {
        for number in changed { compare(olds[number], news[number], path: "\(path)[\(number)]") }
      }
      return
    }
    var rest = news.map { FlowText.of($0) }
    for (number, item) in olds.enumerated() {
      let text = FlowText.of(item)
      if let same = rest.firstIndex(of: text) {
        rest.remove(at: same)
      } else if !olds.contains(where: { FlowText.of($0) == text && isTouched($0) }) {
        strangers.append("\(path)[\(number)]")
      }
    }
    if !isEdited(old) { strangers.append(path) }
  }

  /// Whether an edit covers a part of what stands there, or is next to it.
  private func isTouched(_ node: YAMLNode) -> Bool {
    edits.contains { $0.range.start <= node.range.end && node.range.start <= $0.range.end }
  }

  /// Whether an edit stands in a collection, or behind it and its comments before the next word.
  private func isEdited(_ node: YAMLNode) -> Bool {
    var end = Int(node.range.end)
    while end < bytes.count, bytes[end] <= 0x20 || bytes[end] == UInt8(ascii: "#") {
      if bytes[end] == UInt8(ascii: "#") { while end < bytes.count, bytes[end] != 0x0A { end += 1 } } else { end += 1 }
    }
    return edits.contains { node.range.start <= $0.range.end && Int($0.range.start) <= end }
  }
}
