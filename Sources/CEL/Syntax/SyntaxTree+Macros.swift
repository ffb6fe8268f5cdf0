import SourceText

extension SyntaxTree {
  /// The tree with every call of a macro replaced by what it stands for, innermost first.
  ///
  /// A call that has a macro's name but not its number of arguments stays a call.
  func expandingMacros(_ macros: Macros) throws(ExpressionError) -> SyntaxTree {
    var expansion = MacroExpansion(tree: self, macros: macros)
    // Children come before their parents, so arguments are expanded before the call around them.
    for id in nodes.indices {
      if case .call(let function, let target, let arguments) = self[id] {
        try expansion.expand(id, function, target, arguments)
      }
    }
    return expansion.tree
  }
}

/// The names that only expansions can write.
package enum HiddenName {
  package static let accumulator = "@result"
  static let unused = "#unused"
  static let optionalTarget = "@target"
  static let sortInput = "@__sortBy_input__"
}

private struct MacroExpansion {
  var tree: SyntaxTree
  let macros: Macros
  private var range = ByteRange(0, 0)

  init(tree: SyntaxTree, macros: Macros) {
    self.tree = tree
    self.macros = macros
  }

  mutating func expand(
    _ id: Int, _ function: String, _ target: Int?, _ arguments: [Int]
  ) throws(ExpressionError) {
    range = tree.ranges[id]
    guard let target else {
      if function == "has", arguments.count == 1, macros.contains(.has) {
        guard case .select(let operand, let field, false) = tree[arguments[0]] else {
          throw ExpressionError("invalid argument to has() macro", tree.ranges[arguments[0]])
        }
        // A misspelt field is underlined itself, not the call around it.
        tree.replace(
          id, with: .select(operand, field: field, isTest: true), at: tree.ranges[arguments[0]])
      }
      return
    }
    if case .identifier(let namespace) = tree[target] {
      if try expandQualified(id, namespace, function, arguments) { return }
    }
    switch (function, arguments.count) {
    case ("all", 2) where macros.contains(.all), ("exists", 2) where macros.contains(.exists),
      ("exists_one", 2) where macros.contains(.existsOne), ("existsOne", 2) where macros.contains(.existsOne):
      try quantifier(id, function, target, [arguments[0]], arguments[1])
    case ("all", 3) where macros.contains(.twoVariables), ("exists", 3) where macros.contains(.twoVariables),
      ("exists_one", 3) where macros.contains(.twoVariables),
      ("existsOne", 3) where macros.contains(.twoVariables):
      try quantifier(id, function, target, [arguments[0], arguments[1]], arguments[2])
    case ("map", 2) where macros.contains(.map), ("map", 3) where macros.contains(.map):
      try list(id, target, [arguments[0]], filter: arguments.count == 3 ? arguments[1] : nil, arguments.last!)
    case ("filter", 2) where macros.contains(.filter):
      try list(id, target, [arguments[0]], filter: arguments[1], arguments[0])
    case ("transformList", 3) where macros.contains(.twoVariables),
      ("transformList", 4) where macros.contains(.twoVariables):
      try list(
        id, target, [arguments[0], arguments[1]], filter: arguments.count == 4 ? arguments[2] : nil,
        arguments.last!)
    case ("transformMap", 3) where macros.contains(.twoVariables),
      ("transformMap", 4) where macros.contains(.twoVariables),
      ("transformMapEntry", 3) where macros.contains(.twoVariables),
      ("transformMapEntry", 4) where macros.contains(.twoVariables):
      try transformMap(id, function == "transformMapEntry", target, arguments)
    case ("optMap", 2) where macros.contains(.optMap), ("optFlatMap", 2) where macros.contains(.optFlatMap):
      try optional(id, target, arguments, isFlat: function == "optFlatMap")
    case ("sortBy", 2) where macros.contains(.sortBy):
      try sortBy(id, target, arguments)
    default: break
    }
  }

  // MARK: Building

  private mutating func add(_ node: SyntaxTree.Node) -> Int { tree.appendExpansion(node, range) }
  private mutating func name(_ text: String) -> Int { add(.identifier(text)) }
  private mutating func call(_ function: String, _ arguments: Int...) -> Int {
    add(.call(function, target: nil, arguments: arguments))
  }
  private mutating func member(_ target: Int, _ function: String, _ arguments: Int...) -> Int {
    add(.call(function, target: target, arguments: arguments))
  }

  /// The name that an argument declares.
  private func variable(_ id: Int, avoiding other: String? = nil) throws(ExpressionError) -> String {
    guard case .identifier(let name) = tree[id], !name.hasPrefix(".") else {
      throw ExpressionError("argument must be a simple name", tree.ranges[id])
    }
    if name == HiddenName.accumulator || name == "__result__" {
      throw ExpressionError("iteration variable overwrites accumulator variable", tree.ranges[id])
    }
    if name == other {
      throw ExpressionError("duplicate variable name: \(name)", tree.ranges[id])
    }
    return name
  }

  private mutating func fold(
    _ id: Int, _ purpose: SyntaxTree.Comprehension.Purpose, over target: Int, _ variables: [Int], initial: Int,
    condition: Int, step: Int, result: Int
  ) throws(ExpressionError) {
    let first = try variable(variables[0])
    let second = variables.count > 1 ? try variable(variables[1], avoiding: first) : nil
    tree.replace(
      id,
      with: .comprehension(
        SyntaxTree.Comprehension(
          purpose: purpose, range: target, variable: first, variable2: second, accumulator: HiddenName.accumulator,
          initial: initial, condition: condition, step: step, result: result)))
  }

  // MARK: The macros

  private mutating func quantifier(
    _ id: Int, _ function: String, _ target: Int, _ variables: [Int], _ predicate: Int
  ) throws(ExpressionError) {
    let initial: Int
    let condition: Int
    let step: Int
    let result: Int
    let purpose: SyntaxTree.Comprehension.Purpose
    switch function {
    case "all":
      purpose = .all(predicate)
      initial = add(.literal(.bool(true)))
      condition = call("@not_strictly_false", name(HiddenName.accumulator))
      step = call("_&&_", name(HiddenName.accumulator), predicate)
      result = name(HiddenName.accumulator)
    case "exists":
      purpose = .exists(predicate)
      initial = add(.literal(.bool(false)))
      condition = call("@not_strictly_false", call("!_", name(HiddenName.accumulator)))
      step = call("_||_", name(HiddenName.accumulator), predicate)
      result = name(HiddenName.accumulator)
    default:
      purpose = .existsOne(predicate)
      initial = add(.literal(.int(0)))
      condition = add(.literal(.bool(true)))
      let next = call("_+_", name(HiddenName.accumulator), add(.literal(.int(1))))
      step = call("_?_:_", predicate, next, name(HiddenName.accumulator))
      result = call("_==_", name(HiddenName.accumulator), add(.literal(.int(1))))
    }
    try fold(
      id, purpose, over: target, variables, initial: initial, condition: condition, step: step,
      result: result)
  }

  private mutating func list(
    _ id: Int, _ target: Int, _ variables: [Int], filter: Int?, _ element: Int
  ) throws(ExpressionError) {
    let initial = add(.list([], optionals: []))
    let condition = add(.literal(.bool(true)))
    var step = call("_+_", name(HiddenName.accumulator), add(.list([element], optionals: [])))
    if let filter { step = call("_?_:_", filter, step, name(HiddenName.accumulator)) }
    let result = name(HiddenName.accumulator)
    try fold(
      id, .list(filter: filter, element: element), over: target, variables, initial: initial,
      condition: condition, step: step, result: result)
  }

  private mutating func transformMap(
    _ id: Int, _ isEntry: Bool, _ target: Int, _ arguments: [Int]
  ) throws(ExpressionError) {
    let initial = add(.map([]))
    let condition = add(.literal(.bool(true)))
    let key = try name(variable(arguments[0]))
    var step =
      isEntry
      ? call("cel.@mapInsert", name(HiddenName.accumulator), arguments.last!)
      : call("cel.@mapInsert", name(HiddenName.accumulator), key, arguments.last!)
    if arguments.count == 4 {
      step = call("_?_:_", arguments[2], step, name(HiddenName.accumulator))
    }
    let result = name(HiddenName.accumulator)
    let purpose = SyntaxTree.Comprehension.Purpose.map(
      filter: arguments.count == 4 ? arguments[2] : nil, key: isEntry ? nil : key, value: arguments.last!)
    try fold(
      id, purpose, over: target, [arguments[0], arguments[1]], initial: initial, condition: condition,
      step: step, result: result)
  }

  /// `target.hasValue() ? optional.of(f(target.value())) : optional.none()`, the target evaluated once.
  private mutating func optional(
    _ id: Int, _ target: Int, _ arguments: [Int], isFlat: Bool
  ) throws(ExpressionError) {
    let variable = try variable(arguments[0])
    let value = member(name(HiddenName.optionalTarget), "value")
    let mapped = add(.bind(variable, value: value, result: arguments[1]))
    let whenPresent = isFlat ? mapped : member(name("optional"), "of", mapped)
    let whenAbsent = member(name("optional"), "none")
    let test = member(name(HiddenName.optionalTarget), "hasValue")
    let choice = call("_?_:_", test, whenPresent, whenAbsent)
    tree.replace(id, with: .bind(HiddenName.optionalTarget, value: target, result: choice))
  }

  private mutating func sortBy(_ id: Int, _ target: Int, _ arguments: [Int]) throws(ExpressionError) {
    let keys = add(.literal(.null))
    try list(keys, name(HiddenName.sortInput), [arguments[0]], filter: nil, arguments[1])
    let sorted = member(name(HiddenName.sortInput), "@sortByAssociatedKeys", keys)
    tree.replace(id, with: .bind(HiddenName.sortInput, value: target, result: sorted))
  }

  /// The macros that look like functions of a name space.
  private mutating func expandQualified(
    _ id: Int, _ namespace: String, _ function: String, _ arguments: [Int]
  ) throws(ExpressionError) -> Bool {
    switch (namespace, function) {
    case ("cel", "bind") where arguments.count == 3 && macros.contains(.bind):
      let name = try variable(arguments[0])
      tree.replace(id, with: .bind(name, value: arguments[1], result: arguments[2]))
    case ("cel", "block") where arguments.count == 2 && macros.contains(.block):
      guard case .list(let parts, []) = tree[arguments[0]] else {
        throw ExpressionError("cel.block requires the first arg to be a list literal", tree.ranges[arguments[0]])
      }
      guard parts.count <= SyntaxTree.maximumHeight else {
        throw ExpressionError("cel.block has too many parts", tree.ranges[arguments[0]])
      }
      var result = arguments[1]
      for (index, part) in parts.enumerated().reversed() where index > 0 {
        result = add(.bind("@index\(index)", value: part, result: result))
      }
      tree.replace(id, with: parts.isEmpty ? tree[result] : .bind("@index0", value: parts[0], result: result))
    case ("cel", "index") where arguments.count == 1 && macros.contains(.block):
      tree.replace(id, with: .identifier("@index\(try number(arguments[0]))"))
    case ("cel", "iterVar") where arguments.count == 2 && macros.contains(.block):
      tree.replace(id, with: .identifier("@it:\(try number(arguments[0])):\(try number(arguments[1]))"))
    case ("cel", "accuVar") where arguments.count == 2 && macros.contains(.block):
      tree.replace(id, with: .identifier("@ac:\(try number(arguments[0])):\(try number(arguments[1]))"))
    case ("math", "greatest") where macros.contains(.extremes),
      ("math", "least") where macros.contains(.extremes):
      try extremes(id, function == "greatest" ? "math.@max" : "math.@min", function, arguments)
    default:
      return false
    }
    return true
  }

  private func number(_ id: Int) throws(ExpressionError) -> Int64 {
    guard case .literal(.int(let value)) = tree[id], value >= 0 else {
      throw ExpressionError("argument must be a non-negative int literal", tree.ranges[id])
    }
    return value
  }

  private mutating func extremes(
    _ id: Int, _ function: String, _ macro: String, _ arguments: [Int]
  ) throws(ExpressionError) {
    for argument in arguments {
      switch tree[argument] {
      case .literal(.int), .literal(.uint), .literal(.double): continue
      case .literal, .map, .message:
        throw ExpressionError("math.\(macro)() invalid argument value", tree.ranges[argument])
      case .list(let elements, _) where arguments.count > 1 || elements.isEmpty:
        throw ExpressionError("math.\(macro)() invalid argument value", tree.ranges[argument])
      default: continue
      }
    }
    switch arguments.count {
    case 0: throw ExpressionError("math.\(macro)() requires at least one argument", range)
    case 1, 2: tree.replace(id, with: .call(function, target: nil, arguments: arguments))
    default:
      let list = add(.list(arguments, optionals: []))
      tree.replace(id, with: .call(function, target: nil, arguments: [list]))
    }
  }
}
