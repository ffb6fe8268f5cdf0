/// A rule over all files as it is asked for facts about manifest after manifest.
///
/// All threads ask the same rules all the time, and would wait for each other to count references to them: nobody
/// counts here, for the rules live as long as the linter, which outlives the question.
class FactSource: @unchecked Sendable {
  fileprivate init() {}

  func fact(about manifest: JobManifest) -> (any AnyObject & Sendable)? { nil }
  func fact(about other: OtherDocument) -> (any AnyObject & Sendable)? { nil }

  static func make(_ rule: any CollectionRule) -> FactSource { open(rule) }

  private static func open(_ rule: some CollectionRule) -> FactSource { FactRule(rule) }

  @inline(__always)
  static func fact(of source: FactSource, about manifest: JobManifest) -> (any AnyObject & Sendable)? {
    let source = unsafe Unmanaged.passUnretained(source)
    return unsafe source._withUnsafeGuaranteedRef { $0.fact(about: manifest) }
  }
}

/// The rule itself, which is asked where it stands. Nothing of it changes, which the unchecked conformance promises.
private final class FactRule<Rule: CollectionRule>: FactSource, @unchecked Sendable {
  let rule: Rule

  init(_ rule: Rule) {
    self.rule = rule
    super.init()
  }

  override func fact(about manifest: JobManifest) -> (any AnyObject & Sendable)? { rule.fact(about: manifest) }
  override func fact(about other: OtherDocument) -> (any AnyObject & Sendable)? { rule.fact(about: other) }
}
