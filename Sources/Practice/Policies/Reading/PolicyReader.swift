package import Diagnostics
import LintEngine
import Manifests
package import SourceText
import YAMLTree

/// Reads ValidatingAdmissionPolicies out of a file, as `kubectl apply` would take them.
package struct PolicyReader {
  package private(set) var policies: [Policy] = []
  /// How what policies deny is mended; each belongs to the policy of its name.
  package private(set) var fixes: [PolicyFix] = []
  /// Where policies are in force.
  package private(set) var bindings: [PolicyBinding] = []
  /// Objects of other kinds.
  package private(set) var others: [ParamObject] = []
  /// What is wrong with the file, as findings in it.
  package private(set) var findings: [Finding] = []
  private let source: SourceFile

  /// The rule that faults of policy files are reported under.
  package static let rule = "mistaken-policy"

  package init(_ source: SourceFile) {
    self.source = source
    let stream = YAMLStream(parsing: source)
    findings = stream.findings
    for document in stream.documents { read(document.root) }
  }

  private mutating func report(_ message: String, at range: ByteRange) {
    findings.append(Finding(rule: Self.rule, severity: .error, message: message, range: range))
  }

  private mutating func read(_ root: YAMLNode) {
    guard root.kind == .mapping, let kind = root["kind"]?.text else { return }
    if kind.hasSuffix("List"), let items = root["items"], items.kind == .sequence {
      // As `kubectl get -o yaml` prints them; no list stands in another.
      for item in items.items where item["kind"]?.text.hasSuffix("List") != true { read(item) }
      return
    }
    guard let reading = Self.kinds[kind] else {
      if let other = ParamObject(root) { others.append(other) }
      return
    }
    // Nothing more is said of what the server cannot even decode.
    let faults = PolicyShape.kinds[kind]?.faults(in: root) ?? []
    guard faults.isEmpty else {
      for (message, range) in faults { report(message, at: range) }
      return
    }
    if let version = root["apiVersion"], !version.text.hasPrefix("admissionregistration.k8s.io/v1") {
      report("a \(kind) is of admissionregistration.k8s.io/v1", at: version.range)
    }
    guard let metadata = mapping(root, "metadata"), text(metadata, "name") != nil, let name = metadata["name"],
      let spec = mapping(root, "spec")
    else { return }
    for (message, node) in PolicyValidation(root, kind: kind).faults {
      report(message, at: node.kind == .scalar ? node.range : source.firstLine(of: node.range))
    }
    reading(&self, name, metadata["annotations"], spec)
  }

  private static let kinds: [String: @Sendable (inout PolicyReader, YAMLNode, YAMLNode?, YAMLNode) -> Void] = [
    "ValidatingAdmissionPolicy": { $0.readPolicy($1, $2, $3) },
    "MutatingAdmissionPolicy": { $0.readFix($1, $2, $3) },
    "ValidatingAdmissionPolicyBinding": { reader, _, _, spec in reader.readBinding(spec) },
  ]

  private mutating func readPolicy(_ name: YAMLNode, _ annotations: YAMLNode?, _ spec: YAMLNode) {
    var policy = Policy(name: name.text)
    policy.place = name.range
    readAnnotations(annotations, &policy)
    let constraints = MatchConstraints(spec["matchConstraints"], needsRules: true)
    (policy.matchesJobs, policy.matchesCronJobs) = (constraints.mayMatch(.job), constraints.mayMatch(.cronJob))
    policy.matchesOthers = constraints.mayMatchOthers
    if constraints.asksMore { policy.constraints = constraints }
    policy.paramKind = paramKind(spec["paramKind"])
    if let failure = spec["failurePolicy"] {
      policy.admitsOnError = failure.text == "Ignore"
      if failure.text != "Fail", failure.text != "Ignore" {
        report("a failurePolicy is Fail or Ignore", at: failure.range)
      }
    }
    policy.matchConditions = named(spec["matchConditions"], name: "name", expression: "expression")
    policy.variables = named(spec["variables"], name: "name", expression: "expression")
    policy.auditAnnotations = named(spec["auditAnnotations"], name: "key", expression: "valueExpression")
    if let word = MatchConstraints.nearMiss(in: spec["matchConstraints"]) {
      report("resources are jobs and cronjobs, in lower case: \"\(word.text)\" matches nothing", at: word.range)
    }
    for item in items(spec["validations"]) {
      guard let expression = expression(item, "expression") else { continue }
      policy.validations.append(
        Policy.Validation(
          expression, message: item["message"]?.text,
          messageExpression: item["messageExpression"] == nil ? nil : self.expression(item, "messageExpression")))
    }
    if policy.validations.isEmpty, policy.auditAnnotations.isEmpty {
      report("a policy needs validations or auditAnnotations", at: source.firstLine(of: spec.range))
    }
    policies.append(policy)
  }

  private mutating func paramKind(_ node: YAMLNode?) -> ParamKind? {
    guard let node else { return nil }
    guard node.kind == .mapping, let version = text(node, "apiVersion"), let kind = text(node, "kind") else {
      if node.kind != .mapping {
        report("a paramKind has an apiVersion and a kind", at: source.firstLine(of: node.range))
      }
      return nil
    }
    return ParamKind(apiVersion: version, kind: kind)
  }

  private mutating func readBinding(_ spec: YAMLNode) {
    guard text(spec, "policyName") != nil, let policy = spec["policyName"] else { return }
    var severity: Severity?
    for action in items(spec["validationActions"]) {
      let meant: Severity
      switch action.text {
      case "Deny": meant = .error
      case "Warn": meant = .warning
      case "Audit": meant = .info
      default:
        report("a validation action is Deny, Warn or Audit", at: action.range)
        continue
      }
      severity = max(severity ?? meant, meant)
    }
    if spec["validationActions"] == nil {
      report("validationActions are missing", at: source.firstLine(of: spec.range))
    }
    bindings.append(
      PolicyBinding(
        policy: policy.text, place: policy.range,
        constraints: MatchConstraints(spec["matchResources"], needsRules: false), severity: severity ?? .error,
        params: spec["paramRef"].map { reference in
          let choice: ParamReference.Choice
          if let name = reference["name"] {
            choice = .name(name.text)
          } else if let selector = LabelSelector(reference["selector"]) {
            choice = .selector(selector)
          } else {
            choice = .all
          }
          return ParamReference(choice: choice, namespace: reference["namespace"]?.text)
        }))
  }

  private mutating func readFix(_ name: YAMLNode, _ annotations: YAMLNode?, _ spec: YAMLNode) {
    var fix = PolicyFix(name: name.text)
    if let safety = annotations?["jobsworth.dev/fix"] {
      if let known = Fix.Safety(rawValue: safety.text) {
        fix.safety = known
      } else {
        report("a fix is safe or unsafe", at: safety.range)
      }
    }
    fix.title = annotations?["jobsworth.dev/summary"]?.text
    let constraints = MatchConstraints(spec["matchConstraints"], needsRules: true)
    (fix.matchesJobs, fix.matchesCronJobs) = (constraints.mayMatch(.job), constraints.mayMatch(.cronJob))
    fix.paramKind = paramKind(spec["paramKind"])
    fix.matchConditions = named(spec["matchConditions"], name: "name", expression: "expression")
    fix.variables = named(spec["variables"], name: "name", expression: "expression")
    if spec["reinvocationPolicy"] == nil {
      report("reinvocationPolicy is missing", at: source.firstLine(of: spec.range))
    }
    for item in items(spec["mutations"]) {
      guard item.kind == .mapping, let type = item["patchType"], let known = PolicyFix.PatchType(rawValue: type.text)
      else {
        report("a mutation's patchType is JSONPatch or ApplyConfiguration", at: source.firstLine(of: item.range))
        continue
      }
      let key = known == .jsonPatch ? "jsonPatch" : "applyConfiguration"
      guard let patch = mapping(item, key), let expression = expression(patch, "expression") else { continue }
      fix.mutations.append(PolicyFix.Mutation(known, expression))
    }
    if fix.mutations.isEmpty { report("a policy needs mutations", at: source.firstLine(of: spec.range)) }
    fixes.append(fix)
  }

  // MARK: Parts

  private mutating func mapping(_ node: YAMLNode, _ key: String) -> YAMLNode? {
    guard let value = node[key] else {
      report("\(key) is missing", at: source.firstLine(of: node.range))
      return nil
    }
    guard value.kind == .mapping else {
      report("\(key) must be a mapping", at: source.firstLine(of: value.range))
      return nil
    }
    return value
  }

  private mutating func text(_ node: YAMLNode, _ key: String) -> String? {
    guard let value = node[key], value.kind == .scalar, !value.text.isEmpty else {
      report("\(key) is missing", at: source.firstLine(of: node.range))
      return nil
    }
    return value.text
  }

  private mutating func items(_ node: YAMLNode?) -> [YAMLNode] {
    guard let node else { return [] }
    guard node.kind == .sequence else {
      report("a list is expected here", at: source.firstLine(of: node.range))
      return []
    }
    return Array(node.items)
  }

  private mutating func expression(_ node: YAMLNode, _ key: String) -> Policy.Expression? {
    guard node.kind == .mapping, let value = node[key], value.kind == .scalar, !value.text.isEmpty else {
      report("\(key) is missing", at: source.firstLine(of: node.range))
      return nil
    }
    return Policy.Expression(value.text, node: value)
  }

  private mutating func named(
    _ node: YAMLNode?, name: String, expression key: String
  ) -> [Policy.NamedExpression] {
    var result: [Policy.NamedExpression] = []
    for item in items(node) {
      guard item.kind == .mapping else {
        report("\(name) and \(key) are expected here", at: source.firstLine(of: item.range))
        continue
      }
      guard let name = text(item, name), let expression = expression(item, key) else { continue }
      if result.contains(where: { $0.name == name }) {
        report("\(name) is declared twice", at: source.firstLine(of: item.range))
        continue
      }
      result.append(Policy.NamedExpression(name, expression))
    }
    return result
  }

  private mutating func readAnnotations(_ node: YAMLNode?, _ policy: inout Policy) {
    guard let node, node.kind == .mapping else { return }
    for entry in node.entries where entry.value.kind == .scalar {
      let text = entry.value.text
      switch entry.key.text {
      case "jobsworth.dev/severity":
        guard let severity = Severity(rawValue: text) else {
          report("a severity is error, warning or info", at: entry.value.range)
          continue
        }
        policy.severity = severity
        policy.statesSeverity = true
      case "jobsworth.dev/default": policy.isDefault = text != "false"
      case "jobsworth.dev/raw": policy.isRaw = text == "true"
      case "jobsworth.dev/profiles":
        policy.profiles = text.split(separator: ",").map { String($0.drop { $0 == " " }) }
      case "jobsworth.dev/summary": policy.summary = text
      case "jobsworth.dev/field": policy.field = text
      default: break
      }
    }
  }
}
