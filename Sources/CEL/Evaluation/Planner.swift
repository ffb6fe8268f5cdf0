import SourceText

/// Turns a checked expression into steps: names resolved to places, overloads to functions.
struct Planner {
  let checked: CheckedExpression
  let environment: Environment
  private(set) var errors: [ExpressionError] = []
  private var tree: SyntaxTree { checked.tree }
  private var model: CostModel { environment.costs }

  init(checked: CheckedExpression, environment: Environment) {
    self.checked = checked
    self.environment = environment
  }

  /// The step of a node.
  ///
  /// - Parameter isCounted: whether an attribute in this place costs something in itself; the branches of a
  ///   condition and the keys of an index do not.
  mutating func plan(_ id: Int, isCounted: Bool = true) -> any Step {
    switch tree[id] {
    case .literal(let literal): return ConstantStep(literal.value)
    case .identifier: return planName(id, isCounted: isCounted)
    case .select(let operand, let field, let isTest):
      if isTest, case .variable(let index) = checked.references[id] { return VariableTestStep(index) }
      if checked.references[id] != nil { return planName(id, isCounted: isCounted) }
      if isTest {
        let operand = planOperand(operand, isCounted: true)
        return PresenceStep(
          operand.step, field, cost: operand.baseCost + (model.countsPresenceTests ? 1 : 0))
      }
      let operand = planOperand(operand, isCounted: isCounted)
      return SelectStep(operand.step, field, isOptional: false, baseCost: operand.baseCost)
    case .call(let function, let target, let arguments):
      if function == "matches", target == nil, environment.checksLiterals,
        case .literal(.string(let text)) = tree[arguments[0]]
      {
        // The server checks the first argument in both forms, although here it is the text.
        _ = read(text, arguments[0], isTest: true)
      }
      return planCall(id, function, (target.map { [$0] } ?? []) + arguments, isCounted: isCounted)
    case .list(let elements, let optionals): return planList(elements, optionals)
    case .map(let entries): return planMap(entries)
    case .message(let name, let fields):
      guard case .type(.object(let type)) = checked.references[id] else { return FailureStep("unknown type: \(name)") }
      return ObjectStep(type, fields.map { (name: $0.name, step: plan($0.value), isOptional: $0.isOptional) })
    case .comprehension(let fold): return planFold(id, fold)
    case .bind(HiddenName.optionalTarget, let target, let choice) where environment.dialect == .kubernetes:
      return planOptionalMap(target, choice)
    case .bind(_, let value, let result):
      let places = checked.locals[id] ?? LocalPlaces(accumulator: 0, variable: 0, variable2: 0)
      return BindStep(
        place: places.accumulator, value: plan(value), result: plan(result),
        cost: model.foldsConstants ? 0 : CostModel.listCreation)
    }
  }

  private func planName(_ id: Int, isCounted: Bool) -> any Step {
    switch checked.references[id] {
    case .variable(let index):
      let cost = environment.variables[index].cost
      return VariableStep(index, cost: isCounted ? cost : cost - min(cost, 1))
    case .local(let place): return LocalStep(place, cost: isCounted ? 1 : 0)
    case .type(let type): return ConstantStep(.type(type))
    case .failure(let message): return FailureStep(message)
    case .function, nil: return FailureStep("no such attribute")
    }
  }

  // MARK: Attributes

  /// Whether a node is a chain of names, fields and indexes, which the API server counts as one attribute.
  private func isAttribute(_ id: Int) -> Bool {
    switch tree[id] {
    case .identifier:
      if case .type = checked.references[id] { false } else { true }
    case .select(_, _, let isTest): !isTest
    case .call(let function, target: nil, _): ["_[_]", "_[?_]", "_?._", "_?_:_"].contains(function)
    default: false
    }
  }

  /// The step of what is selected from, and what making an attribute of it costs.
  private mutating func planOperand(_ id: Int, isCounted: Bool) -> (step: any Step, baseCost: UInt64) {
    if isAttribute(id) { return (plan(id, isCounted: isCounted), 0) }
    return (plan(id), isCounted ? 1 : 0)
  }

  // MARK: Collections

  private mutating func planList(_ elements: [Int], _ optionals: [Int]) -> any Step {
    let steps = elements.map { plan($0) }
    if optionals.isEmpty {
      let constants = steps.compactMap { $0 as? ConstantStep }
      if constants.count == steps.count {
        let cost = constants.reduce(CostModel.listCreation) { $0 + $1.cost }
        return ConstantStep(.list(constants.map(\.value)), cost: model.foldsConstants ? 0 : cost)
      }
    }
    return ListStep(steps.enumerated().map { ($1, optionals.contains($0)) })
  }

  private mutating func planMap(_ entries: [SyntaxTree.MapEntry]) -> any Step {
    let steps = entries.map { (key: plan($0.key), value: plan($0.value), isOptional: $0.isOptional) }
    let isLenient = environment.dialect == .kubernetes
    if model.foldsConstants, !entries.contains(where: \.isOptional) {
      var builder = MapBuilder()
      var isConstant = true
      for (key, value, _) in steps {
        guard let key = key as? ConstantStep, let value = value as? ConstantStep,
          builder.insert(key.value, value.value, isLenient: isLenient) == nil
        else {
          isConstant = false
          break
        }
      }
      if isConstant { return ConstantStep(.map(builder.finish())) }
    }
    return MapStep(steps, isLenient: isLenient)
  }

  // MARK: Macros

  /// - Parameter choice: between the mapped value and `optional.none()`, as the macro is expanded.
  private mutating func planOptionalMap(_ target: Int, _ choice: Int) -> any Step {
    guard case .call(_, _, let choices) = tree[choice], choices.count == 3 else {
      return FailureStep("no such overload")
    }
    var mapped = choices[1]
    var isFlat = true
    if case .call(_, _, let arguments) = tree[mapped], let content = arguments.first {
      mapped = content
      isFlat = false
    }
    guard case .bind(_, _, let result) = tree[mapped], let place = checked.locals[mapped]?.accumulator else {
      return FailureStep("no such overload")
    }
    return OptionalMapStep(
      plan(target), place: place, plan(result), isFlat: isFlat, usesValue: uses(place, in: result))
  }

  /// Whether a macro's variable is spoken of.
  private func uses(_ place: Int, in id: Int) -> Bool {
    if case .local(place) = checked.references[id] { return true }
    var isUsed = false
    SyntaxTree.forEachChild(of: tree[id]) { child in
      if !isUsed { isUsed = uses(place, in: child) }
    }
    return isUsed
  }

  private mutating func planFold(_ id: Int, _ fold: SyntaxTree.Comprehension) -> any Step {
    let places = checked.locals[id] ?? LocalPlaces(accumulator: 0, variable: 0, variable2: 0)
    let range = plan(fold.range)
    var initialCost: UInt64 = 0
    let purpose: FoldStep.Purpose
    switch fold.purpose {
    case .all(let predicate): purpose = .all(plan(predicate))
    case .exists(let predicate): purpose = .exists(plan(predicate))
    case .existsOne(let predicate): purpose = .existsOne(plan(predicate))
    case .list(let filter, let element):
      purpose = .list(filter: filter.map { plan($0) }, element: plan(element))
      initialCost = model.foldsConstants ? 0 : CostModel.listCreation
    case .map(let filter, let key, let value):
      purpose = .map(filter: filter.map { plan($0) }, key: key.map { plan($0) }, value: plan(value))
      initialCost = model.foldsConstants ? 0 : CostModel.mapCreation
    }
    return FoldStep(
      range: range, purpose: purpose, places: places, hasTwoVariables: fold.variable2 != nil,
      initialCost: initialCost)
  }

  // MARK: Calls

  private mutating func planCall(
    _ id: Int, _ function: String, _ arguments: [Int], isCounted: Bool
  ) -> any Step {
    switch function {
    case "_&&_", "_||_":
      return LogicalStep(arguments.map { plan($0) }, decisive: function == "_||_")
    case "!_": return NotStep(plan(arguments[0]))
    case "_?_:_":
      return ConditionalStep(
        plan(arguments[0]), plan(arguments[1], isCounted: false), plan(arguments[2], isCounted: false))
    case "_[_]", "_[?_]":
      let operand = planOperand(arguments[0], isCounted: isCounted)
      let key = plan(arguments[1], isCounted: false)
      if environment.isChecked, environment.dialect == .kubernetes, let constant = key as? ConstantStep,
        !constant.value.canBeKey
      {
        errors.append(
          ExpressionError("invalid qualifier type: \(constant.value.type.name)", tree.ranges[arguments[1]]))
      }
      return IndexStep(operand.step, key, isOptional: function == "_[?_]", baseCost: operand.baseCost)
    case "_?._":
      guard case .literal(.string(let field)) = tree[arguments[1]] else { break }
      let operand = planOperand(arguments[0], isCounted: isCounted)
      return SelectStep(operand.step, field, isOptional: true, baseCost: operand.baseCost)
    default: break
    }
    let overloads: [Overload]
    switch checked.references[id] {
    case .function(let found): overloads = found
    case .failure(let message): return FailureStep(message)
    default: return FailureStep("no such overload")
    }
    let known = overloads.count == 1 ? overloads[0] : nil
    let use = FunctionUse(function, overloads, isKnown: known != nil, model)
    if function == "_==_" || function == "_!=_" {
      return EqualityStep(plan(arguments[0]), plan(arguments[1]), isNegated: function == "_!=_", use)
    }
    let steps = arguments.map { plan($0) }
    if steps.count == 2, function == "or" || function == "orValue",
      overloads.contains(where: { $0.id == "optional_or_optional" || $0.id == "optional_orValue_value" })
    {
      return AlternativeStep(steps[0], steps[1], unwraps: function == "orValue")
    }
    if let pattern = literalPattern(function, arguments),
      let regex = read(pattern.text, pattern.id, isTest: function == "matches")
    {
      if function == "matches" { return MatchesStep(steps[0], KnownPattern(regex), use) }
    }
    if let constant = folded(id, function, overloads, steps) { return constant }
    if function == "@in", known?.id == "in_list", model.foldsConstants, let list = steps[1] as? ConstantStep,
      list.value.isListOfScalars, let known, case .binary(let body) = known.implementation
    {
      // The API server looks such a list up in a set, and in an empty one not at all.
      if list.value.listCount == 0 { return ConstantStep(.bool(false)) }
      return BinaryCallStep(
        steps[0], list, body, FunctionUse(function, overloads, isKnown: true, isFree: true, model))
    }
    let shared = known?.implementation ?? Self.shared(overloads)
    switch shared {
    case .unary(let body) where steps.count == 1: return UnaryCallStep(steps[0], body, use)
    case .binary(let body) where steps.count == 2: return BinaryCallStep(steps[0], steps[1], body, use)
    default: return CallStep(steps, overloads, use)
    }
  }

  /// What all overloads of an operator do alike, whatever the values are.
  private static func shared(_ overloads: [Overload]) -> Implementation? {
    guard let first = overloads.first, first.isUniform, overloads.allSatisfy(\.isUniform) else { return nil }
    return first.implementation
  }

  /// A conversion of a constant, computed now. One that fails makes the server's whole expression wrong, whether it
  /// would be reached or not.
  private mutating func folded(
    _ id: Int, _ function: String, _ overloads: [Overload], _ steps: [any Step]
  ) -> (any Step)? {
    guard model.foldsConstants, steps.count == 1, let constant = steps[0] as? ConstantStep, constant.cost == 0,
      Self.conversions.contains(function)
    else { return nil }
    let value = CallStep(
      steps, overloads, FunctionUse(function, overloads, isKnown: false, isFree: true, model)
    ).evaluate(Evaluation())
    guard case .error(let error) = value else { return ConstantStep(value) }
    if environment.isChecked, environment.dialect == .kubernetes {
      errors.append(ExpressionError(error.message, tree.ranges[id]))
    }
    return nil
  }

  private static let conversions: Set<String> = [
    "bool", "bytes", "double", "duration", "dyn", "int", "string", "timestamp", "type", "uint",
  ]

  // MARK: Patterns

  private func literalPattern(_ function: String, _ arguments: [Int]) -> (text: String, id: Int)? {
    guard ["matches", "find", "findAll"].contains(function), arguments.count >= 2,
      case .literal(.string(let text)) = tree[arguments[1]]
    else { return nil }
    return (text, arguments[1])
  }

  /// A literal pattern that is wrong makes the whole expression wrong, where expressions are checked.
  private mutating func read(_ pattern: String, _ id: Int, isTest: Bool) -> RegularExpression? {
    do throws(RegexFault) {
      return try RegularExpression(pattern)
    } catch {
      if environment.isChecked, environment.dialect == .kubernetes {
        let message = isTest && environment.checksLiterals ? "invalid matches argument" : error.description
        errors.append(ExpressionError(message, tree.ranges[id]))
      }
      return nil
    }
  }
}

extension Literal {
  /// The literal as a value.
  package var value: Value {
    switch self {
    case .null: .null
    case .bool(let value): .bool(value)
    case .int(let value): .int(value)
    case .uint(let value): .uint(value)
    case .double(let value): .double(value)
    case .string(let value): .string(value)
    case .bytes(let value): .bytes(value)
    }
  }
}

extension Value {
  /// Whether a map or list can be asked for the part of this name.
  fileprivate var canBeKey: Bool {
    switch self {
    case .bool, .int, .uint, .double, .string: true
    default: false
    }
  }

  fileprivate var isListOfScalars: Bool {
    guard case .list(let elements) = self else { return false }
    return elements.allSatisfy {
      switch $0 {
      case .bool, .int, .uint, .double, .string: true
      default: false
      }
    }
  }
}
