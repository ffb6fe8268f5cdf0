/// The rules of a linter, those that are screened together side by side.
struct ScreenedRules: Sendable {
  private let alone: [Candidate]
  private var screened: [(screen: any RuleScreen, rules: [Candidate])] = []

  var isEmpty: Bool { alone.isEmpty && screened.isEmpty }

  init(_ rules: [any ManifestRule]) {
    let candidates = rules.map(Candidate.make)
    alone = candidates.filter { $0.screenKey == nil }
    var keys: [ObjectIdentifier] = []
    for rule in rules {
      guard let key = rule.screenKey, !keys.contains(key) else { continue }
      keys.append(key)
      screened.append(
        (rule.makeScreen(for: rules.filter { $0.screenKey == key }), candidates.filter { $0.screenKey == key }))
    }
  }

  /// Asks the rules that may have something to say of manifests: each about all of them before the next, so that its
  /// code is at hand.
  ///
  /// - Parameter reports: one for each manifest.
  func check(_ manifests: [JobManifest], _ reports: inout [RuleReport]) {
    for i in alone.indices {
      for number in manifests.indices { Self.ask(alone, i, manifests[number], &reports[number]) }
    }
    for (screen, rules) in screened {
      for number in manifests.indices {
        for position in screen.candidates(for: manifests[number]) {
          Self.ask(rules, position, manifests[number], &reports[number])
        }
        screen.leave(manifests[number])
      }
    }
  }

  // All threads ask the same rules all the time, and would wait for each other to count references to them: nobody
  // counts here. The candidates live as long as the linter, which outlives the question.
  @inline(__always)
  private static func ask(_ rules: [Candidate], _ i: Int, _ manifest: JobManifest, _ report: inout RuleReport) {
    let candidate = unsafe Unmanaged.passUnretained(rules[i])
    unsafe candidate._withUnsafeGuaranteedRef { $0.ask(about: manifest, &report) }
  }
}

/// A rule as it is asked about manifest after manifest.
private class Candidate: @unchecked Sendable {
  let description: RuleDescription
  let screenKey: ObjectIdentifier?

  init(_ description: RuleDescription, _ screenKey: ObjectIdentifier?) {
    self.description = description
    self.screenKey = screenKey
  }

  func ask(about manifest: JobManifest, _ report: inout RuleReport) {}

  static func make(_ rule: any ManifestRule) -> Candidate { open(rule) }

  private static func open(_ rule: some ManifestRule) -> Candidate { CandidateRule(rule) }
}

/// The rule itself, which is asked where it stands. Nothing of it changes, which the unchecked conformance promises.
private final class CandidateRule<Rule: ManifestRule>: Candidate, @unchecked Sendable {
  let rule: Rule

  init(_ rule: Rule) {
    self.rule = rule
    super.init(rule.description, rule.screenKey)
  }

  override func ask(about manifest: JobManifest, _ report: inout RuleReport) {
    unsafe report.turn(to: Unmanaged.passUnretained(description))
    rule.check(manifest, &report)
  }
}
