package import Diagnostics

/// What a rule is called, what it is about and how bad its findings are. A class, because every rule shows it at every
/// manifest.
package final class RuleDescription: Sendable {
  package let name: String
  /// One sentence without a full stop.
  package let summary: String
  package let severity: Severity
  /// Whether the rule runs when nothing else is configured.
  package let isDefault: Bool
  /// The profiles that the rule belongs to, `default` aside.
  package let profiles: [String]
  /// What its fixes promise; nil where a human has to choose.
  package let fix: Fix.Safety?

  package init(
    _ name: String, _ severity: Severity, _ summary: String, isDefault: Bool = true, profiles: [String] = [],
    fix: Fix.Safety? = nil
  ) {
    self.name = name
    self.summary = summary
    self.severity = severity
    self.isDefault = isDefault
    self.profiles = profiles
    self.fix = fix
  }

  /// What stands before the slash: `api`, `pod`, `yaml`, `lint`; nil for a rule of good practice.
  package var group: Substring? {
    guard let slash = name.utf8.firstIndex(of: UInt8(ascii: "/")) else { return nil }
    return name[..<slash]
  }
}

/// Every rule that a finding of this invocation can carry, by name.
package struct RuleCatalogue: Sendable {
  /// In order of name, each name once.
  package let all: [RuleDescription]

  package init(_ rules: [RuleDescription]) {
    var seen: Set<String> = []
    all = rules.filter { seen.insert($0.name).inserted }.sorted { $0.name < $1.name }
  }

  package func description(of name: String) -> RuleDescription? {
    var low = 0
    var high = all.count
    while low < high {
      let middle = (low + high) / 2
      if all[middle].name == name { return all[middle] }
      if all[middle].name < name { low = middle + 1 } else { high = middle }
    }
    return nil
  }

  /// The profiles that rules belong to, by name.
  package var profiles: [String] { Set(all.flatMap(\.profiles)).sorted() }
  /// The groups in front of slashes, by name.
  package var groups: [String] { Set(all.compactMap { $0.group.map(String.init) }).sorted() }

  /// The rules that need no file of `rules/`: what is wrong with the text, with the verdict, with lint's own words.
  package static let engine: [RuleDescription] = yaml + api + pod + lint

  /// What is wrong with the text itself.
  private static let yaml: [RuleDescription] = [
    .init("yaml/syntax", .error, "The text is not YAML"),
    .init("yaml/no-json", .error, "The YAML holds what JSON cannot, and the API server speaks JSON"),
    .init("yaml/encoding", .error, "The text is not well-formed in its encoding"),
    .init("yaml/unknown-anchor", .error, "An alias refers to an anchor that is not defined before it"),
    .init("yaml/recursive-alias", .error, "An alias stands inside the value that it refers to"),
    .init("yaml/alias-expansion", .error, "Aliases multiply the document beyond all measure"),
    .init("yaml/too-deep", .error, "Values are nested too deep"),
    .init("yaml/too-large", .error, "The file is too large"),
  ]

  /// What the API server refuses.
  private static let api: [RuleDescription] = [
    .init("api/invalid-value", .error, "The API server refuses the value of a field"),
    .init("api/required-value", .error, "A field that the API server requires is missing or empty"),
    .init("api/unsupported-value", .error, "The value is not one of those that the field can have"),
    .init("api/forbidden", .error, "The field must not be set here"),
    .init("api/duplicate-value", .error, "The value must be unique and stands twice"),
    .init("api/not-found", .error, "The value names something that the manifest does not hold"),
    .init("api/too-long", .error, "The value is too long"),
    .init("api/too-many", .error, "There are too many elements"),
    .init("api/immutable-field", .error, "The field of a Job that exists cannot change"),
    .init("api/unknown-field", .error, "The type has no such field in this release", fix: .unsafe),
    .init("api/duplicate-field", .error, "A key stands twice in one mapping"),
    .init("api/wrong-type", .error, "The value is of another type than the field"),
    .init("api/wrong-quantity", .error, "The value is no quantity"),
    .init("api/wrong-time", .error, "The value is no time"),
    .init("api/missing-kind", .error, "The document does not say what it is"),
    .init("api/not-an-object", .info, "The document is no Kubernetes object"),
    .init("api/unknown-version", .error, "The API has no such version", fix: .safe),
    .init("api/removed-version", .error, "The API server no longer serves this version", fix: .safe),
    .init("api/unknown-kind", .error, "The API has no such kind", fix: .safe),
    .init("api/server-fault", .error, "The API server itself fails on this object"),
    .init("api/warning", .warning, "The API server accepts the object with a warning"),
  ]

  /// What the API server takes in the Job and refuses in each of its pods.
  private static let pod: [RuleDescription] = [
    .init("pod/image-blanks", .error, "An image's name begins or ends with a blank: no pod can be made"),
    .init("pod/image-reference", .error, "A volume of an image names none: no pod can be made"),
    .init("pod/host-port-taken", .error, "Two containers want the same port of the node: no pod can be made"),
    .init("pod/gated-node-name", .error, "A pod with scheduling gates cannot name its node: no pod can be made"),
    .init("pod/finalizer", .error, "A finalizer of the pod template is no qualified name: no pod can be made"),
    .init("pod/match-label-key", .error, "A matchLabelKeys entry is at odds with the selector: no pod can be made"),
    .init("pod/requests-exceed-pod", .error, "Containers request more than their pod has: no pod can be made"),
  ]

  /// What is wrong with words to lint itself: comments, annotations and the configuration.
  private static let lint: [RuleDescription] = [
    .init("mistaken-configuration", .error, "The configuration file says something that lint does not understand"),
    .init("mistaken-policy", .error, "A policy file says something that lint or the API server does not understand"),
    .init("mistaken-ignore", .warning, "A comment or annotation to ignore findings is mistaken"),
    .init("unused-ignore", .warning, "A comment or annotation ignores nothing", fix: .safe),
    .init("ignore-without-reason", .info, "An ignored rule comes without a reason", isDefault: false),
    .init("placeholder-not-rendered", .info, "The file is a template that has not been rendered"),
    .init("patch-fragment", .info, "A Kustomize patch is no object of its own"),
  ]
}
