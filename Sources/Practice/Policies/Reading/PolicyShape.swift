import Diagnostics
import SourceText
import YAMLTree

/// What a policy's file may hold, field by field, as the API server decodes it strictly.
indirect enum PolicyShape: Sendable {
  case any
  case string
  case list(PolicyShape)
  /// Keys that the author chooses, with strings.
  case strings
  case object([String: PolicyShape])

  /// The kinds that lint reads, by name.
  static let kinds: [String: PolicyShape] = [
    "ValidatingAdmissionPolicy": resource(
      common.merging(["validations": .list(validation), "auditAnnotations": .list(named("key", "valueExpression"))]) {
        $1
      }),
    "MutatingAdmissionPolicy": resource(
      common.merging(["mutations": .list(mutation), "reinvocationPolicy": .string]) { $1 }),
    "ValidatingAdmissionPolicyBinding": resource(binding),
  ]

  private static let common: [String: PolicyShape] = [
    "failurePolicy": .string, "paramKind": named("apiVersion", "kind"), "matchConstraints": constraints,
    "matchConditions": .list(named("name", "expression")), "variables": .list(named("name", "expression")),
  ]
  private static let validation = named("expression", "message", "messageExpression", "reason")
  private static let mutation = PolicyShape.object([
    "patchType": .string, "jsonPatch": named("expression"), "applyConfiguration": named("expression"),
  ])
  private static let binding: [String: PolicyShape] = [
    "policyName": .string, "matchResources": constraints, "validationActions": .list(.string),
    "paramRef": .object([
      "name": .string, "namespace": .string, "parameterNotFoundAction": .string, "selector": selector,
    ]),
  ]
  private static let constraints = PolicyShape.object([
    "namespaceSelector": selector, "objectSelector": selector, "matchPolicy": .string,
    "resourceRules": .list(rule), "excludeResourceRules": .list(rule),
  ])
  private static let rule = PolicyShape.object([
    "resourceNames": .list(.string), "operations": .list(.string), "apiGroups": .list(.string),
    "apiVersions": .list(.string), "resources": .list(.string), "scope": .string,
  ])
  private static let selector = PolicyShape.object([
    "matchLabels": .strings,
    "matchExpressions": .list(.object(["key": .string, "operator": .string, "values": .list(.string)])),
  ])
  private static let metadata = PolicyShape.object([
    "name": .string, "generateName": .string, "namespace": .string, "labels": .strings, "annotations": .strings,
    "selfLink": .string, "uid": .string, "resourceVersion": .string, "generation": .any, "creationTimestamp": .any,
    "deletionTimestamp": .any, "deletionGracePeriodSeconds": .any, "ownerReferences": .any, "finalizers": .any,
    "managedFields": .any,
  ])

  private static func named(_ fields: String...) -> PolicyShape {
    .object(Dictionary(uniqueKeysWithValues: fields.map { ($0, .string) }))
  }

  private static func resource(_ spec: [String: PolicyShape]) -> PolicyShape {
    .object(["apiVersion": .string, "kind": .string, "metadata": metadata, "spec": .object(spec), "status": .any])
  }

  // MARK: Checking

  /// What is not as it must be: a fault and its place.
  func faults(in node: YAMLNode, _ path: String = "") -> [(message: String, range: ByteRange)] {
    if node.kind == .scalar, case .null = node.scalar { return [] }
    switch self {
    case .any: return []
    case .string:
      let found = Self.name(of: node)
      return found == "a string" ? [] : [("\(path) must be a string, not \(found)", node.range)]
    case .list(let item):
      guard node.kind == .sequence else { return [mismatch(node, path, "a list")] }
      return node.items.enumerated().flatMap { item.faults(in: $1, "\(path)[\($0)]") }
    case .strings: return entries(of: node, path) { _ in .string }
    case .object(let fields): return entries(of: node, path) { fields[$0] }
    }
  }

  private func entries(
    of node: YAMLNode, _ path: String, _ shape: (String) -> PolicyShape?
  ) -> [(message: String, range: ByteRange)] {
    guard node.kind == .mapping else { return [mismatch(node, path, "a mapping")] }
    var seen: Set<String> = []
    var faults: [(message: String, range: ByteRange)] = []
    for entry in node.entries where !(entry.key.isPlain && entry.key.textEquals("<<")) {
      let key = entry.key.text
      let place = path.isEmpty ? key : "\(path).\(key)"
      if !seen.insert(key).inserted {
        faults.append(("key \"\(key)\" already set in map", entry.key.range))
      } else if let shape = shape(key) {
        faults += shape.faults(in: entry.value, place)
      } else {
        faults.append(("unknown field \"\(place)\"", entry.key.range))
      }
    }
    return faults
  }

  private func mismatch(_ node: YAMLNode, _ path: String, _ wanted: String) -> (message: String, range: ByteRange) {
    ("\(path) must be \(wanted), not \(Self.name(of: node))", node.range)
  }

  private static func name(of node: YAMLNode) -> String {
    switch node.kind {
    case .sequence: return "a list"
    case .mapping: return "a mapping"
    default: break
    }
    switch node.scalar {
    case .bool: return "a bool"
    case .int, .uint, .float, .notFinite: return "a number"
    default: return "a string"
    }
  }
}
