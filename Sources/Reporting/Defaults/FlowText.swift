internal import Admission
internal import JSONText
internal import Manifests
internal import SourceText
internal import YAMLTree

/// A manifest's value as YAML on one line.
enum FlowText {
  static func of(_ value: ManifestValue) -> String {
    switch value.kind {
    case .object:
      let fields = value.children.filter(isWorthWriting).map { "\($0.field?.name ?? ""): \(of($0))" }
      return "{\(fields.joined(separator: ", "))}"
    case .map:
      let entries = value.sortedEntries.map { "\(scalar($0.key)): \(of($0))" }
      return "{\(entries.joined(separator: ", "))}"
    case .list: return "[\(value.items.map { of($0) }.joined(separator: ", "))]"
    default:
      if let number = value.int { return String(number) }
      if let flag = value.bool { return flag ? "true" : "false" }
      return scalar(value.string ?? "")
    }
  }

  /// Not what the server makes up, nor an object that holds nothing else.
  private static func isWorthWriting(_ value: ManifestValue) -> Bool {
    DefaultReason(value.origin).map { DefaultedText.isShown(value, $0) } ?? true
  }

  /// The text plain where it reads back as the same string, else in double quotes.
  private static func scalar(_ text: String) -> String {
    let stream = YAMLStream(parsing: SourceFile(path: "", text: "[" + text + "]"))
    if stream.findings.isEmpty, let list = stream.documents.first?.root, list.childCount == 1,
      let item = list.items.first(where: { _ in true }), item.isPlain, item.scalar == .string, item.text == text,
      !text.contains("#")
    {
      return text
    }
    var json = JSONWriter()
    json.value(text)
    return json.text
  }
}
