import KubernetesValues
import Manifests

/// A selector's matching and printing.
struct LabelSelector {
  let value: ManifestValue

  /// Whether a set of labels satisfies every requirement. An empty selector matches all.
  func matches(_ labels: [String: String]) -> Bool {
    for entry in value[.matchLabels].entries where labels[entry.key] != entry.string ?? "" { return false }
    for expression in value[.matchExpressions].items {
      let label = labels[expression[.key].string]
      let values = expression[.values].items.map { $0.string ?? "" }
      let holds =
        switch expression[.operator].string {
        case "In": label.map(values.contains) ?? false
        case "NotIn": !(label.map(values.contains) ?? false)
        case "Exists": label != nil
        case "DoesNotExist": label == nil
        default: false
        }
      if !holds { return false }
    }
    return true
  }

  var printed: PrintedValue { .either(go: "v1.LabelSelector\(go)", json: json) }

  private var go: String {
    let expressions = value[.matchExpressions].map { list in
      "[]v1.LabelSelectorRequirement{" + list.items.map(Self.go).joined(separator: ", ") + "}"
    }
    return "{MatchLabels:\(LabelMap(value[.matchLabels]).go), "
      + "MatchExpressions:\(expressions ?? "[]v1.LabelSelectorRequirement(nil)")}"
  }

  private static func go(_ expression: ManifestValue) -> String {
    let values = expression[.values].map { "[]string{" + GoText.quotedList($0.items.map { $0.string ?? "" }) + "}" }
    return "v1.LabelSelectorRequirement{Key:\(GoText.quoted(expression[.key].string)), "
      + "Operator:\(GoText.quoted(expression[.operator].string)), Values:\(values ?? "[]string(nil)")}"
  }

  var json: String {
    var parts: [String] = []
    if let labels = value[.matchLabels], !labels.isEmpty { parts.append("\"matchLabels\":" + LabelMap(labels).json) }
    if let list = value[.matchExpressions], !list.isEmpty {
      let expressions = list.items.map { expression in
        var text = "{\"key\":\(GoText.json(expression[.key].string)),"
        text += "\"operator\":\(GoText.json(expression[.operator].string))"
        if let values = expression[.values], !values.isEmpty {
          text += ",\"values\":[" + values.items.map { GoText.json($0.string ?? "") }.joined(separator: ",") + "]"
        }
        return text + "}"
      }
      parts.append("\"matchExpressions\":[" + expressions.joined(separator: ",") + "]")
    }
    return "{" + parts.joined(separator: ",") + "}"
  }
}

/// A map of labels and how the server prints it: by key.
struct LabelMap {
  let value: ManifestValue?

  init(_ value: ManifestValue?) { self.value = value }

  var dictionary: [String: String] {
    Dictionary(value.entries.map { ($0.key, $0.string ?? "") }, uniquingKeysWith: { $1 })
  }

  var printed: PrintedValue { .either(go: go, json: json) }

  var go: String {
    guard let value else { return "map[string]string(nil)" }
    let pairs = value.sortedEntries.map { "\(GoText.quoted($0.key)):\(GoText.quoted($0.string ?? ""))" }
    return "map[string]string{" + pairs.joined(separator: ", ") + "}"
  }

  var json: String {
    guard let value else { return "null" }
    let pairs = value.sortedEntries.map { "\(GoText.json($0.key)):\(GoText.json($0.string ?? ""))" }
    return "{" + pairs.joined(separator: ",") + "}"
  }
}
