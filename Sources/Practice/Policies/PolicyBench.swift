import CEL

/// What policies are evaluated with, kept from one manifest to the next: the automata of patterns, the programs
/// without the lock that their compiler needs, and what was decided of earlier manifests.
///
/// Used by one task at a time, which takes it from the compiler and puts it back; that is what the unchecked
/// conformance promises.
final class PolicyBench: @unchecked Sendable {
  let evaluation = Evaluation()
  private var programs: [Known] = []
  var memory = PolicyMemory()
  /// Who had it last.
  var worker = 0

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
}
