import LintEngine

/// The policies of one compiler that run together: most of them say nothing of most manifests, and it is found out at
/// one go which.
final class PolicyScreen: RuleScreen {
  private let compiler: PolicyCompiler
  /// Of the policies about Jobs and about CronJobs: their numbers, and their positions among the rules.
  private let jobs: (numbers: [Int], positions: [Int])
  private let cronJobs: (numbers: [Int], positions: [Int])
  /// The positions of those that look at more than the manifest's content, and are always asked.
  private let always: [Int]

  init(_ compiler: PolicyCompiler, _ rules: [PolicyRule]) {
    self.compiler = compiler
    func those(_ isMatched: (Policy) -> Bool) -> (numbers: [Int], positions: [Int]) {
      let positions = rules.indices.filter { rules[$0].canBeScreened && isMatched(rules[$0].policy) }
      return (positions.map { rules[$0].number }, positions)
    }
    jobs = those(\.matchesJobs)
    cronJobs = those(\.matchesCronJobs)
    always = rules.indices.filter { !rules[$0].canBeScreened }
  }

  func candidates(for manifest: JobManifest) -> [Int] {
    // What could not be read is missing, and absence would mean something to a policy.
    guard manifest.isIntact else { return [] }
    let rules = manifest.kind == .job ? jobs : cronJobs
    guard !rules.numbers.isEmpty else { return always }
    let session = PolicySession.of(manifest, compiler)
    guard let tree = session.tree else { return (always + rules.positions).sorted() }
    let loud = session.bench.memory.loud(among: rules.numbers, rules.positions, tree)
    return always.isEmpty ? loud : (always + loud).sorted()
  }

  func leave(_ manifest: JobManifest) { PolicySession.forget(manifest) }
}
