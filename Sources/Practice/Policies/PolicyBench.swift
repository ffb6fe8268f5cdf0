import CEL

/// What policies are evaluated with, kept from one manifest to the next: the automata of patterns, the programs
/// without the lock that their compiler needs, and what was decided of earlier manifests.
///
/// Used by one task at a time, which takes it from the compiler and puts it back; that is what the unchecked
/// conformance promises.
final class PolicyBench: @unchecked Sendable {
  let evaluation = Evaluation()
  private var programs: [Known] = []
  private var memory = PolicyMemory()

  /// An expression, compiled. No `Result`, whose conditions take the runtime long to look up.
  private enum Known {
    case nothing
    case program(PolicyCompiler.Compiled)
    case failure(ExpressionErrors)
  }

  func compiled(
    _ expression: PolicyCompiler.ExpressionID, _ compiler: PolicyCompiler
  ) -> Result<PolicyCompiler.Compiled, ExpressionErrors> {
    while programs.count <= expression { programs.append(.nothing) }
    switch programs[expression] {
    case .program(let program): return .success(program)
    case .failure(let errors): return .failure(errors)
    case .nothing: break
    }
    let result = compiler.compiled(expression)
    switch result {
    case .success(let program): programs[expression] = .program(program)
    case .failure(let errors): programs[expression] = .failure(errors)
    }
    return result
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
