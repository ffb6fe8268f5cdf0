import CEL

/// What policies are evaluated with, kept from one manifest to the next: the automata of patterns, and the programs
/// without the lock that their compiler needs.
///
/// Used by one task at a time, which takes it from the compiler and puts it back; that is what the unchecked
/// conformance promises.
final class PolicyBench: @unchecked Sendable {
  let evaluation = Evaluation()
  private var programs: [Result<PolicyCompiler.Compiled, ExpressionErrors>?] = []

  func compiled(
    _ expression: PolicyCompiler.ExpressionID, _ compiler: PolicyCompiler
  ) -> Result<PolicyCompiler.Compiled, ExpressionErrors> {
    if expression < programs.count, let known = programs[expression] { return known }
    let program = compiler.compiled(expression)
    while programs.count <= expression { programs.append(nil) }
    programs[expression] = program
    return program
  }
}
