import SourceText

extension Checker {
  /// What the API server checks of literals beyond their types, once an expression is free of type errors.
  mutating func checkLiterals() {
    guard environment.wantsOneTypeALiteral || environment.checksLiterals else { return }
    visit(tree.root, isExempt: false)
  }

  /// - Parameter isExempt: whether the node stands in the arguments of `format`, which may be of any types.
  private mutating func visit(_ id: Int, isExempt: Bool) {
    switch tree[id] {
    case .literal, .identifier: break
    case .select(let operand, _, _):
      if references[id] == nil { visit(operand, isExempt: isExempt) }
    case .call(let function, let target, let arguments):
      if environment.checksLiterals {
        checkArguments(function, target, arguments)
        if function == "format" { checkFormat(id, target, arguments) }
      }
      let isExempt = isExempt || function == "format"
      if let target { visit(target, isExempt: isExempt) }
      for argument in arguments { visit(argument, isExempt: isExempt) }
    case .list(let elements, let optionals):
      if environment.wantsOneTypeALiteral, !isExempt {
        checkOneType(elements.enumerated().map { ($1, optionals.contains($0)) })
      }
      for element in elements { visit(element, isExempt: isExempt) }
    case .map(let entries):
      if environment.wantsOneTypeALiteral, !isExempt {
        checkOneType(entries.map { ($0.key, false) })
        checkOneType(entries.map { ($0.value, $0.isOptional) })
      }
      for entry in entries {
        visit(entry.key, isExempt: isExempt)
        visit(entry.value, isExempt: isExempt)
      }
    case .message(_, let fields):
      for field in fields { visit(field.value, isExempt: isExempt) }
    case .comprehension(let fold):
      visit(fold.range, isExempt: isExempt)
      visit(fold.initial, isExempt: isExempt)
      visit(fold.step, isExempt: isExempt)
      visit(fold.result, isExempt: isExempt)
    case .bind(_, let value, let result):
      visit(value, isExempt: isExempt)
      visit(result, isExempt: isExempt)
    }
  }

  /// Mirrors cel-go's `homogeneousAggregateLiteralValidator`.
  private mutating func checkOneType(_ parts: [(id: Int, isOptional: Bool)]) {
    var expected: Type?
    for (id, isOptional) in parts {
      let type = isOptional ? types[id].optionalContent ?? types[id] : types[id]
      guard let known = expected else {
        expected = type
        continue
      }
      if known != type {
        report("expected type '\(known)' but found '\(type)'", at: id)
        return
      }
    }
  }

  private mutating func checkArguments(_ function: String, _ target: Int?, _ arguments: [Int]) {
    switch function {
    case "duration", "timestamp":
      guard target == nil, arguments.count == 1 else { return }
      let isValid =
        switch tree[arguments[0]] {
        case .literal(.string(let text)):
          function == "duration" ? TimeSpan(parsing: text) != nil : Timestamp(parsing: text) != nil
        case .literal(.int(let seconds)) where function == "timestamp": Timestamp(seconds: seconds) != nil
        default: true
        }
      if !isValid { report("invalid \(function) argument", at: arguments[0]) }
    default: break
    }
  }
}
