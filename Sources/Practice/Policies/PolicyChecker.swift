import CEL
package import Diagnostics
package import KubernetesValues
import SourceText

/// Checks a policy's expressions as the API server does: without knowing the object, when a policy is created, and
/// against the fields of what it matches, when its types are checked. What only the latter finds is a warning where the
/// policy may do its work all the same: for another kind, or because it asks with `has` whether there is such a field.
package struct PolicyChecker {
  /// The one for any object, which has compiled what was checked.
  let compiler: PolicyCompiler
  /// For any object, and for those of a kind.
  private let compilers: [(kind: String?, compiler: PolicyCompiler)]

  package init(_ version: KubernetesVersion) {
    let plain = PolicyCompiler(version)
    compiler = plain
    compilers = [
      (nil, plain),
      ("Job", PolicyCompiler(plain, object: FieldTypes.job)),
      ("CronJob", PolicyCompiler(plain, object: FieldTypes.cronJob)),
    ]
  }

  /// An expression and what it has to give.
  private struct Wanted {
    var expression: Policy.Expression
    /// Empty where anything will do.
    var types: [Type] = []
    /// Whether variables are declared: not for match conditions, which come before them.
    var usesVariables = true
    var makesPatches = false
  }

  /// What is wrong, at its place in the policy's file; each fault once.
  package func findings(of policy: Policy) -> [Finding] {
    var wanted = policy.variables.map { Wanted(expression: $0.expression) }
    wanted += policy.matchConditions.map { Wanted(expression: $0.expression, types: [.bool], usesVariables: false) }
    for validation in policy.validations {
      wanted.append(Wanted(expression: validation.expression, types: [.bool]))
      if let message = validation.messageExpression { wanted.append(Wanted(expression: message, types: [.string])) }
    }
    wanted += policy.auditAnnotations.map { Wanted(expression: $0.expression, types: [.string, .null]) }
    let kinds = (policy.matchesJobs ? ["Job"] : []) + (policy.matchesCronJobs ? ["CronJob"] : [])
    return findings(
      wanted, policy.variables, kinds, hasParams: policy.paramKind != nil, mayFit: policy.matchesOthers)
  }

  /// The same of a fix, whose file is another one.
  package func findings(of fix: PolicyFix) -> [Finding] {
    var wanted = fix.variables.map { Wanted(expression: $0.expression) }
    wanted += fix.matchConditions.map { Wanted(expression: $0.expression, types: [.bool], usesVariables: false) }
    for mutation in fix.mutations {
      let type: Type =
        mutation.type == .jsonPatch ? .list(.object(PatchTypes.operation)) : .object(PatchTypes.object)
      wanted.append(Wanted(expression: mutation.expression, types: [type], makesPatches: true))
    }
    let kinds = (fix.matchesJobs ? ["Job"] : []) + (fix.matchesCronJobs ? ["CronJob"] : [])
    return findings(wanted, fix.variables, kinds, hasParams: fix.paramKind != nil, mayFit: true)
  }

  /// - Parameter mayFit: whether there are objects whose fields are not known here.
  private func findings(
    _ wanted: [Wanted], _ variables: [Policy.NamedExpression], _ kinds: [String], hasParams: Bool, mayFit: Bool
  ) -> [Finding] {
    var findings: [Finding] = []
    var isWrong = Array(repeating: false, count: wanted.count)
    let severity = mayFit || kinds.count > 1 ? Severity.warning : .error
    for (kind, compiler) in compilers where kind.map(kinds.contains) ?? true {
      let variables = compiler.variables(of: variables, hasParams: hasParams)
      for (number, wanted) in wanted.enumerated() where !isWrong[number] {
        let expression = wanted.expression
        let id = compiler.expression(
          expression.text, wanted.usesVariables ? variables : [:], hasParams: hasParams,
          makesPatches: wanted.makesPatches)
        // Programs are the same for all kinds.
        let result = kind == nil ? compiler.compiled(id).map(\.program.resultType) : compiler.type(of: id)
        switch result {
        case .success(let found):
          // Where the object's fields are known, the server asks for no type in particular.
          guard kind == nil, !wanted.types.isEmpty, !wanted.types.contains(found) else { continue }
          isWrong[number] = true
          let types = wanted.types.map(\.description).joined(separator: " or ")
          findings.append(
            finding(
              "the expression must give \(types), not \(found)",
              expression.place(of: .init(0, expression.text.utf8.count))))
        case .failure(let errors):
          isWrong[number] = true
          for error in errors.errors {
            let message = kind.map { "\(error.message), for a \($0)" } ?? error.message
            // Policies that the server only warns of run in clusters, and many of them do what they should; not those
            // that ask for a field that there is not.
            let isMisspelt = error.message.hasPrefix("undefined field") && !expression.asksFor(error.range)
            findings.append(
              finding(
                message, expression.place(of: error.range), kind == nil ? .error : isMisspelt ? severity : .warning))
          }
        }
      }
    }
    return findings.sortedAndUnique()
  }

  private func finding(_ message: String, _ range: ByteRange, _ severity: Severity = .error) -> Finding {
    Finding(rule: PolicyReader.rule, severity: severity, message: message, range: range)
  }
}

extension Policy.Expression {
  /// Whether the expression asks with `has` or `.?` for a field of the name that stands at a range.
  fileprivate func asksFor(_ range: ByteRange) -> Bool {
    let bytes = Array(text.utf8)
    let name = bytes[range.bounds.clamped(to: bytes.indices)]
    guard !name.isEmpty else { return false }
    if bytes[..<min(Int(range.start), bytes.count)].last == UInt8(ascii: "?") { return true }
    let word = Array("has(".utf8)
    return bytes.indices.contains { start in
      guard bytes[start...].starts(with: word), let close = bytes[start...].firstIndex(of: UInt8(ascii: ")")) else {
        return false
      }
      let argument = bytes[start + word.count..<close]
      return argument.suffix(name.count).elementsEqual(name)
        && argument.dropLast(name.count).last == UInt8(ascii: ".")
    }
  }
}
