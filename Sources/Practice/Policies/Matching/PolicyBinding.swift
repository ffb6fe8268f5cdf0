package import Diagnostics
package import SourceText
import YAMLTree

/// A ValidatingAdmissionPolicyBinding: where a policy is in force, with which parameters and what comes of it.
package struct PolicyBinding: Sendable {
  package var policy: String
  /// Where the binding names its policy.
  package var place: ByteRange
  var constraints: MatchConstraints
  /// What denying a manifest means here: an error where the server would refuse it, a warning where it would warn.
  package var severity: Severity
  package var params: ParamReference?
}

/// Which objects are the parameters: `paramRef` of the API.
package struct ParamReference: Sendable {
  package enum Choice: Sendable {
    case name(String)
    case selector(LabelSelector)
    case all
  }

  package var choice: Choice
  /// Nil for any namespace.
  package var namespace: String?
}

/// What `paramKind` asks for.
package struct ParamKind: Sendable, Hashable {
  package var apiVersion: String
  package var kind: String
}

/// An object that policies may read as `params`.
package struct ParamObject: Sendable {
  package let kind: ParamKind
  package let name: String
  package let namespace: String?
  let labels: [String: String]
  let node: YAMLNode

  /// Nil for what is no object with a name.
  init?(_ node: YAMLNode) {
    guard node.kind == .mapping, let version = node["apiVersion"], let kind = node["kind"],
      let name = node["metadata"]?["name"]
    else { return nil }
    self.kind = ParamKind(apiVersion: version.text, kind: kind.text)
    self.name = name.text
    namespace = node["metadata"]?["namespace"]?.text
    var labels: [String: String] = [:]
    for entry in node["metadata"]?["labels"]?.expandedEntries ?? [] { labels[entry.key.text] = entry.value.text }
    self.labels = labels
    self.node = node
  }

  func isChosen(by reference: ParamReference) -> Bool {
    if let wanted = reference.namespace, let namespace, wanted != namespace { return false }
    return switch reference.choice {
    case .name(let name): name == self.name
    case .selector(let selector): selector.matches(labels)
    case .all: true
    }
  }
}
