/// `operand.field`, `operand.?field`, `operand[key]` and `operand[?key]`.
///
/// Selecting from an optional gives an optional again.
enum Selection {
  /// The part of a value that a key or field names.
  ///
  /// - Returns: an error for a missing key, or `optional.none()` where the selection is optional.
  static func select(_ value: Value, _ key: Value, isOptional: Bool, dialect: Dialect) -> Value {
    switch value {
    case .treeMap, .map:
      guard let found = value.mapValue(forKey: key) else {
        if isOptional { return .none }
        return missing(key)
      }
      return isOptional ? .some(found) : found
    case .list, .treeList:
      return element(of: value, key, isOptional: isOptional)
    case .optional(let optional):
      guard let content = optional.value else { return .none }
      return select(content, key, isOptional: true, dialect: dialect)
    case .error: return value
    case .opaque(let opaque) where opaque is any LazyObject:
      guard case .string(let field) = key, let found = (opaque as? any LazyObject)?[field] else {
        return isOptional ? .none : missing(key)
      }
      return isOptional && !found.isError ? .some(found) : found
    default:
      // The server's cel-go does not ask whether there could be such a part.
      if isOptional, dialect == .kubernetes { return .none }
      if case .string(let field) = key { return .failure("no such key: \(field)") }
      return dialect == .kubernetes ? missing(key) : .noSuchOverload
    }
  }

  /// The same for a field, which lists do not have.
  static func select(_ value: Value, field: String, isOptional: Bool, dialect: Dialect) -> Value {
    switch value {
    case .treeMap(let tree, let node):
      guard let found = tree.value(forKey: field, of: node) else {
        return isOptional ? .none : .failure("no such key: \(field)")
      }
      return isOptional ? .some(found) : found
    case .list, .treeList:
      return .failure(
        dialect == .kubernetes ? "unsupported index type 'string' in list" : "no such key: \(field)")
    default: return select(value, .string(field), isOptional: isOptional, dialect: dialect)
    }
  }

  private static func missing(_ key: Value) -> Value {
    switch key {
    case .bool, .int, .uint, .string, .double: .failure("no such key: \(key.plainText)")
    default: .failure("no such key: unsupported key type \(key.type.name)")
    }
  }

  private static func element(of list: Value, _ key: Value, isOptional: Bool) -> Value {
    let index: Int?
    switch key {
    case .int(let value): index = Int(exactly: value)
    case .uint(let value): index = Int(exactly: value)
    case .double(let value): index = Int(exactly: value)
    default: return .failure("unsupported index type '\(key.type.name)' in list")
    }
    let count = list.listCount ?? 0
    guard let index else { return .failure("unsupported index value \(key.plainText) in list") }
    guard 0..<count ~= index else {
      return isOptional ? .none : .failure("index out of bounds: \(index)")
    }
    let value = list.listElement(index)
    return isOptional ? .some(value) : value
  }
}

extension Value {
  /// Whether the value is `optional.none()`: looking for what is not there costs nothing.
  fileprivate var isNothing: Bool {
    if case .optional(let optional) = self { optional.value == nil } else { false }
  }
}

final class SelectStep: Step {
  private let operand: any Step
  private let field: String
  private let isOptional: Bool
  /// What is due even where the operand fails: the attribute around a value that is none itself.
  private let baseCost: UInt64

  init(_ operand: any Step, _ field: String, isOptional: Bool, baseCost: UInt64) {
    self.operand = operand
    self.field = field
    self.isOptional = isOptional
    self.baseCost = baseCost
  }

  func evaluate(_ evaluation: Evaluation) -> Value {
    let value = operand.evaluate(evaluation)
    if value.isError {
      return evaluation.charge(baseCost) ? .error(.costLimitExceeded) : value
    }
    let result = Selection.select(value, field: field, isOptional: isOptional, dialect: evaluation.dialect)
    return evaluation.charge(baseCost + (result.isNothing ? 0 : 1)) ? .error(.costLimitExceeded) : result
  }

  func write(to writer: inout ProgramWriter) {
    writer.write(.select)
    writer.write(operand)
    writer.write(field)
    writer.write(isOptional)
    writer.write(baseCost)
  }
}

final class IndexStep: Step {
  private let operand: any Step
  private let key: any Step
  private let isOptional: Bool
  private let baseCost: UInt64

  init(_ operand: any Step, _ key: any Step, isOptional: Bool, baseCost: UInt64) {
    self.operand = operand
    self.key = key
    self.isOptional = isOptional
    self.baseCost = baseCost
  }

  func evaluate(_ evaluation: Evaluation) -> Value {
    let value = operand.evaluate(evaluation)
    if value.isError {
      return evaluation.charge(baseCost) ? .error(.costLimitExceeded) : value
    }
    if case .optional(let optional) = value, optional.value == nil {
      // Nothing has no parts, and nobody asks which.
      return evaluation.charge(baseCost) ? .error(.costLimitExceeded) : value
    }
    let key = key.evaluate(evaluation)
    let result = key.isError ? key : Selection.select(value, key, isOptional: isOptional, dialect: evaluation.dialect)
    return evaluation.charge(baseCost + (result.isNothing ? 0 : 1)) ? .error(.costLimitExceeded) : result
  }

  func write(to writer: inout ProgramWriter) {
    writer.write(.index)
    writer.write(operand)
    writer.write(key)
    writer.write(isOptional)
    writer.write(baseCost)
  }
}

/// `has(operand.field)`.
final class PresenceStep: Step {
  private let operand: any Step
  private let field: String
  private let cost: UInt64

  init(_ operand: any Step, _ field: String, cost: UInt64) {
    self.operand = operand
    self.field = field
    self.cost = cost
  }

  func evaluate(_ evaluation: Evaluation) -> Value {
    var value = operand.evaluate(evaluation)
    if evaluation.charge(cost) { return .error(.costLimitExceeded) }
    while case .optional(let optional) = value {
      guard let content = optional.value else { return .bool(false) }
      value = content
    }
    switch value {
    case .map, .treeMap: return .bool(value.hasMapValue(forField: field))
    case .opaque(let opaque) where opaque is any LazyObject:
      let found = (opaque as? any LazyObject)?[field]
      if let found, found.isError { return found }
      return .bool(found != nil)
    case .error: return value
    case .list, .treeList: return .failure("unsupported index type 'string' in list")
    // What has no parts has not this one.
    default: return .bool(false)
    }
  }

  func write(to writer: inout ProgramWriter) {
    writer.write(.presence)
    writer.write(operand)
    writer.write(field)
    writer.write(cost)
  }
}
