import CEL

/// What policies are evaluated with, kept from one manifest to the next: the automata of patterns, the programs
/// without the lock that their compiler needs, and what was decided of earlier manifests.
///
/// Used by one task at a time, which takes it from the compiler and puts it back; that is what the unchecked
/// conformance promises.
final class PolicyBench: @unchecked Sendable {
  /// What an expression came to, what part of the tree's log says what it read for that, and what it cost at most.
  struct Result {
    var value = Value.null
    var reads = 0..<0
    var cost: UInt64 = 0
    /// False where the expression was not evaluated, and the rest means nothing.
    var isKnown = false
  }

  let evaluation = Evaluation()
  var memory: PolicyMemory {
    @inline(__always) _read { yield unsafe uncheckedMemory }
    @inline(__always) _modify { yield unsafe &uncheckedMemory }
  }
  /// Who had it last.
  var worker = 0
  private var programs: [Known] {
    @inline(__always) _read { yield unsafe uncheckedPrograms }
    @inline(__always) _modify { yield unsafe &uncheckedPrograms }
  }
  /// What is known of the object at hand, by expression; kept for its memory.
  private var results: [Result] {
    @inline(__always) _read { yield unsafe uncheckedResults }
    @inline(__always) _modify { yield unsafe &uncheckedResults }
  }
  /// The expressions that have a result.
  private var evaluated: [PolicyCompiler.ExpressionID] {
    @inline(__always) _read { yield unsafe uncheckedEvaluated }
    @inline(__always) _modify { yield unsafe &uncheckedEvaluated }
  }

  // No access to one of these lasts while an expression is evaluated.
  @exclusivity(unchecked) private var uncheckedMemory = PolicyMemory()
  @exclusivity(unchecked) private var uncheckedPrograms: [Known] = []
  @exclusivity(unchecked) private var uncheckedResults: [Result] = []
  @exclusivity(unchecked) private var uncheckedEvaluated: [PolicyCompiler.ExpressionID] = []

  /// An expression, compiled. No `Result`, whose conditions take the runtime long to look up.
  private enum Known {
    case nothing
    case program(PolicyCompiler.Compiled)
    case failure(ExpressionErrors)
  }

  // MARK: Programs

  func compiled(
    _ expression: PolicyCompiler.ExpressionID, _ compiler: PolicyCompiler
  ) -> Swift.Result<PolicyCompiler.Compiled, ExpressionErrors> {
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

  // MARK: Results

  /// What an expression came to for the object at hand; nil where it was not evaluated.
  func result(of expression: PolicyCompiler.ExpressionID) -> Result? {
    expression < results.count && results[expression].isKnown ? results[expression] : nil
  }

  func note(_ result: Result, of expression: PolicyCompiler.ExpressionID) {
    while results.count <= expression { results.append(Result()) }
    if !results[expression].isKnown { evaluated.append(expression) }
    results[expression] = result
    results[expression].isKnown = true
  }

  func forgetResult(of expression: PolicyCompiler.ExpressionID) {
    if expression < results.count { results[expression] = Result() }
  }

  /// Turns to another object.
  func forgetResults() {
    for expression in evaluated { results[expression] = Result() }
    evaluated.removeAll(keepingCapacity: true)
  }
}
