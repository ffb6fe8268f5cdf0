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
  package let limit: UInt64
  /// The program that runs, and what it has come to.
  private struct Running {
    var cost: UInt64 = 0
    var variables: any VariableSource = VariableValues([])
    var zones = TimeZoneDatabase.builtIn
    var dialect = Dialect.standard
    /// The values of macro variables: those of the program from ``frame`` on, before them those of programs that wait.
    var locals: [Value] = []
    var frame = 0
  }

  private var running: Running {
    @inline(__always) _read { yield unsafe uncheckedRunning }
    @inline(__always) _modify { yield unsafe &uncheckedRunning }
  }

  // One task at a time uses an evaluation, and no step is evaluated while this is being accessed: the checks that the
  // runtime would make at each access are a tenth of a policy's time.
  @exclusivity(unchecked) private var uncheckedRunning = Running()

  /// Automata built while matching, by pattern.
  private var matchers: [ObjectIdentifier: RegexMatcher] = [:]
  /// Patterns that are no literals.
  private var patterns: [String: RegularExpression] = [:]

  package init(limit: UInt64 = CostModel.perCallLimit) { self.limit = limit }

  /// The value of a program for some variables. Costs are counted from zero each time.
  package func run(_ program: Program, _ variables: some VariableSource) -> Outcome {
    // A variable may be computed by another program, which uses this same evaluation.
    let (cost, frame) = (running.cost, running.frame)
    let (outer, zones, dialect) = (running.variables, running.zones, running.dialect)
    running.cost = 0
    running.variables = variables
    running.dialect = program.dialect
    running.zones = program.zones
    running.frame = running.locals.count
    for _ in 0..<program.localCount { running.locals.append(.null) }
    defer {
      running.locals.removeLast(program.localCount)
      running.cost = cost
      running.frame = frame
      running.variables = outer
      running.zones = zones
      running.dialect = dialect
    }
    let value = program.root.evaluate(self)
    return Outcome(value: isExhausted ? .error(.costLimitExceeded) : value, cost: running.cost)
  }

  /// A macro variable of the program that runs.
  subscript(local place: Int) -> Value {
    get { running.locals[running.frame + place] }
    set { running.locals[running.frame + place] = newValue }
  }

  /// A variable of the environment, by its position in ``Environment/variables``.
  func value(ofVariable index: Int) -> Value { running.variables.value(ofVariable: index) }

  var zones: TimeZoneDatabase { running.zones }
  var dialect: Dialect { running.dialect }

  // MARK: Cost

  var cost: UInt64 { running.cost }
  var remainingCost: UInt64 { limit > cost ? limit - cost : 0 }
  var isExhausted: Bool { cost > limit }

  /// Adds to the cost.
  ///
  /// - Returns: whether the limit is exceeded.
  func charge(_ amount: UInt64) -> Bool {
    let (sum, overflow) = running.cost.addingReportingOverflow(amount)
    running.cost = overflow ? .max : sum
    return running.cost > limit
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
