import CEL
package import Diagnostics
package import KubernetesValues
import SourceText

/// Checks a policy's expressions against the fields of what it matches, as the API server's type checking does.
package struct PolicyChecker {
  private let compilers: [(kind: String, compiler: PolicyCompiler)]

  package init(_ version: KubernetesVersion) {
    compilers = [
      ("Job", PolicyCompiler(version, object: FieldTypes.job)),
      ("CronJob", PolicyCompiler(version, object: FieldTypes.cronJob)),
    ]
  }

  /// What is wrong, at its place in the policy's file; each fault once.
  package func findings(of policy: Policy) -> [Finding] {
    var findings: [Finding] = []
    for (kind, compiler) in compilers where kind == "Job" ? policy.matchesJobs : policy.matchesCronJobs {
      let variables = compiler.variables(of: policy)
      func check(_ expression: Policy.Expression, wants type: Type?, _ what: String) {
        switch compiler.compiled(compiler.expression(expression.text, variables)) {
        case .success(let compiled):
          let found = compiled.program.resultType
          guard let type, found != type, found != .dyn else { return }
          findings.append(
            finding(
              "\(what) must give \(type), not \(found)", expression.place(of: .init(0, expression.text.utf8.count))))
        case .failure(let errors):
          for error in errors.errors {
            findings.append(finding("\(error.message), for a \(kind)", expression.place(of: error.range)))
          }
        }
      }
      for variable in policy.variables { check(variable.expression, wants: nil, "a variable") }
      for condition in policy.matchConditions { check(condition.expression, wants: .bool, "a match condition") }
      for validation in policy.validations {
        check(validation.expression, wants: .bool, "a validation")
        if let message = validation.messageExpression { check(message, wants: .string, "a message") }
      }
      for annotation in policy.auditAnnotations { check(annotation.expression, wants: nil, "an annotation") }
    }
    return findings.sortedAndUnique()
  }

  private func finding(_ message: String, _ range: ByteRange) -> Finding {
    Finding(rule: PolicyReader.rule, severity: .error, message: message, range: range)
  }
}
