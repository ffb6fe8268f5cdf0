import LintEngine

/// The policies of one compiler that run together: most of them say nothing of most manifests, and it is found out at
/// one go which.
final class PolicyScreen: RuleScreen {
  private let compiler: PolicyCompiler
  /// Of the policies about Jobs and about CronJobs: their numbers, and their positions among the rules.
  private let jobs: (numbers: [Int], positions: [Int])
  private let cronJobs: (numbers: [Int], positions: [Int])

  init(_ compiler: PolicyCompiler, _ rules: [PolicyRule]) {
    self.compiler = compiler
    func those(_ isMatched: (Policy) -> Bool) -> (numbers: [Int], positions: [Int]) {
      let positions = rules.indices.filter { isMatched(rules[$0].policy) }
      return (positions.map { rules[$0].number }, positions)
    }
    jobs = those(\.matchesJobs)
    cronJobs = those(\.matchesCronJobs)
  }

  func candidates(for manifest: JobManifest) -> [Int] {
    // What could not be read is missing, and absence would mean something to a policy.
    guard manifest.isIntact else { return [] }
    let rules = manifest.kind == .job ? jobs : cronJobs
    let session = PolicySession.of(manifest, compiler)
    guard let tree = session.tree else { return rules.positions }
    return session.bench.memory.loud(among: rules.numbers, rules.positions, tree)
  }
}
