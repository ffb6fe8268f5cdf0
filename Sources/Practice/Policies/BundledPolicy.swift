import Diagnostics

/// A policy that is part of the program, prepared so that nothing is read or parsed when the program starts.
struct BundledPolicy: Sendable {
  struct Validation: Sendable {
    let expression: StaticString
    let message: StaticString?
    let messageExpression: StaticString?

    init(_ expression: StaticString, message: StaticString? = nil, messageExpression: StaticString? = nil) {
      self.expression = expression
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
    let variables: [Int]
    let mutations: [(type: PolicyFix.PatchType, text: StaticString)]
  }

  /// A name and an expression.
  typealias Named = (name: StaticString, text: StaticString)

  let name: StaticString
  let severity: Severity
  let isDefault: Bool
  let profiles: [StaticString]
  let summary: StaticString?
  let field: StaticString?
  let matchesJobs: Bool
  let matchesCronJobs: Bool
  let conditions: [Named]
  /// Positions in ``variables``, which all policies share.
  let variables: [Int]
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
    policy.matchConditions = conditions.map(Self.named)
    policy.variables = variables.map { Self.named(Self.variables[$0]) }
    policy.validations = validations.map { validation in
      Policy.Validation(
        Policy.Expression(validation.expression.description), message: validation.message?.description,
        messageExpression: validation.messageExpression.map { Policy.Expression($0.description) })
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
    result.variables = fix.variables.map { Self.named(Self.variables[$0]) }
    result.mutations = fix.mutations.map { .init($0.type, Policy.Expression($0.text.description)) }
    return result
  }

  private static func named(_ named: Named) -> Policy.NamedExpression {
    Policy.NamedExpression(named.name.description, Policy.Expression(named.text.description))
  }
}

extension Policy {
  /// The policies that come with the program, by name.
  package static var bundled: [Policy] { BundledPolicy.all.map(\.policy) }
}
