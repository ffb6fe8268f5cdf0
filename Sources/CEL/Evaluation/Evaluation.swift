import KubernetesValues

/// Gives the values of an environment's variables when an expression asks for them.
package protocol VariableSource {
  /// The value of a variable by its position in ``Environment/variables``; may be an error.
  func value(ofVariable index: Int) -> Value
}

/// Variables whose values are all at hand.
package struct VariableValues: VariableSource, Sendable {
  package var values: [Value]

  package init(_ values: [Value]) { self.values = values }

  package func value(ofVariable index: Int) -> Value {
    index < values.count ? values[index] : .failure("no such attribute")
  }
}

/// What evaluating a program gave and what it cost.
package struct Outcome: Sendable {
  package var value: Value
  package var cost: UInt64

  /// The value, or the error that it is.
  package func get() throws(EvaluationError) -> Value {
    if case .error(let error) = value { throw error }
    return value
  }
}

/// Runs programs, one after the other, and keeps what pays to keep between them.
///
/// Not to be shared between threads; make one for each.
package final class Evaluation {
  /// What a program may cost before it is stopped.
  package var limit: UInt64
  private(set) var cost: UInt64 = 0
  /// The values of macro variables, by place.
  var locals: [Value] = []
  private(set) var variables: any VariableSource = VariableValues([])
  private(set) var zones = TimeZoneDatabase.builtIn
  private(set) var dialect = Dialect.standard
  /// Automata built while matching, by pattern.
  private var matchers: [ObjectIdentifier: RegexMatcher] = [:]
  /// Patterns that are no literals.
  private var patterns: [String: RegularExpression] = [:]

  package init(limit: UInt64 = CostModel.perCallLimit) { self.limit = limit }

  /// The value of a program for some variables. Costs are counted from zero each time.
  package func run(_ program: Program, _ variables: some VariableSource) -> Outcome {
    // A variable may be computed by another program, which uses this same evaluation.
    let saved = (cost, locals, self.variables, dialect, zones)
    cost = 0
    self.variables = variables
    dialect = program.dialect
    zones = program.zones
    locals = Array(repeating: .null, count: program.localCount)
    defer { (cost, locals, self.variables, dialect, zones) = saved }
    let value = program.root.evaluate(self)
    return Outcome(value: isExhausted ? .error(.costLimitExceeded) : value, cost: cost)
  }

  // MARK: Cost

  var remainingCost: UInt64 { limit > cost ? limit - cost : 0 }
  var isExhausted: Bool { cost > limit }

  /// Adds to the cost.
  ///
  /// - Returns: whether the limit is exceeded.
  func charge(_ amount: UInt64) -> Bool {
    let (sum, overflow) = cost.addingReportingOverflow(amount)
    cost = overflow ? .max : sum
    return cost > limit
  }

  // MARK: Patterns

  func matcher(for regex: RegularExpression) -> RegexMatcher {
    let key = ObjectIdentifier(regex)
    if let matcher = matchers[key] { return matcher }
    if matchers.count >= 1_000 { matchers.removeAll() }
    let matcher = RegexMatcher(regex)
    matchers[key] = matcher
    return matcher
  }

  /// The compiled form of a pattern that was not known when the program was compiled.
  func regex(_ pattern: String) throws(RegexFault) -> RegularExpression {
    if let known = patterns[pattern], known.pattern.utf8.elementsEqual(pattern.utf8) { return known }
    let regex = try RegularExpression(pattern)
    if patterns.count >= 100 { patterns.removeAll() }
    patterns[pattern] = regex
    return regex
  }
}
