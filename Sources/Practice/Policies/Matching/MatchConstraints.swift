import LintEngine
import Manifests
import YAMLTree

/// Which requests a policy or a binding is about: `MatchResources` of the API.
///
/// Lint asks about creating the object. Of its namespace nothing is known but the name, which every namespace has as
/// its label `kubernetes.io/metadata.name`: what a `namespaceSelector` wants of other labels is taken to hold.
/// `matchPolicy` makes no difference, for the API has no other version of Jobs and CronJobs that it still serves.
package struct MatchConstraints: Sendable {
  struct ResourceRule: Sendable {
    var groups: [String]
    var versions: [String]
    var operations: [String]
    var resources: [String]
    /// Empty for objects of any name.
    var names: [String]
    var scope: String

    func matches(_ resource: String) -> Bool {
      func holds(_ list: [String], _ words: String...) -> Bool { list.contains { words.contains($0) } }
      return holds(groups, "batch", "*") && holds(versions, "v1", "*") && holds(operations, "CREATE", "*")
        && holds(resources, resource, "*", "*/*") && scope != "Cluster"
    }

    func matches(_ resource: String, name: String) -> Bool {
      matches(resource) && (names.isEmpty || names.contains(name))
    }
  }

  var rules: [ResourceRule] = []
  var excluded: [ResourceRule] = []
  var objectSelector: LabelSelector?
  var namespaceSelector: LabelSelector?
  /// A binding without rules is about all that its policy is about.
  var matchesAll = false

  static let everything: MatchConstraints = {
    var constraints = MatchConstraints()
    constraints.matchesAll = true
    return constraints
  }()

  /// Whether some Job, or some CronJob, can match.
  func mayMatch(_ kind: JobManifest.Kind) -> Bool {
    let resource = kind == .job ? "jobs" : "cronjobs"
    return (matchesAll || rules.contains { $0.matches(resource) })
      && !excluded.contains { $0.matches(resource) && $0.names.isEmpty }
  }

  /// Whether something that is neither Job nor CronJob can match.
  var mayMatchOthers: Bool {
    matchesAll || rules.contains { $0.groups != ["batch"] || !Set($0.resources).isSubset(of: ["jobs", "cronjobs"]) }
  }

  /// Whether more than the kind decides.
  var asksMore: Bool {
    objectSelector != nil || namespaceSelector != nil || (rules + excluded).contains { !$0.names.isEmpty }
  }

  func matches(_ manifest: JobManifest) -> Bool {
    let resource = manifest.kind == .job ? "jobs" : "cronjobs"
    let name = manifest.name ?? ""
    guard matchesAll || rules.contains(where: { $0.matches(resource, name: name) }),
      !excluded.contains(where: { $0.matches(resource, name: name) })
    else { return false }
    if let objectSelector {
      var labels: [String: String] = [:]
      for entry in (manifest.root[.metadata]?[.labels]).entries { labels[entry.key] = entry.string }
      guard objectSelector.matches(labels) else { return false }
    }
    if var selector = namespaceSelector {
      let key = "kubernetes.io/metadata.name"
      selector.requirements.removeAll { $0.key != key }
      guard selector.matches([key: manifest.namespace ?? "default"]) else { return false }
    }
    return true
  }
}

extension MatchConstraints {
  /// Reads `matchConstraints` of a policy or `matchResources` of a binding, which need not name rules.
  init(_ node: YAMLNode?, needsRules: Bool) {
    guard let node, node.kind == .mapping else {
      self = .everything
      return
    }
    self.init()
    rules = Self.rules(node["resourceRules"])
    excluded = Self.rules(node["excludeResourceRules"])
    objectSelector = LabelSelector(node["objectSelector"])
    namespaceSelector = LabelSelector(node["namespaceSelector"])
    matchesAll = !needsRules && rules.isEmpty
  }

  private static func rules(_ node: YAMLNode?) -> [ResourceRule] {
    guard let node, node.kind == .sequence else { return [] }
    return node.items.filter { $0.kind == .mapping }.map { item in
      func list(_ key: String) -> [String] { item[key].map { $0.items.map(\.text) } ?? [] }
      return ResourceRule(
        groups: list("apiGroups"), versions: list("apiVersions"), operations: list("operations"),
        resources: list("resources"), names: list("resourceNames"), scope: item["scope"]?.text ?? "*")
    }
  }
}

extension MatchConstraints {
  /// A word that was meant to match Jobs or CronJobs and does not: `Job` for `jobs`.
  static func nearMiss(in node: YAMLNode?) -> YAMLNode? {
    guard let rules = node?["resourceRules"], rules.kind == .sequence else { return nil }
    for rule in rules.items where rule.kind == .mapping {
      guard let resources = rule["resources"], resources.kind == .sequence else { continue }
      for resource in resources.items where resource.kind == .scalar {
        let word = resource.text.lowercased()
        guard ["job", "jobs", "cronjob", "cronjobs"].contains(word) else { continue }
        if resource.text != word || !word.hasSuffix("s") { return resource }
      }
    }
    return nil
  }
}
