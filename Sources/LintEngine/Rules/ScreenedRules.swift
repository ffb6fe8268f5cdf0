/// The rules of a linter, those that are screened together side by side.
struct ScreenedRules: Sendable {
  private let alone: [any ManifestRule]
  private var screened: [(screen: any RuleScreen, rules: [any ManifestRule])] = []

  var isEmpty: Bool { alone.isEmpty && screened.isEmpty }

  init(_ rules: [any ManifestRule]) {
    alone = rules.filter { $0.screenKey == nil }
    var keys: [ObjectIdentifier] = []
    for rule in rules {
      guard let key = rule.screenKey, !keys.contains(key) else { continue }
      keys.append(key)
      let group = rules.filter { $0.screenKey == key }
      screened.append((rule.makeScreen(for: group), group))
    }
  }

  /// The rules that may have something to say of a manifest.
  func forEachCandidate(for manifest: JobManifest, _ body: (any ManifestRule) -> Void) {
    for rule in alone { body(rule) }
    for (screen, rules) in screened {
      for position in screen.candidates(for: manifest) { body(rules[position]) }
    }
  }
}
