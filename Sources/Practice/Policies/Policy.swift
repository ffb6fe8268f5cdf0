package import Diagnostics
package import SourceText
package import YAMLTree

/// A ValidatingAdmissionPolicy as lint needs it: what it looks at and what it asks of that.
package struct Policy: Sendable {
  /// An expression and where it stands.
  package struct Expression: Sendable, Hashable {
    package var text: String
    /// The scalar in the policy's file; nil for a policy that is part of the program.
    package var node: YAMLNode?

    package init(_ text: String, node: YAMLNode? = nil) {
      self.text = text
      self.node = node
    }

    /// The place in the policy's file of bytes of the expression, through quotes, folding and indentation.
    package func place(of range: ByteRange) -> ByteRange {
      node.map { ScalarSourceMap($0).range(range.bounds) } ?? range
    }
  }

  package struct NamedExpression: Sendable, Hashable {
    package var name: String
    package var expression: Expression

    package init(_ name: String, _ expression: Expression) {
      self.name = name
      self.expression = expression
    }
  }

  package struct Validation: Sendable, Hashable {
    package var expression: Expression
    package var message: String?
    package var messageExpression: Expression?

    package init(_ expression: Expression, message: String? = nil, messageExpression: Expression? = nil) {
      self.expression = expression
      self.message = message
      self.messageExpression = messageExpression
    }
  }

  package var name: String
  /// The annotation `jobsworth.dev/severity`; a warning where there is none.
  package var severity = Severity.warning
  /// Whether the annotation is there; else a binding's actions decide.
  package var statesSeverity = false
  /// The annotation `jobsworth.dev/default`: whether the rule runs when nothing else is configured.
  package var isDefault = true
  /// The annotation `jobsworth.dev/profiles`.
  package var profiles: [String] = []
  /// The annotation `jobsworth.dev/raw`: whether the policy asks what the author has written, so that it says nothing
  /// in a cluster, where defaults have been filled in.
  package var isRaw = false
  /// The annotation `jobsworth.dev/summary`.
  package var summary: String?
  /// The annotation `jobsworth.dev/field`: what findings point at, as a path in the Job's spec or from the root;
  /// without it they point at what the expression read last.
  package var field: String?
  /// Which of the kinds that lint knows the match constraints take in.
  package var matchesJobs = false
  package var matchesCronJobs = false
  /// Whether they take in other kinds too, whose fields lint does not know.
  package var matchesOthers = false
  package var matchConditions: [NamedExpression] = []
  package var variables: [NamedExpression] = []
  package var validations: [Validation] = []
  package var auditAnnotations: [NamedExpression] = []
  /// What more than the kind decides whether a manifest is matched; nil for nothing.
  package var constraints: MatchConstraints?
  /// `failurePolicy: Ignore`: what cannot be evaluated is admitted instead of denied.
  package var admitsOnError = false
  /// Which objects the policy wants as parameters; nil where it wants none.
  package var paramKind: ParamKind?
  /// The policy's name in its file.
  package var place: ByteRange?
  /// How what the policy denies is mended.
  package var fix: PolicyFix?

  package init(name: String) { self.name = name }
}
