/// `operand.field`, `operand.?field`, `operand[key]` and `operand[?key]`.
///
/// Selecting from an optional gives an optional again.
enum Selection {
  /// The part of a value that a key or field names.
  ///
  /// - Returns: an error for a missing key, or `optional.none()` where the selection is optional.
  static func select(_ value: Value, _ key: Value, isOptional: Bool) -> Value {
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
      return select(content, key, isOptional: true)
    case .error: return value
    case .opaque where value.object != nil:
      guard case .string(let field) = key, let found = value.object?[field] else {
        return isOptional ? .none : missing(key)
      }
      return isOptional ? .some(found) : found
    default:
      if case .string(let field) = key { return .failure("no such key: \(field)") }
      return .noSuchOverload
    }
  }

  /// The same for a field, which lists do not have.
  static func select(_ value: Value, field: String, isOptional: Bool) -> Value {
    switch value {
    case .treeMap(let tree, let node):
      guard let found = tree.value(forKey: field, of: node) else {
        return isOptional ? .none : .failure("no such key: \(field)")
      }
      return isOptional ? .some(found) : found
    case .list, .treeList: return .failure("no such key: \(field)")
    default: return select(value, .string(field), isOptional: isOptional)
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
    if evaluation.charge(baseCost + 1) { return .error(.costLimitExceeded) }
    return Selection.select(value, field: field, isOptional: isOptional)
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
    let key = key.evaluate(evaluation)
    if evaluation.charge(baseCost + 1) { return .error(.costLimitExceeded) }
    if key.isError { return key }
    return Selection.select(value, key, isOptional: isOptional)
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
    case .map, .treeMap: return .bool(value.mapValue(forField: field) != nil)
    case .opaque where value.object != nil: return .bool(value.object?[field] != nil)
    case .error: return value
    default: return .failure("no such key: \(field)")
    }
  }
}
