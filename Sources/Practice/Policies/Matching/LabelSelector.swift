import YAMLTree

/// Which labels an object must have: a `LabelSelector` of the API.
package struct LabelSelector: Sendable, Hashable {
  package struct Requirement: Sendable, Hashable {
    package enum Operator: String, Sendable {
      case isIn = "In", isNotIn = "NotIn", exists = "Exists", doesNotExist = "DoesNotExist"
    }

    package var key: String
    package var operation: Operator
    package var values: [String]
  }

  package var requirements: [Requirement] = []

  /// Reads a selector; what it does not understand it passes over. Nil where there is none, or an empty one.
  init?(_ node: YAMLNode?) {
    guard let node, node.kind == .mapping else { return nil }
    for entry in node["matchLabels"]?.expandedEntries ?? [] {
      requirements.append(Requirement(key: entry.key.text, operation: .isIn, values: [entry.value.text]))
    }
    for item in node["matchExpressions"].map({ Array($0.items) }) ?? [] where item.kind == .mapping {
      guard let key = item["key"]?.text,
        let operation = item["operator"].flatMap({ .init(rawValue: $0.text) }) as Requirement.Operator?
      else { continue }
      requirements.append(
        Requirement(key: key, operation: operation, values: item["values"].map { $0.items.map(\.text) } ?? []))
    }
    if requirements.isEmpty { return nil }
  }

  func matches(_ labels: [String: String]) -> Bool {
    requirements.allSatisfy { requirement in
      let value = labels[requirement.key]
      return switch requirement.operation {
      case .isIn: value.map(requirement.values.contains) ?? false
      case .isNotIn: !(value.map(requirement.values.contains) ?? false)
      case .exists: value != nil
      case .doesNotExist: value == nil
      }
    }
  }
}
