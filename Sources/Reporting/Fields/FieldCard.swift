internal import Admission
package import Manifests

/// What there is to say of a field, in the parts that a terminal and an editor lay out.
package struct FieldCard: Sendable {
  /// The type in words: `list of Container`.
  package let type: String
  package let summary: String
  /// Default, values, limits, each with its name.
  package let facts: [(name: String, value: String)]

  package init(_ index: FieldIndex) {
    type = Self.typeName(index.spec)
    let explanation = FieldExplanation.of(index)
    summary = explanation?.summary ?? "A field of \(index.owner)."
    let known = index.facts
    var facts: [(String, String)] = []
    if let value = FieldDefault.of(index) { facts.append(("default", "\(value.value) (\(value.reason.text))")) }
    if !known.values.isEmpty {
      facts.append(("values", known.values.map { $0.isEmpty ? "\"\"" : $0 }.joined(separator: ", ")))
    }
    if let limits = explanation?.limits { facts.append(("limits", limits)) }
    if known.required == .always { facts.append(("required", "yes")) }
    if index.spec.since > 20 { facts.append(("since", "1.\(index.spec.since)" + Self.gate(known))) }
    if let interactions = explanation?.interactions { facts.append(("see too", interactions)) }
    self.facts = facts.map { (name: $0.0, value: $0.1) }
  }

  /// As Markdown, without the field's name.
  package var markdown: String {
    summary + (facts.isEmpty ? "" : "\n\n" + facts.map { "- \($0.name): \($0.value)" }.joined(separator: "\n"))
  }

  private static func gate(_ facts: FieldFacts) -> String {
    facts.stages.utf8CodeUnitCount == 0 ? "" : " (\(facts.stages))"
  }

  private static func typeName(_ spec: FieldSpec) -> String {
    switch spec.kind {
    case .list: "list of \(element(spec))"
    case .map: "map of \(element(spec))"
    default: element(spec)
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
