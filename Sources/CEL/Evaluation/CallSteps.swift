/// A call of a function of one argument whose overload is known.
final class UnaryCallStep: Step {
  private let argument: any Step
  private let body: @Sendable (Value, Evaluation) -> Value
  private let function: FunctionUse
  private var cost: CallCost { function.cost }

  init(_ argument: any Step, _ body: @escaping @Sendable (Value, Evaluation) -> Value, _ function: FunctionUse) {
    self.argument = argument
    self.body = body
    self.function = function
  }

  func evaluate(_ evaluation: Evaluation) -> Value {
    let argument = argument.evaluate(evaluation)
    var result = argument.isError ? argument : body(argument, evaluation)
    if result.isError, !argument.isError, evaluation.dialect == .kubernetes {
      result = ServerWords.error(result, of: function, [argument])
    }
    if evaluation.charge(cost.fixed ?? cost.cost([argument], result: result, evaluation)) {
      return .error(.costLimitExceeded)
    }
    return result
  }

  func write(to writer: inout ProgramWriter) {
    writer.write(.unary)
    function.write(to: &writer)
    writer.write(argument)
  }
}

/// A call of a function of two arguments whose overload is known.
final class BinaryCallStep: Step {
  private let first: any Step
  private let second: any Step
  private let body: @Sendable (Value, Value, Evaluation) -> Value
  private let function: FunctionUse
  private var cost: CallCost { function.cost }

  init(
    _ first: any Step, _ second: any Step, _ body: @escaping @Sendable (Value, Value, Evaluation) -> Value,
    _ function: FunctionUse
  ) {
    self.first = first
    self.second = second
    self.body = body
    self.function = function
  }

  func evaluate(_ evaluation: Evaluation) -> Value {
    let first = first.evaluate(evaluation)
    let second = second.evaluate(evaluation)
    var result = first.isError ? first : second.isError ? second : body(first, second, evaluation)
    if result.isError, !first.isError, !second.isError, evaluation.dialect == .kubernetes {
      result = ServerWords.error(result, of: function, [first, second])
    }
    if evaluation.charge(cost.fixed ?? cost.cost([first, second], result: result, evaluation)) {
      return .error(.costLimitExceeded)
    }
    return result
  }

  func write(to writer: inout ProgramWriter) {
    writer.write(.binary)
    function.write(to: &writer)
    writer.write(first)
    writer.write(second)
  }
}

/// A call of a function of any number of arguments, or one whose overload only the values tell.
final class CallStep: Step {
  private let arguments: [any Step]
  private let overloads: [Overload]
  private let function: FunctionUse
  private var cost: CallCost { function.cost }

  init(_ arguments: [any Step], _ overloads: [Overload], _ function: FunctionUse) {
    self.arguments = arguments
    self.overloads = overloads
    self.function = function
  }

  func evaluate(_ evaluation: Evaluation) -> Value {
    var values: [Value] = []
    values.reserveCapacity(arguments.count)
    var failure: Value?
    for argument in arguments {
      let value = argument.evaluate(evaluation)
      if value.isError { failure = failure ?? value }
      values.append(value)
    }
    var result = failure ?? dispatch(values, evaluation)
    if result.isError, failure == nil, evaluation.dialect == .kubernetes {
      result = ServerWords.error(result, of: function, values)
    }
    if evaluation.charge(cost.fixed ?? cost.cost(values, result: result, evaluation)) {
      return .error(.costLimitExceeded)
    }
    return result
  }

  private func dispatch(_ values: [Value], _ evaluation: Evaluation) -> Value {
    if overloads.count == 1 { return overloads[0].implementation.call(values, evaluation) }
    for overload in overloads where overload.accepts(values) {
      return overload.implementation.call(values, evaluation)
    }
    return .noSuchOverload
  }

  func write(to writer: inout ProgramWriter) {
    writer.write(.call)
    function.write(to: &writer)
    writer.write(arguments)
  }
}

/// `a == b` and `a != b`.
final class EqualityStep: Step {
  private let first: any Step
  private let second: any Step
  private let isNegated: Bool
  private let function: FunctionUse
  private var cost: CallCost { function.cost }

  init(_ first: any Step, _ second: any Step, isNegated: Bool, _ function: FunctionUse) {
    self.first = first
    self.second = second
    self.isNegated = isNegated
    self.function = function
  }

  func evaluate(_ evaluation: Evaluation) -> Value {
    let first = first.evaluate(evaluation)
    let second = second.evaluate(evaluation)
    if evaluation.charge(cost.equality(first, second)) { return .error(.costLimitExceeded) }
    if first.isError { return first }
    if second.isError { return second }
    if evaluation.dialect == .kubernetes, case .opaque(let opaque) = first, first.object == nil,
      !second.isComparable(with: opaque)
    {
      return isNegated ? .bool(true) : .noSuchOverload
    }
    var test = EqualityTest()
    let isEqual = test.isEqual(first, second)
    if test.remaining <= 0 { return .failure("the values compared are too large") }
    return .bool(isEqual != isNegated)
  }

  func write(to writer: inout ProgramWriter) {
    writer.write(.equality)
    function.write(to: &writer)
    writer.write(first)
    writer.write(second)
    writer.write(isNegated)
  }
}

extension Value {
  /// Whether the API server's types compare themselves with the value: those of addresses, quantities and the like know
  /// but their own, and null.
  fileprivate func isComparable(with opaque: any OpaqueValue) -> Bool {
    switch self {
    case .null: return true
    case .opaque(let other): return other.type.name == opaque.type.name
    default: return false
    }
  }
}

/// `a.or(b)` and `a.orValue(b)`: the second is asked for only where the first is nothing.
final class AlternativeStep: Step {
  private let first: any Step
  private let second: any Step
  /// Whether what the optional holds is wanted, not the optional.
  private let unwraps: Bool

  init(_ first: any Step, _ second: any Step, unwraps: Bool) {
    self.first = first
    self.second = second
    self.unwraps = unwraps
  }

  func evaluate(_ evaluation: Evaluation) -> Value {
    let value = first.evaluate(evaluation)
    guard case .optional(let optional) = value else { return value }
    guard let content = optional.value else { return second.evaluate(evaluation) }
    return unwraps ? content : value
  }

  func write(to writer: inout ProgramWriter) {
    writer.write(.alternative)
    writer.write(first)
    writer.write(second)
    writer.write(unwraps)
  }
}

/// `matches` with a pattern that is a literal.
final class MatchesStep: Step {
  private let text: any Step
  private let pattern: KnownPattern
  private let function: FunctionUse
  private var cost: CallCost { function.cost }

  init(_ text: any Step, _ pattern: KnownPattern, _ function: FunctionUse) {
    self.text = text
    self.pattern = pattern
    self.function = function
  }

  func evaluate(_ evaluation: Evaluation) -> Value {
    let value = text.evaluate(evaluation)
    let cost = cost.fixed ?? cost.cost([value, .string(pattern.text)], result: value, evaluation)
    if evaluation.charge(cost) { return .error(.costLimitExceeded) }
    switch value {
    case .string(let text):
      guard let regex = pattern.regex else { return .failure("invalid matches argument") }
      return .bool(evaluation.matcher(for: regex).matches(text))
    case .error: return value
    default: return .noSuchOverload
    }
  }

  func write(to writer: inout ProgramWriter) {
    writer.write(.matches)
    function.write(to: &writer)
    writer.write(text)
    writer.write(pattern.text)
  }
}

/// What is known to fail, in an expression that was not checked.
final class FailureStep: Step {
  private let failure: Value

  init(_ message: String) { failure = .failure(message) }

  func evaluate(_ evaluation: Evaluation) -> Value { failure }

  func write(to writer: inout ProgramWriter) {
    guard case .error(let error) = failure else { return writer.giveUp() }
    writer.write(.failure)
    writer.write(error.message)
  }
}
