/// One operation of a compiled program with the operations that it needs.
///
/// Steps are made once and run often, by several threads at a time.
protocol Step: AnyObject, Sendable {
  /// The value, which is an error where the operation or one that it needs fails.
  func evaluate(_ evaluation: Evaluation) -> Value
  /// Writes the step down for ``ProgramReader``.
  func write(to writer: inout ProgramWriter)
}

/// A value known when the program was compiled.
final class ConstantStep: Step {
  let value: Value
  let cost: UInt64

  init(_ value: Value, cost: UInt64 = 0) {
    self.value = value
    self.cost = cost
  }

  func evaluate(_ evaluation: Evaluation) -> Value {
    if cost > 0, evaluation.charge(cost) { return .error(.costLimitExceeded) }
    return value
  }

  func write(to writer: inout ProgramWriter) {
    writer.write(.constant)
    writer.write(value)
    writer.write(cost)
  }
}

/// A variable of the environment.
final class VariableStep: Step {
  private let index: Int
  private let cost: UInt64

  init(_ index: Int, cost: UInt64) {
    self.index = index
    self.cost = cost
  }

  func evaluate(_ evaluation: Evaluation) -> Value {
    if evaluation.charge(cost) { return .error(.costLimitExceeded) }
    return evaluation.value(ofVariable: index)
  }

  func write(to writer: inout ProgramWriter) {
    writer.write(.variable)
    writer.write(index)
    writer.write(cost)
  }
}

/// `has(variables.pod)`, where the whole is one of the environment's variables: it is there once it has a value.
final class VariableTestStep: Step {
  private let index: Int

  init(_ index: Int) { self.index = index }

  func evaluate(_ evaluation: Evaluation) -> Value {
    if evaluation.charge(1) { return .error(.costLimitExceeded) }
    let value = evaluation.value(ofVariable: index)
    return value.isError ? value : .bool(true)
  }

  func write(to writer: inout ProgramWriter) {
    writer.write(.variableTest)
    writer.write(index)
  }
}

/// A macro's variable.
final class LocalStep: Step {
  private let place: Int
  private let cost: UInt64

  init(_ place: Int, cost: UInt64) {
    self.place = place
    self.cost = cost
  }

  func evaluate(_ evaluation: Evaluation) -> Value {
    if evaluation.charge(cost) { return .error(.costLimitExceeded) }
    return evaluation[local: place]
  }

  func write(to writer: inout ProgramWriter) {
    writer.write(.local)
    writer.write(place)
    writer.write(cost)
  }
}

/// `cel.bind`: a value computed once for all uses of its name.
final class BindStep: Step {
  private let place: Int
  private let value: any Step
  private let result: any Step
  private let cost: UInt64

  init(place: Int, value: any Step, result: any Step, cost: UInt64) {
    self.place = place
    self.value = value
    self.result = result
    self.cost = cost
  }

  func evaluate(_ evaluation: Evaluation) -> Value {
    if evaluation.charge(cost) { return .error(.costLimitExceeded) }
    evaluation[local: place] = value.evaluate(evaluation)
    return result.evaluate(evaluation)
  }

  func write(to writer: inout ProgramWriter) {
    writer.write(.bind)
    writer.write(place)
    writer.write(value)
    writer.write(result)
    writer.write(cost)
  }
}

// MARK: Logic

/// `a && b && …` or `a || b || …`: one deciding operand is enough, whatever the others do.
final class LogicalStep: Step {
  private let operands: [any Step]
  /// What decides: false for `&&`, true for `||`.
  private let decisive: Bool

  init(_ operands: [any Step], decisive: Bool) {
    self.operands = operands
    self.decisive = decisive
  }

  func evaluate(_ evaluation: Evaluation) -> Value {
    var failure: Value?
    for operand in operands {
      switch operand.evaluate(evaluation) {
      case .bool(let value):
        if value == decisive { return .bool(decisive) }
      case let value:
        failure = failure ?? (value.isError ? value : .noSuchOverload)
        if evaluation.isExhausted { return .error(.costLimitExceeded) }
      }
    }
    return failure ?? .bool(!decisive)
  }

  func write(to writer: inout ProgramWriter) {
    writer.write(.logical)
    writer.write(operands)
    writer.write(decisive)
  }
}

final class NotStep: Step {
  private let operand: any Step

  init(_ operand: any Step) { self.operand = operand }

  func evaluate(_ evaluation: Evaluation) -> Value {
    let value = operand.evaluate(evaluation)
    if evaluation.charge(1) { return .error(.costLimitExceeded) }
    switch value {
    case .bool(let value): return .bool(!value)
    case .error: return value
    default: return .noSuchOverload
    }
  }

  func write(to writer: inout ProgramWriter) {
    writer.write(.not)
    writer.write(operand)
  }
}

/// `condition ? a : b`.
final class ConditionalStep: Step {
  private let condition: any Step
  private let whenTrue: any Step
  private let whenFalse: any Step

  init(_ condition: any Step, _ whenTrue: any Step, _ whenFalse: any Step) {
    self.condition = condition
    self.whenTrue = whenTrue
    self.whenFalse = whenFalse
  }

  func evaluate(_ evaluation: Evaluation) -> Value {
    switch condition.evaluate(evaluation) {
    case .bool(true): return whenTrue.evaluate(evaluation)
    case .bool(false): return whenFalse.evaluate(evaluation)
    case .error(let error): return .error(error)
    default: return .noSuchOverload
    }
  }

  func write(to writer: inout ProgramWriter) {
    writer.write(.conditional)
    writer.write(condition)
    writer.write(whenTrue)
    writer.write(whenFalse)
  }
}

// MARK: Collections

final class ListStep: Step {
  private let elements: [(step: any Step, isOptional: Bool)]
  /// Where all elements are constants, the list, which need not be made again.
  private let constant: Value?

  init(_ elements: [(step: any Step, isOptional: Bool)]) {
    self.elements = elements
    var values: [Value] = []
    for (step, isOptional) in elements {
      guard !isOptional, let step = step as? ConstantStep, step.cost == 0 else { break }
      values.append(step.value)
    }
    constant = values.count == elements.count ? .list(values) : nil
  }

  func evaluate(_ evaluation: Evaluation) -> Value {
    if let constant { return evaluation.charge(CostModel.listCreation) ? .error(.costLimitExceeded) : constant }
    var values: [Value] = []
    values.reserveCapacity(elements.count)
    var failure: Value?
    for (step, isOptional) in elements {
      let value = step.evaluate(evaluation)
      switch value {
      case .error:
        failure = failure ?? value
      case .optional(let optional) where isOptional:
        if let value = optional.value { values.append(value) }
      case _ where isOptional:
        failure = failure ?? .failure("cannot initialize optional list element from non-optional value")
      default:
        values.append(value)
      }
      if failure != nil { break }
    }
    if evaluation.charge(CostModel.listCreation) { return .error(.costLimitExceeded) }
    return failure ?? .list(values)
  }

  func write(to writer: inout ProgramWriter) {
    writer.write(.list)
    writer.write(elements.count)
    for (step, isOptional) in elements {
      writer.write(step)
      writer.write(isOptional)
    }
  }
}

final class MapStep: Step {
  private let entries: [(key: any Step, value: any Step, isOptional: Bool)]
  /// Whether of entries with one key the last counts, instead of being an error.
  private let isLenient: Bool

  init(_ entries: [(key: any Step, value: any Step, isOptional: Bool)], isLenient: Bool) {
    self.entries = entries
    self.isLenient = isLenient
  }

  func evaluate(_ evaluation: Evaluation) -> Value {
    var builder = MapBuilder()
    builder.reserveCapacity(entries.count)
    var failure: Value?
    for (keyStep, valueStep, isOptional) in entries {
      let key = keyStep.evaluate(evaluation)
      let value = valueStep.evaluate(evaluation)
      switch (key, value) {
      case (.error, _): failure = key
      case (_, .error): failure = value
      case (_, .optional(let optional)) where isOptional:
        if let value = optional.value, let error = builder.insert(key, value, isLenient: isLenient) {
          failure = .error(error)
        }
      case _ where isOptional:
        failure = .failure("cannot initialize optional entry '\(key.plainText)' from non-optional value")
      default:
        if let error = builder.insert(key, value, isLenient: isLenient) { failure = .error(error) }
      }
      if failure != nil { break }
    }
    if evaluation.charge(CostModel.mapCreation) { return .error(.costLimitExceeded) }
    return failure ?? .map(builder.finish())
  }

  func write(to writer: inout ProgramWriter) {
    writer.write(.map)
    writer.write(entries.count)
    for (key, value, isOptional) in entries {
      writer.write(key)
      writer.write(value)
      writer.write(isOptional)
    }
    writer.write(isLenient)
  }
}
