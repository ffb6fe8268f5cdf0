import KubernetesValues
import SourceText
import YAMLTree

/// What the API server checks of a policy or binding besides its expressions; mirrors
/// `pkg/apis/admissionregistration/validation`.
struct PolicyValidation {
  /// A fault and the node that has it.
  private(set) var faults: [(message: String, node: YAMLNode)] = []

  /// - Parameter root: a document of a kind that lint reads, whose shape is right.
  init(_ root: YAMLNode, kind: String) {
    guard let metadata = root["metadata"], let spec = root["spec"] else { return }
    check(metadata)
    if kind.hasSuffix("Binding") {
      checkBinding(spec)
    } else {
      checkPolicy(spec, name: metadata["name"]?.text ?? "")
    }
  }

  private mutating func report(_ message: String, _ node: YAMLNode) { faults.append((message, node)) }

  /// - Returns: the items; an empty list is as bad as none.
  private mutating func required(_ node: YAMLNode, _ key: String) -> [YAMLNode] {
    let items = list(node[key])
    if items.isEmpty { report("\(key) are missing", node[key] ?? node) }
    return items
  }

  private func list(_ node: YAMLNode?) -> [YAMLNode] { node.map { Array($0.items) } ?? [] }

  private mutating func oneOf(_ words: [String], _ node: YAMLNode?, _ what: String) {
    guard let node, !node.text.isEmpty, !words.contains(node.text) else { return }
    report("\(what) is \(words.dropLast().joined(separator: ", ")) or \(words.last ?? "")", node)
  }

  private mutating func name(_ node: YAMLNode?, _ format: NameFormat, _ text: String? = nil) {
    guard let node, !node.text.isEmpty else { return }
    for fault in format.faults(in: text ?? node.text) { report(fault, node) }
  }

  private mutating func check(_ metadata: YAMLNode) {
    name(metadata["name"], .dns1123Subdomain)
    for entry in metadata["labels"].map({ Array($0.entries) }) ?? [] {
      name(entry.key, .qualifiedName)
      name(entry.value, .labelValue)
    }
    for entry in metadata["annotations"].map({ Array($0.entries) }) ?? [] { name(entry.key, .annotationKey) }
  }

  private mutating func checkPolicy(_ spec: YAMLNode, name policy: String) {
    if let constraints = spec["matchConstraints"], constraints.kind == .mapping {
      _ = required(constraints, "resourceRules")
      check(constraints: constraints)
    } else {
      report("matchConstraints are missing", spec)
    }
    for condition in list(spec["matchConditions"]) { name(condition["name"], .qualifiedName) }
    if list(spec["matchConditions"]).count > 64, let node = spec["matchConditions"] {
      report("there must be no more than 64 matchConditions", node)
    }
    for variable in list(spec["variables"]) {
      guard let name = variable["name"], !Self.isIdentifier(name.text) else { continue }
      report("name is not a valid CEL identifier", name)
    }
    for validation in list(spec["validations"]) { check(validation: validation) }
    for annotation in list(spec["auditAnnotations"]) {
      name(annotation["key"], .qualifiedName, "\(policy)/\(annotation["key"]?.text ?? "")")
    }
    if list(spec["auditAnnotations"]).count > 20, let node = spec["auditAnnotations"] {
      report("there must be no more than 20 auditAnnotations", node)
    }
    oneOf(["Never", "IfNeeded"], spec["reinvocationPolicy"], "a reinvocationPolicy")
  }

  private mutating func check(validation: YAMLNode) {
    if let message = validation["message"], !message.text.isEmpty {
      let text = message.text.drop { $0.isWhitespace }
      if text.isEmpty {
        report("message must be non-empty if specified", message)
      } else if message.text.trimmingLines.contains(where: \.isNewline) {
        report("message must not contain line breaks", message)
      }
    }
    if let expression = validation["messageExpression"], !expression.text.isEmpty,
      expression.text.allSatisfy(\.isWhitespace)
    {
      report("messageExpression must be non-empty if specified", expression)
    }
    oneOf(["Forbidden", "Invalid", "RequestEntityTooLarge", "Unauthorized"], validation["reason"], "a reason")
  }

  private mutating func check(constraints: YAMLNode) {
    oneOf(["Exact", "Equivalent"], constraints["matchPolicy"], "a matchPolicy")
    for rule in list(constraints["resourceRules"]) + list(constraints["excludeResourceRules"]) {
      for operation in alone(required(rule, "operations")) {
        oneOf(["*", "CONNECT", "CREATE", "DELETE", "UPDATE"], operation, "an operation")
      }
      _ = alone(required(rule, "apiGroups"))
      _ = alone(required(rule, "apiVersions"))
      let resources = required(rule, "resources")
      if resources.contains(where: { $0.textEquals("*/*") }) {
        _ = alone(resources, "*/*")
      } else if resources.contains(where: { $0.textEquals("*") }) {
        _ = alone(resources.filter { !$0.text.contains("/") })
      }
      oneOf(["*", "Cluster", "Namespaced"], rule["scope"], "a scope")
    }
  }

  /// What stands for all must stand alone.
  private mutating func alone(_ items: [YAMLNode], _ all: String = "*") -> [YAMLNode] {
    if items.count > 1, let star = items.first(where: { $0.textEquals(all) }) {
      report("\(all) stands for all, and must stand alone", star)
    }
    return items
  }

  private mutating func checkBinding(_ spec: YAMLNode) {
    name(spec["policyName"], .dns1123Subdomain)
    if let constraints = spec["matchResources"], constraints.kind == .mapping { check(constraints: constraints) }
    let actions = list(spec["validationActions"])
    for (index, action) in actions.enumerated() where actions[..<index].contains(where: { $0.text == action.text }) {
      report("\(action.text) is there twice", action)
    }
    if actions.contains(where: { $0.textEquals("Deny") }),
      let warn = actions.first(where: { $0.textEquals("Warn") })
    {
      report(
        "must not contain both Deny and Warn (repeating the same validation failure information in the API "
          + "response and headers serves no purpose)", warn)
    }
    guard let reference = spec["paramRef"], reference.kind == .mapping else { return }
    if (reference["name"] == nil) == (reference["selector"] == nil) {
      report("a paramRef has either a name or a selector", reference)
    }
    if reference["parameterNotFoundAction"] == nil {
      report("parameterNotFoundAction is missing", reference)
    }
    oneOf(["Allow", "Deny"], reference["parameterNotFoundAction"], "a parameterNotFoundAction")
  }

  private static func isIdentifier(_ text: String) -> Bool {
    let reserved: Set = [
      "as", "break", "const", "continue", "else", "false", "for", "function", "if", "import", "in", "let", "loop",
      "namespace", "null", "package", "return", "true", "var", "void", "while",
    ]
    guard let first = text.utf8.first, !(48...57 ~= first), !reserved.contains(text) else { return false }
    return text.utf8.allSatisfy { $0 == UInt8(ascii: "_") || 48...57 ~= $0 || 65...90 ~= $0 || 97...122 ~= $0 }
  }
}

extension String {
  /// Without white space at its ends.
  fileprivate var trimmingLines: Substring {
    let start = drop { $0.isWhitespace }
    return start[..<(start.lastIndex { !$0.isWhitespace }.map { start.index(after: $0) } ?? start.startIndex)]
  }
}
