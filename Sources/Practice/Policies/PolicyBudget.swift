import CEL

/// What the expressions of a policy may cost together, and what they do cost, counted as the server counts: each
/// expression of a list once, a variable where it is first used; mirrors `condition.ForInput`.
struct PolicyBudget {
  /// What match conditions may cost; mirrors `RuntimeCELCostBudgetMatchConditions`.
  static let conditions: UInt64 = 2_500_000
  /// What all else may cost; mirrors `RuntimeCELCostBudget`.
  static let policy: UInt64 = 10_000_000
  /// So many expressions cannot cost too much, for each is stopped by a limit of its own.
  static let safeCount = policy / CostModel.perCallLimit

  static let overrun =
    "validation failed due to running out of cost budget, no further validation rules will be run"

  private let session: PolicySession
  /// What was left the last time.
  private(set) var remaining: UInt64 = 0

  /// - Parameter session: one that counts once, of the object that is judged.
  init(_ session: PolicySession) { self.session = session }

  /// Whether expressions cost no more than the budget, which they share.
  mutating func pays(_ budget: UInt64, _ expressions: [PolicyCompiler.ExpressionID]) -> Bool {
    session.forgetValues()
    remaining = budget
    for expression in expressions {
      session.spent = 0
      _ = session.value(expression)
      // What is said twice is evaluated twice.
      session.forgetValue(of: expression)
      guard session.spent <= remaining else { return false }
      remaining -= session.spent
    }
    return true
  }
}

extension EvaluationError {
  /// The error as the server tells it.
  func inExpression(_ text: String) -> EvaluationError {
    kind == .unknown ? self : EvaluationError("expression '\(text)' resulted in error: \(message)", kind: kind)
  }

  /// Several errors as one; nil for none. Mirrors `NewAggregate`, which tells each message once.
  init?(_ errors: [EvaluationError]) {
    guard let first = errors.first else { return nil }
    var messages: [String] = []
    for error in errors where !messages.contains(error.message) { messages.append(error.message) }
    let unknown = errors.first { $0.kind == .unknown }
    self.init(
      messages.count == 1 ? first.message : "[\(messages.joined(separator: ", "))]", kind: unknown?.kind ?? first.kind)
  }
}
