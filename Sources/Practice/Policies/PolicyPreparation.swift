import CEL
import KubernetesValues

/// The expressions of policies, compiled to be written into the program that they come with.
package struct PolicyPreparation {
  /// What cannot be written down.
  package struct Failure: Error, CustomStringConvertible {
    package let description: String
  }

  package struct Expression {
    package let text: String
    /// The numbers of the variables that the text uses.
    package let uses: [Int]
    /// As a prepared program is written.
    package let code: String
  }

  /// The numbers of a policy's expressions, in the order of the policy.
  package struct Numbers {
    package var conditions: [Int]
    package var variables: [Int]
    package var validations: [(test: Int, message: Int?)]
    package var fixConditions: [Int] = []
    package var fixVariables: [Int] = []
    package var mutations: [Int] = []
  }

  /// By their numbers, each once whatever the number of policies that say it.
  package let expressions: [Expression]
  /// In the order of the policies.
  package let policies: [Numbers]

  package init(_ policies: [Policy]) throws {
    let compiler = PolicyCompiler(.newest)
    self.policies = policies.map { Self.register($0, compiler) }
    var expressions: [Expression] = []
    for (number, (text, uses)) in compiler.numbered.enumerated() {
      let compiled = try compiler.compiled(number).get()
      guard let code = compiled.program.prepared else { throw Failure(description: "cannot be prepared: \(text)") }
      expressions.append(Expression(text: text, uses: uses, code: String(decoding: code, as: UTF8.self)))
    }
    self.expressions = expressions
  }

  /// Gives the expressions of a policy their numbers.
  fileprivate static func register(_ policy: Policy, _ compiler: PolicyCompiler) -> Numbers {
    let variables = compiler.variables(of: policy.variables)
    var numbers = Numbers(
      conditions: policy.matchConditions.map { compiler.expression($0.expression.text, [:]) },
      variables: policy.variables.compactMap { variables[$0.name] },
      validations: policy.validations.map { validation in
        (
          compiler.expression(validation.expression.text, variables),
          validation.messageExpression.map { compiler.expression($0.text, variables) }
        )
      })
    guard let fix = policy.fix else { return numbers }
    let fixVariables = compiler.variables(of: fix.variables)
    numbers.fixConditions = fix.matchConditions.map { compiler.expression($0.expression.text, [:]) }
    numbers.fixVariables = fix.variables.compactMap { fixVariables[$0.name] }
    numbers.mutations = fix.mutations.map {
      compiler.expression($0.expression.text, fixVariables, makesPatches: true)
    }
    return numbers
  }
}

extension PolicyRule {
  /// Compiles all expressions of policies but those of their fixes, in one environment, as a run that needs them all
  /// would.
  ///
  /// - Returns: what was made, which takes time to be given back.
  package static func compile(_ policies: [Policy]) throws -> PolicyCompiler {
    let compiler = PolicyCompiler(.newest)
    for policy in policies {
      var policy = policy
      policy.fix = nil
      _ = PolicyPreparation.register(policy, compiler)
    }
    for number in compiler.numbered.indices { _ = try compiler.compiled(number).get() }
    return compiler
  }
}
