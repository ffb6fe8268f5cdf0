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

  private struct State {
    var programs: [Known] = []
    /// What is known of the object at hand, by expression; kept for its memory.
    var results: [Result] = []
    /// The expressions that have a result.
    var evaluated: [PolicyCompiler.ExpressionID] = []
    var memory = PolicyMemory()
  }

  let evaluation = Evaluation()
  var memory: PolicyMemory {
    @inline(__always) _read { yield state.memory }
    @inline(__always) _modify { yield &state.memory }
  }
  /// Who had it last.
  var worker = 0
  private var state: State {
    @inline(__always) _read { yield unsafe uncheckedState }
    @inline(__always) _modify { yield unsafe &uncheckedState }
  }

  // No access to this lasts while an expression is evaluated.
  @exclusivity(unchecked) private var uncheckedState = State()

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
    while state.programs.count <= expression { state.programs.append(.nothing) }
    switch state.programs[expression] {
    case .program(let program): return .success(program)
    case .failure(let errors): return .failure(errors)
    case .nothing: break
    }
    let result = compiler.compiled(expression)
    switch result {
    case .success(let program): state.programs[expression] = .program(program)
    case .failure(let errors): state.programs[expression] = .failure(errors)
    }
    return result
  }

  // MARK: Results

  /// What an expression came to for the object at hand; nil where it was not evaluated.
  func result(of expression: PolicyCompiler.ExpressionID) -> Result? {
    expression < state.results.count && state.results[expression].isKnown ? state.results[expression] : nil
  }

  func note(_ result: Result, of expression: PolicyCompiler.ExpressionID) {
    while state.results.count <= expression { state.results.append(Result()) }
    if !state.results[expression].isKnown { state.evaluated.append(expression) }
    state.results[expression] = result
    state.results[expression].isKnown = true
  }

  func forgetResult(of expression: PolicyCompiler.ExpressionID) {
    if expression < state.results.count { state.results[expression] = Result() }
  }

  /// Turns to another object.
  func forgetResults() {
    for expression in state.evaluated { state.results[expression] = Result() }
    state.evaluated.removeAll(keepingCapacity: true)
  }
}
