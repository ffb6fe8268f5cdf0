import SourceText

/// Finds out what each name refers to and which type each node has; mirrors cel-go's `checker`.
struct Checker {
  let environment: Environment
  var tree: SyntaxTree
  var substitution = TypeSubstitution()
  var types: [Type]
  var references: [Reference?]
  var locals: [Int: LocalPlaces] = [:]
  var errors: [ExpressionError] = []
  private var scope: [(name: String, type: Type, place: Int)] = []
  private var localCount = 0

  /// Checks a tree whose macros are expanded.
  static func check(
    _ tree: SyntaxTree, in environment: Environment
  ) throws(ExpressionErrors) -> CheckedExpression {
    var checker = Checker(environment: environment, tree: tree)
    checker.check(tree.root)
    if checker.errors.isEmpty, environment.isChecked {
      for id in checker.types.indices {
        checker.types[id] = checker.substitution.resolve(checker.types[id], unknownAsDynamic: true)
      }
      checker.checkLiterals()
    }
    guard checker.errors.isEmpty else {
      throw ExpressionErrors(checker.errors.sorted { $0.range < $1.range })
    }
    return CheckedExpression(
      tree: checker.tree, types: checker.types, references: checker.references, locals: checker.locals,
      localCount: checker.localCount)
  }

  private init(environment: Environment, tree: SyntaxTree) {
    self.environment = environment
    self.tree = tree
    types = Array(repeating: .error, count: tree.nodes.count)
    references = Array(repeating: nil, count: tree.nodes.count)
  }

  // MARK: Reporting

  mutating func report(_ message: String, at id: Int) {
    report(message, tree.ranges[id])
  }

  mutating func report(_ message: String, _ range: ByteRange) {
    guard environment.isChecked, errors.count < ExpressionErrors.maximumCount else { return }
    let error = ExpressionError(message, range)
    if !errors.contains(error) { errors.append(error) }
  }

  /// A fault of a name: an error when checked, else what evaluation will fail with.
  mutating func unresolved(_ message: String, at id: Int) -> Type {
    if environment.isChecked {
      report(message, at: id)
    } else {
      references[id] = .failure(message)
    }
    return environment.isChecked ? .error : .dyn
  }

  func type(of id: Int) -> Type { types[id] }

  // MARK: Nodes

  mutating func check(_ id: Int) {
    let type = environment.isChecked ? deduce(id).bounded : deduceUnchecked(id)
    types[id] = type
  }

  /// Without types, but with names and functions resolved.
  private mutating func deduceUnchecked(_ id: Int) -> Type {
    _ = deduce(id)
    return .dyn
  }

  private mutating func deduce(_ id: Int) -> Type {
    switch tree[id] {
    case .literal(let literal): return literal.type
    case .identifier(let name): return checkIdentifier(id, name)
    case .select(let operand, let field, let isTest): return checkSelect(id, operand, field, isTest)
    case .call(let function, let target, let arguments): return checkCall(id, function, target, arguments)
    case .list(let elements, let optionals): return checkList(elements, optionals)
    case .map(let entries): return checkMap(entries)
    case .message(let name, let fields): return checkObject(id, name, fields)
    case .comprehension(let fold): return checkComprehension(id, fold)
    case .bind(let name, let value, let result):
      check(value)
      let place = enter(name, types[value])
      check(result)
      leave()
      locals[id] = LocalPlaces(accumulator: place, variable: place, variable2: place)
      return types[result]
    }
  }

  // MARK: Names

  private mutating func enter(_ name: String, _ type: Type) -> Int {
    scope.append((name, type, scope.count))
    localCount = max(localCount, scope.count)
    return scope.count - 1
  }

  private mutating func leave() { scope.removeLast() }

  private func local(_ name: String) -> (type: Type, place: Int)? {
    for entry in scope.reversed() where entry.name == name { return (entry.type, entry.place) }
    return nil
  }

  /// A name that is not a macro's: a variable or a type.
  private func resolve(_ name: String) -> (type: Type, reference: Reference)? {
    environment.firstMeaning(of: name) { name in
      if let index = environment.index(ofVariable: name) {
        return (environment.variables[index].type, .variable(index))
      }
      return (TypeNames.type(named: name) ?? environment.types.type(named: name)).map { (.type($0), .type($0)) }
    }
  }

  private mutating func checkIdentifier(_ id: Int, _ name: String) -> Type {
    if let local = local(name) {
      references[id] = .local(local.place)
      return local.type
    }
    if let (type, reference) = resolve(name) {
      references[id] = reference
      return type
    }
    if let reason = environment.refusedNames[name] { return unresolved(reason, at: id) }
    return unresolved("undeclared reference to '\(name)' (in container '\(environment.container)')", at: id)
  }

  /// The text of `a.b.c`; nil where something else than names stands in it.
  func qualifiedName(_ id: Int) -> String? {
    switch tree[id] {
    case .identifier(let name): return name
    case .select(let operand, let field, false): return qualifiedName(operand).map { "\($0).\(field)" }
    default: return nil
    }
  }

  /// Whether the first name of `a.b.c` is a macro's variable, so that no qualified name is meant.
  func beginsWithLocal(_ id: Int) -> Bool {
    switch tree[id] {
    case .identifier(let name): local(name) != nil
    case .select(let operand, _, _): beginsWithLocal(operand)
    default: false
    }
  }

  // MARK: Selection

  private mutating func checkSelect(_ id: Int, _ operand: Int, _ field: String, _ isTest: Bool) -> Type {
    if !isTest, !beginsWithLocal(id), let name = qualifiedName(id), let (type, reference) = resolve(name) {
      references[id] = reference
      return type
    }
    if case .identifier(let space) = tree[operand], environment.nameSpaces.contains(space), local(space) == nil {
      if isTest, let index = environment.index(ofVariable: "\(space).\(field)") {
        references[id] = .variable(index)
        return .bool
      }
      if environment.index(ofVariable: space) == nil {
        reportUndefined(field, id)
        return .error
      }
    }
    let result = checkField(id, operand, field, isOptional: false)
    return isTest ? .bool : substitution.resolve(result)
  }

  mutating func checkField(_ id: Int, _ operand: Int, _ field: String, isOptional: Bool) -> Type {
    check(operand)
    let operandType = substitution.resolve(types[operand])
    let target = operandType.optionalContent ?? operandType
    var result = Type.error
    switch target {
    case .map(_, let value): result = value
    case .object(let name):
      if let declaration = environment.types.field(field, of: name) {
        result = declaration.type
      } else {
        reportUndefined(field, id)
      }
    case .variable:
      _ = substitution.unify(.dyn, target)
      result = .dyn
    case .dyn, .error: result = .dyn
    default:
      report("type '\(target)' does not support field selection", at: id)
    }
    return isOptional || operandType.optionalContent != nil ? .optional(result) : result
  }

  private mutating func reportUndefined(_ field: String, _ id: Int) {
    // The field's name is what the text of a selection ends with.
    let range = tree.ranges[id]
    report(
      "undefined field '\(field)'",
      ByteRange(max(Int(range.start), Int(range.end) - field.utf8.count), Int(range.end)))
  }

  // MARK: Literals of collections

  /// The most general of two types, or dyn where they have nothing in common.
  private mutating func join(_ previous: Type?, _ current: Type) -> Type {
    guard let previous else { return current }
    return substitution.unify(previous, current) ? TypeSubstitution.mostGeneral(previous, current) : .dyn
  }

  /// The content of an optional element `?e`.
  private mutating func unwrapped(_ element: Int) -> Type {
    let type = substitution.resolve(types[element])
    if let content = type.optionalContent { return content }
    if !type.isDynamic { report("expected type '\(Type.optional(type))' but found '\(type)'", at: element) }
    return type
  }

  private mutating func checkList(_ elements: [Int], _ optionals: [Int]) -> Type {
    var type: Type?
    for (index, element) in elements.enumerated() {
      check(element)
      type = join(type, optionals.contains(index) ? unwrapped(element) : types[element])
    }
    return .list(type ?? substitution.makeVariable())
  }

  private mutating func checkMap(_ entries: [SyntaxTree.MapEntry]) -> Type {
    var keyType: Type?
    var valueType: Type?
    for entry in entries {
      check(entry.key)
      keyType = join(keyType, types[entry.key])
      check(entry.value)
      valueType = join(valueType, entry.isOptional ? unwrapped(entry.value) : types[entry.value])
    }
    return .map(keyType ?? substitution.makeVariable(), valueType ?? substitution.makeVariable())
  }

  private mutating func checkObject(_ id: Int, _ name: String, _ fields: [SyntaxTree.MessageField]) -> Type {
    for field in fields { check(field.value) }
    guard let type = environment.firstMeaning(of: name, { environment.types.canMake($0) ? $0 : nil }) else {
      return unresolved("undeclared reference to '\(name)' (in container '\(environment.container)')", at: id)
    }
    references[id] = .type(.object(type))
    var seen: Set<String> = []
    for field in fields {
      guard seen.insert(field.name).inserted else {
        report("field '\(field.name)' is given twice", at: field.value)
        continue
      }
      guard let declared = environment.types.field(field.name, of: type) else {
        report("undefined field '\(field.name)'", at: field.value)
        continue
      }
      let found = field.isOptional ? unwrapped(field.value) : types[field.value]
      if !substitution.unify(declared.type, found) {
        report(
          "expected type of field '\(field.name)' is '\(declared.type)' but provided type is "
            + "'\(substitution.resolve(found, unknownAsDynamic: true))'", at: field.value)
      }
    }
    return .object(type)
  }

  // MARK: Comprehensions

  private mutating func checkComprehension(_ id: Int, _ fold: SyntaxTree.Comprehension) -> Type {
    check(fold.range)
    check(fold.initial)
    let rangeType = substitution.resolve(types[fold.range])
    let accumulatorType = types[fold.initial]
    let first: Type
    var second = Type.error
    switch rangeType {
    case .list(let element):
      first = fold.variable2 == nil ? element : .int
      second = element
    case .map(let key, let value):
      first = key
      second = value
    case .dyn, .error, .variable:
      _ = substitution.unify(.dyn, rangeType)
      first = .dyn
      second = .dyn
    default:
      report(
        "expression of type '\(rangeType)' cannot be range of a comprehension (must be list, map, or dynamic)",
        at: fold.range)
      first = .error
    }
    let accumulator = enter(fold.accumulator, accumulatorType)
    let place = enter(fold.variable, first)
    let place2 = fold.variable2.map { enter($0, second) } ?? place
    check(fold.condition)
    check(fold.step)
    if !substitution.unify(accumulatorType, types[fold.step]) {
      // In the words of the macro: the accumulator is a bool for quantifiers.
      report(
        "expected type '\(substitution.resolve(accumulatorType, unknownAsDynamic: true))' but found "
          + "'\(substitution.resolve(types[fold.step], unknownAsDynamic: true))'", at: fold.step)
    }
    if fold.variable2 != nil { leave() }
    leave()
    check(fold.result)
    leave()
    locals[id] = LocalPlaces(accumulator: accumulator, variable: place, variable2: place2)
    return substitution.resolve(types[fold.result])
  }
}

extension Literal {
  var type: Type {
    switch self {
    case .null: .null
    case .bool: .bool
    case .int: .int
    case .uint: .uint
    case .double: .double
    case .string: .string
    case .bytes: .bytes
    }
  }
}

extension Type {
  /// The type itself, or dyn where it has so many parts that it could only come from an attack.
  fileprivate var bounded: Type {
    var remaining = 1_000
    func count(_ type: Type) {
      remaining -= 1
      guard remaining > 0 else { return }
      switch type {
      case .list(let element): count(element)
      case .map(let key, let value):
        count(key)
        count(value)
      case .opaque(_, let parameters): parameters.forEach(count)
      case .type(let inner?): count(inner)
      default: break
      }
    }
    switch self {
    case .map, .list, .opaque: count(self)
    default: return self
    }
    return remaining > 0 ? self : .dyn
  }
}
