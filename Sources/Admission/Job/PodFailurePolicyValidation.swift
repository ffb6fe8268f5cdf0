import KubernetesValues
import Manifests

/// `podFailurePolicy`; mirrors `validatePodFailurePolicy`.
enum PodFailurePolicyValidation {
  private static let maxRules = 20
  private static let maxExitCodes = 255
  private static let maxPatterns = 20

  static func validate(_ policy: ManifestValue, _ spec: ManifestValue, _ report: inout Report) {
    guard let rules = policy[.rules] else { return }
    if rules.count > maxRules { report.tooMany(rules.place, count: rules.count, limit: maxRules) }
    for item in rules.items { rule(item, spec, &report) }
  }

  private static func rule(_ rule: ManifestValue, _ spec: ManifestValue, _ report: inout Report) {
    let hasPerIndexLimit = spec[.backoffLimitPerIndex] != nil
    let actions =
      report.version >= 28 ? ["Count", "FailIndex", "FailJob", "Ignore"] : ["Count", "FailJob", "Ignore"]
    choice(rule, .action, actions, &report)
    if rule[.action] == "FailIndex", !hasPerIndexLimit, report.version >= 28 {
      report.invalid(
        rule.place(.action), .named("FailIndex"), "requires the backoffLimitPerIndex to be set")
    }
    if let codes = rule[.onExitCodes] { exitCodes(codes, spec, &report) }
    if let patterns = rule[.onPodConditions], !patterns.isEmpty { conditions(patterns, &report) }
    let hasPatterns = !rule[.onPodConditions].isEmpty
    if rule[.onExitCodes] != nil, hasPatterns {
      report.invalid(rule.place, .none, "specifying both OnExitCodes and OnPodConditions is not supported")
    }
    if rule[.onExitCodes] == nil, !hasPatterns {
      report.invalid(rule.place, .none, "specifying one of OnExitCodes and OnPodConditions is required")
    }
  }

  private static func exitCodes(_ codes: ManifestValue, _ spec: ManifestValue, _ report: inout Report) {
    choice(codes, .operator, ["In", "NotIn"], &report)
    if let name = codes[.containerName], !hasContainer(named: name.string ?? "", spec) {
      report.invalid(name, "must be one of the container or initContainer names in the pod template")
    }
    let values = codes[.values]
    if values.isEmpty {
      report.invalid(codes.place(.values), printed(values), "at least one value is required")
    } else if let values, values.count > maxExitCodes {
      report.tooMany(values.place, count: values.count, limit: maxExitCodes)
    }
    var seen: Set<Int64> = []
    var previous: Int64?
    var isOrdered = true
    for value in values.items {
      let code = value.int ?? 0
      if codes[.operator] == "In", code == 0 {
        report.invalid(value.place, .int(0), "must not be 0 for the In operator")
      }
      if !seen.insert(code).inserted { report.duplicate(value.place, .int(code)) }
      if let previous, previous > code { isOrdered = false }
      previous = code
    }
    if !isOrdered { report.invalid(codes.place(.values), printed(values), "must be ordered") }
  }

  private static func hasContainer(named name: String, _ spec: ManifestValue) -> Bool {
    let pod = spec[.template]?[.spec]
    return [Field.containers, .initContainers].contains { list in
      (pod?[list]).items.contains { $0[.name].string == name }
    }
  }

  private static func conditions(_ patterns: ManifestValue, _ report: inout Report) {
    if patterns.count > maxPatterns {
      report.tooMany(patterns.place, count: patterns.count, limit: maxPatterns)
    }
    for pattern in patterns.items {
      let type = pattern[.type].string
      report.invalid(
        pattern.place(.type), .string(type),
        each: NameFormat.qualifiedName.faults(in: type, version: report.version))
      choice(pattern, .status, ["False", "True", "Unknown"], &report)
    }
  }

  /// A field that has to be one of a few words; what it lacks is told in Go's form of a list.
  private static func choice(
    _ value: ManifestValue, _ field: Field, _ words: [String], _ report: inout Report
  ) {
    let text = value[field].string
    if text.isEmpty {
      let list = words.map(GoText.quoted).joined(separator: " ")
      report.required(value.place(field), "valid values: [\(list)]")
    } else if !words.contains(text) {
      report.unsupported(value.place(field), .named(text), words)
    }
  }

  private static func printed(_ values: ManifestValue?) -> PrintedValue {
    guard let values else { return .either(go: "[]int32(nil)", json: "null") }
    let numbers = values.items.map { String($0.int ?? 0) }
    return .either(
      go: "[]int32{\(numbers.joined(separator: ", "))}", json: "[\(numbers.joined(separator: ","))]")
  }
}
