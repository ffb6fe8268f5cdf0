import Diagnostics

/// A policy that is part of the program, prepared so that nothing is read, parsed or compiled when the program starts.
struct BundledPolicy: Sendable {
  /// The number of an expression in ``expressions``, which all policies share.
  typealias Number = Int
  typealias Named = (name: StaticString, expression: Number)

  struct Validation: Sendable {
    let test: Number
    let message: StaticString?
    let messageExpression: Number?

    init(_ test: Number, message: StaticString? = nil, messageExpression: Number? = nil) {
      self.test = test
      self.message = message
      self.messageExpression = messageExpression
    }
  }

  struct Fix: Sendable {
    let safety: Diagnostics.Fix.Safety
    let title: StaticString?
    let matchesJobs: Bool
    let matchesCronJobs: Bool
    let conditions: [Named]
    let variables: [Named]
    let mutations: [(type: PolicyFix.PatchType, expression: Number)]
  }

  let name: StaticString
  let severity: Severity
  let isDefault: Bool
  let profiles: [StaticString]
  let summary: StaticString?
  let field: StaticString?
  let matchesJobs: Bool
  let matchesCronJobs: Bool
  let conditions: [Named]
  let variables: [Named]
  let validations: [Validation]
  var fix: Fix?

  /// The policy as if it had been read from its file; its expressions have no places.
  var policy: Policy {
    var policy = Policy(name: name.description)
    policy.severity = severity
    policy.statesSeverity = true
    policy.isDefault = isDefault
    policy.profiles = profiles.map(\.description)
    policy.summary = summary?.description
    policy.field = field?.description
    policy.matchesJobs = matchesJobs
    policy.matchesCronJobs = matchesCronJobs
    policy.admitsOnError = true
    policy.matchConditions = conditions.map(Self.named)
    policy.variables = variables.map(Self.named)
    policy.validations = validations.map { validation in
      Policy.Validation(
        Self.expression(validation.test), message: validation.message?.description,
        messageExpression: validation.messageExpression.map(Self.expression))
    }
    policy.fix = fix.map(fix(from:))
    return policy
  }

  private func fix(from fix: Fix) -> PolicyFix {
    var result = PolicyFix(name: name.description)
    result.safety = fix.safety
    result.title = fix.title?.description
    result.matchesJobs = fix.matchesJobs
    result.matchesCronJobs = fix.matchesCronJobs
    result.matchConditions = fix.conditions.map(Self.named)
    result.variables = fix.variables.map(Self.named)
    result.mutations = fix.mutations.map { .init($0.type, Self.expression($0.expression)) }
    return result
  }

  private static func expression(_ number: Number) -> Policy.Expression {
    Policy.Expression(expressions[number].text.description)
  }

  private static func named(_ named: Named) -> Policy.NamedExpression {
    Policy.NamedExpression(named.name.description, expression(named.expression))
  }
}

extension Policy {
  /// The policies that come with the program, by name.
  package static var bundled: [Policy] { BundledPolicy.all.map(\.policy) }
}
