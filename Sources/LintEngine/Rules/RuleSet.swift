/// The rules of one invocation: those of the program and those of the user.
package struct RuleSet: Sendable {
  package let manifestRules: [any ManifestRule]
  package let collectionRules: [any CollectionRule]
  package let catalogue: RuleCatalogue

  package init(_ rules: [any Rule] = []) {
    manifestRules = rules.compactMap(\.forOneManifest)
    collectionRules = rules.compactMap(\.forAllFiles)
    catalogue = RuleCatalogue(RuleCatalogue.engine + rules.map(\.description))
  }
}
