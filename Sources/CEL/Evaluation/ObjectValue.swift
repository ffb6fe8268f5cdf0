/// An object that an expression makes: `Object.spec{suspend: true}`.
package final class ObjectValue: LazyObject {
  package let typeName: String
  /// In the order written, each name once.
  package let fields: [(name: String, value: Value)]

  init(_ typeName: String, _ fields: [(name: String, value: Value)]) {
    self.typeName = typeName
    self.fields = fields
  }

  package var type: Type { .object(typeName) }

  package subscript(name: String) -> Value? { fields.first { $0.name == name }?.value }

  package func isEqual(to other: any OpaqueValue) -> Bool {
    guard let other = other as? ObjectValue, typeName == other.typeName, fields.count == other.fields.count else {
      return false
    }
    return fields.allSatisfy { name, value in
      guard let theirs = other[name] else { return false }
      var test = EqualityTest()
      return test.isEqual(value, theirs)
    }
  }
}

extension Value {
  /// The object that an expression made; nil for any other value.
  package var object: ObjectValue? {
    if case .opaque(let value) = self { value as? ObjectValue } else { nil }
  }
}

/// `Type{field: value, …}`.
final class ObjectStep: Step {
  private let typeName: String
  private let fields: [(name: String, step: any Step, isOptional: Bool)]

  init(_ typeName: String, _ fields: [(name: String, step: any Step, isOptional: Bool)]) {
    self.typeName = typeName
    self.fields = fields
  }

  func evaluate(_ evaluation: Evaluation) -> Value {
    var result: [(name: String, value: Value)] = []
    var failure: Value?
    for (name, step, isOptional) in fields {
      let value = step.evaluate(evaluation)
      switch value {
      case .error: failure = value
      case .optional(let optional) where isOptional:
        if let value = optional.value { result.append((name, value)) }
      case _ where isOptional:
        failure = .failure("cannot initialize optional entry '\(name)' from non-optional value")
      default: result.append((name, value))
      }
      if failure != nil { break }
    }
    if evaluation.charge(CostModel.objectCreation) { return .error(.costLimitExceeded) }
    return failure ?? .opaque(ObjectValue(typeName, result))
  }

  func write(to writer: inout ProgramWriter) {
    writer.write(.object)
    writer.write(typeName)
    writer.write(fields.count)
    for (name, step, isOptional) in fields {
      writer.write(name)
      writer.write(step)
      writer.write(isOptional)
    }
  }
}
