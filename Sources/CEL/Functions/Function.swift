/// One way in which a function may be called, and what it does then.
package final class Overload: Sendable {
  /// cel-go's name of the overload, which decides its cost.
  package let id: String
  /// For a member function the receiver comes first.
  package let parameters: [Type]
  package let result: Type
  package let isMember: Bool
  let implementation: Implementation
  /// How many different parameters (A, B, …) occur in the types.
  let parameterCount: Int
  /// Whether all overloads of the function share one implementation, which looks at the values itself.
  let isUniform: Bool

  init(
    _ id: String, _ parameters: [Type], _ result: Type, isMember: Bool, isUniform: Bool = false,
    _ implementation: Implementation
  ) {
    self.isUniform = isUniform
    self.id = id
    self.parameters = parameters
    self.result = result
    self.isMember = isMember
    self.implementation = implementation
    var count = result.parameterBound
    for type in parameters { count = max(count, type.parameterBound) }
    parameterCount = count
  }

  /// Whether values of these types, known only by what they are, can be its arguments.
  func accepts(_ values: [Value]) -> Bool {
    values.count == parameters.count && zip(values, parameters).allSatisfy { $0.isInstance(of: $1) }
  }
}

/// What a function does, by its number of arguments; errors among them never reach it.
enum Implementation: Sendable {
  case nullary(@Sendable (Evaluation) -> Value)
  case unary(@Sendable (Value, Evaluation) -> Value)
  case binary(@Sendable (Value, Value, Evaluation) -> Value)
  case variadic(@Sendable ([Value], Evaluation) -> Value)
  /// A function that is only declared, or that the compiler turns into a step of its own.
  case none

  func call(_ arguments: [Value], _ evaluation: Evaluation) -> Value {
    switch self {
    case .nullary(let body): arguments.isEmpty ? body(evaluation) : .noSuchOverload
    case .unary(let body): arguments.count == 1 ? body(arguments[0], evaluation) : .noSuchOverload
    case .binary(let body):
      arguments.count == 2 ? body(arguments[0], arguments[1], evaluation) : .noSuchOverload
    case .variadic(let body): body(arguments, evaluation)
    case .none: .noSuchOverload
    }
  }
}

/// A function's name and its overloads.
package struct FunctionDeclaration: Sendable {
  package let name: String
  package internal(set) var overloads: [Overload]

  init(_ name: String, _ overloads: [Overload]) {
    self.name = name
    self.overloads = overloads
  }

  /// A function that expressions may call as far as the checker is concerned, and that fails when it is.
  package static func declaredOnly(
    _ name: String, id: String, parameters: [Type], result: Type, isMember: Bool
  ) -> FunctionDeclaration {
    FunctionDeclaration(name, [Overload(id, parameters, result, isMember: isMember, .none)])
  }
}

extension Type {
  /// One more than the greatest parameter that occurs.
  fileprivate var parameterBound: Int {
    switch self {
    case .parameter(let index): index + 1
    case .list(let element): element.parameterBound
    case .map(let key, let value): max(key.parameterBound, value.parameterBound)
    case .opaque(_, let parameters): parameters.map(\.parameterBound).max() ?? 0
    case .type(let inner?): inner.parameterBound
    default: 0
    }
  }
}

extension Value {
  /// Whether the value may be given where a type is declared, as far as the value itself tells.
  func isInstance(of type: Type) -> Bool {
    switch (type, self) {
    case (.dyn, _), (.parameter, _), (.variable, _), (.error, _): true
    case (.null, .null), (.bool, .bool), (.int, .int), (.uint, .uint), (.double, .double),
      (.string, .string), (.bytes, .bytes), (.duration, .duration), (.timestamp, .timestamp), (.type, .type),
      (.list, .list), (.list, .treeList), (.map, .map), (.map, .treeMap), (.object, .treeMap):
      true
    case (.opaque(let name, _), .optional): name == Type.optionalName
    case (.opaque(let name, _), .opaque(let value)): value.type.name == name
    default: false
    }
  }
}
