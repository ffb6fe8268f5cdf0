import Diagnostics
import KubernetesValues
import Manifests
import SourceText
import YAMLTree

/// What keeps a document from being read, told to people.
struct DecodingFindings {
  private(set) var findings: [Finding] = []

  init(_ decoded: DecodedManifest, _ type: ObjectType, _ version: KubernetesVersion) {
    for problem in decoded.problems { findings.append(Self.finding(problem, type, version)) }
    for duplicate in decoded.duplicates { findings.append(Self.finding(duplicate)) }
  }

  private static func finding(_ problem: DecodingProblem, _ type: ObjectType, _ version: KubernetesVersion) -> Finding {
    switch problem.kind {
    case .unknownField(let name): return UnknownField.finding(problem, name, type, version)
    case .wrongType(let found, let expected): return wrongType(problem, found, expected)
    case .unreadable(let text):
      return Finding(
        rule: problem.isTime ? "api/wrong-time" : "api/wrong-quantity", severity: .error,
        message: "\(problem.name) \"\(problem.node.text)\" cannot be read", field: problem.path, range: problem.range,
        help: problem.isTime
          ? "write a time of RFC 3339: 2024-01-31T12:00:00Z"
          : "an amount is a number with an optional suffix: 500m, 1.5, 128Mi, 2Gi", server: text)
    case .unconvertible(let text):
      return Finding(
        rule: "yaml/no-json", severity: .error, message: "this cannot become JSON", field: nil, range: problem.range,
        help: "infinite numbers and null keys exist in YAML alone", server: text)
    }
  }

  // MARK: Wrong types

  private static func wrongType(_ problem: DecodingProblem, _ found: String, _ expected: String) -> Finding {
    let wanted = Self.words(expected)
    var finding = Finding(
      rule: "api/wrong-type", severity: .error,
      message: "\(problem.name) must be \(wanted), not \(Self.foundWords(found, problem.node))", field: problem.path,
      range: problem.range)
    let node = problem.node
    guard node.kind == .scalar, !node.isAlias, !node.range.isEmpty else { return finding }
    switch expected {
    case "string" where node.style == .plain, _ where wanted == "a string" && node.style == .plain:
      finding.help = "quote it: unquoted, YAML reads \(node.text) as \(Self.foundWords(found, node))"
      finding.fix = Fix("quote the value", safety: .safe, edits: [Edit(node.range, "\"\(node.text)\"")])
    case "int32", "int64":
      if found == "string", Int64(node.text) != nil {
        finding.help = "take the quotes away"
        finding.fix = Fix("take the quotes away", safety: .safe, edits: [Edit(node.range, node.text)])
      }
    case "bool":
      if found == "string", let flag = Self.truth(node.text) {
        finding.help = "take the quotes away"
        finding.fix = Fix("write \(flag)", safety: .safe, edits: [Edit(node.range, "\(flag)")])
      }
    case _ where expected.hasPrefix("[]string"):
      finding.help = "a list has one item a line with a hyphen, or stands in brackets: [\(node.text)]"
    default: break
    }
    return finding
  }

  private static func truth(_ text: String) -> Bool? {
    switch text.lowercased() {
    case "true", "yes", "on", "y": true
    case "false", "no", "off", "n": false
    default: nil
    }
  }

  /// A Go type in words.
  private static func words(_ type: String) -> String {
    switch type {
    case "string", "types.UID": "a string"
    case "int32", "int64": "a whole number"
    case "bool": "true or false"
    case _ where type.hasPrefix("[]"): "a list"
    case _ where type.hasPrefix("map["), "v1.ResourceList": "a mapping"
    case _ where ObjectType.allCases.contains { "v1." + $0.name == type }: "a mapping"
    default: "a string"
    }
  }

  private static func foundWords(_ found: String, _ node: YAMLNode) -> String {
    switch found {
    case "string": "the string \"\(node.text.prefix(40))\""
    case "bool": "a truth value"
    case "array": "a list"
    case "object": "a mapping"
    default: "the number \(node.text)"
    }
  }

  // MARK: Duplicates

  private static func finding(_ duplicate: DuplicateKey) -> Finding {
    Finding(
      rule: "api/duplicate-field", severity: .error, message: "the key \(duplicate.second.text) stands twice",
      range: duplicate.second.range, label: "the second one",
      others: [Finding.Label(duplicate.first.range, "first defined here")],
      help: "the server refuses both; kubectl sends the last one without a word")
  }
}

extension DecodingProblem {
  /// The field's name, or that of the list or map for an element.
  var name: String {
    field?.spec.field.name ?? keyNode?.text ?? "the value"
  }

  var isTime: Bool { field?.spec.kind == .time }
}
