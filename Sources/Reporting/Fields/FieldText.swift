package import Admission
internal import Manifests

/// What a field means, as text for people: type, default, limits, since when, what it goes with.
package enum FieldText {
  /// Where a name is that of several fields, all are told.
  package static func render(_ references: [FieldReference], palette: Palette) -> String {
    references.prefix(12).map { card($0, palette) }.joined(separator: "\n")
  }

  private static func card(_ reference: FieldReference, _ palette: Palette) -> String {
    let index = reference.index
    let facts = index.facts
    let object = reference.object == .cronJob ? "cronjob" : "job"
    var text = palette(.bold, "\(object).\(reference.path)") + "  \(typeName(index))\n"
    let explanation = FieldExplanation.of(index)
    text += "\n" + (explanation?.summary ?? "A field of \(index.owner).") + "\n\n"
    var lines: [(String, String)] = []
    if let value = FieldDefault.of(index) { lines.append(("default", "\(value.value) (\(value.reason.text))")) }
    if !facts.values.isEmpty {
      lines.append(("values", facts.values.map { $0.isEmpty ? "\"\"" : $0 }.joined(separator: ", ")))
    }
    if let limits = explanation?.limits { lines.append(("limits", limits)) }
    if facts.required == .always { lines.append(("required", "yes")) }
    if index.spec.since > 20 { lines.append(("since", "1.\(index.spec.since)" + gate(facts))) }
    if let interactions = explanation?.interactions { lines.append(("see too", interactions)) }
    for (name, value) in lines {
      text += "  \(name)" + String(repeating: " ", count: max(1, 10 - name.count)) + value + "\n"
    }
    return text
  }

  private static func gate(_ facts: FieldFacts) -> String {
    facts.stages.utf8CodeUnitCount == 0 ? "" : " (\(facts.stages))"
  }

  /// The type in words.
  private static func typeName(_ index: FieldIndex) -> String {
    let spec = index.spec
    switch spec.kind {
    case .list: return "list of \(element(spec))"
    case .map: return "map of \(element(spec))"
    default: return element(spec)
    }
  }

  private static func element(_ spec: FieldSpec) -> String {
    switch spec.item {
    case .string: "string"
    case .bool: "true or false"
    case .int32, .int64: "whole number"
    case .quantity: "quantity"
    case .intOrString: "number or string"
    case .time: "time"
    case .object: spec.type?.name ?? "object"
    case .list, .map, .any, .null: "anything"
    }
  }
}
