/// The rules of one invocation: those of the program and those of the user.
package struct RuleSet: Sendable {
  package private(set) var manifestRules: [any ManifestRule]
  package let collectionRules: [any CollectionRule]
  package private(set) var catalogue: RuleCatalogue

  package init(_ rules: [any Rule] = []) {
    manifestRules = rules.compactMap(\.forOneManifest)
    collectionRules = rules.compactMap(\.forAllFiles)
    catalogue = RuleCatalogue(RuleCatalogue.engine + rules.map(\.description))
  }

  /// Every rule of several sets, each name once. Rules over all files are those of the first.
  package static func union(_ sets: [RuleSet]) -> RuleSet {
    guard let first = sets.first, sets.count > 1 else { return sets.first ?? RuleSet() }
    var result = first
    result.manifestRules = sets.flatMap(\.manifestRules)
    result.catalogue = RuleCatalogue(sets.flatMap(\.catalogue.all))
    return result
  }
}
