/// The rules of a linter, those that are screened together side by side.
struct ScreenedRules: Sendable {
  /// A rule with its description, which need not be asked for at each manifest. A class, because looking at one of
  /// many then counts one reference.
  private final class Candidate: Sendable {
    let rule: any ManifestRule
    let description: RuleDescription

    init(_ rule: any ManifestRule) {
      self.rule = rule
      description = rule.description
    }

    func ask(about manifest: JobManifest, _ report: inout RuleReport) {
      report.turn(to: description)
      rule.check(manifest, &report)
    }
  }

  private let alone: [Candidate]
  private var screened: [(screen: any RuleScreen, rules: [Candidate])] = []

  var isEmpty: Bool { alone.isEmpty && screened.isEmpty }

  init(_ rules: [any ManifestRule]) {
    let candidates = rules.map(Candidate.init)
    alone = candidates.filter { $0.rule.screenKey == nil }
    var keys: [ObjectIdentifier] = []
    for rule in rules {
      guard let key = rule.screenKey, !keys.contains(key) else { continue }
      keys.append(key)
      let group = candidates.filter { $0.rule.screenKey == key }
      screened.append((rule.makeScreen(for: group.map(\.rule)), group))
    }
  }

  /// Asks the rules that may have something to say of a manifest.
  func check(_ manifest: JobManifest, _ report: inout RuleReport) {
    for candidate in alone { candidate.ask(about: manifest, &report) }
    for (screen, rules) in screened {
      for position in screen.candidates(for: manifest) { rules[position].ask(about: manifest, &report) }
    }
  }
}
