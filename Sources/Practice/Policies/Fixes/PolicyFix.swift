package import Diagnostics

/// A MutatingAdmissionPolicy as lint needs it: how an object that a policy of the same name denies is mended.
package struct PolicyFix: Sendable {
  package enum PatchType: String, Sendable { case jsonPatch = "JSONPatch", applyConfiguration = "ApplyConfiguration" }

  /// One of the changes, made in order: each sees what the ones before it made of the object.
  package struct Mutation: Sendable, Hashable {
    package var type: PatchType
    package var expression: Policy.Expression

    package init(_ type: PatchType, _ expression: Policy.Expression) {
      self.type = type
      self.expression = expression
    }
  }

  package var name: String
  /// The annotation `jobsworth.dev/fix`: unsafe where there is none.
  package var safety = Fix.Safety.unsafe
  /// The annotation `jobsworth.dev/summary`: what is done, as an order.
  package var title: String?
  package var matchesJobs = false
  package var matchesCronJobs = false
  package var matchConditions: [Policy.NamedExpression] = []
  package var variables: [Policy.NamedExpression] = []
  package var mutations: [Mutation] = []
  /// Which objects the policy wants as parameters; nil where it wants none.
  package var paramKind: ParamKind?

  package init(name: String) { self.name = name }
}
