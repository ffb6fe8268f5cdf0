import CEL

/// What policies are evaluated with, kept from one manifest to the next: the automata of patterns, the programs
/// without the lock that their compiler needs, and what was decided of earlier manifests.
///
/// Used by one task at a time, which takes it from the compiler and puts it back; that is what the unchecked
/// conformance promises.
final class PolicyBench: @unchecked Sendable {
  let evaluation = Evaluation()
  private var programs: [Result<PolicyCompiler.Compiled, ExpressionErrors>?] = []
  private var memory = PolicyMemory()

  func compiled(
    _ expression: PolicyCompiler.ExpressionID, _ compiler: PolicyCompiler
  ) -> Result<PolicyCompiler.Compiled, ExpressionErrors> {
    if expression < programs.count, let known = programs[expression] { return known }
    let program = compiler.compiled(expression)
    while programs.count <= expression { programs.append(nil) }
    programs[expression] = program
    return program
  }

  // MARK: Memory

  /// Turns to another manifest.
  func begin() { memory.begin() }

  /// The positions of those policies that are not known to say nothing of the manifest at hand.
  func loud(among policies: [Int], _ tree: ManifestTree) -> [Int] { memory.loud(among: policies, tree) }

  /// What a policy says of the manifest at hand, where it said so of one that looks the same to it.
  func decision(of policy: Int, _ tree: ManifestTree) -> DecisionForest.Decision? { memory.decision(of: policy, tree) }

  /// Whether it is worth telling what a policy decided.
  func isLearning(_ policy: Int) -> Bool { memory.isLearning(policy) }

  /// Remembers what a policy said of the manifest at hand after this part of the tree's log.
  ///
  /// - Parameter decision: made of the places that values of the manifest were read at; nil where that cannot be.
  func learn(
    _ policy: Int, _ tree: ManifestTree, _ range: Range<Int>,
    _ decision: ((Int32) -> ReadPlaces.Place?) -> DecisionForest.Decision?
  ) {
    memory.learn(policy, tree, range, decision)
  }

  /// The number in the manifest at hand of what stands at a place.
  func node(at place: ReadPlaces.Place, _ tree: ManifestTree) -> Int32 { memory.node(at: place, tree) }
}
