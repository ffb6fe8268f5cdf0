/// The type of an expression, as the checker deduces it.
package indirect enum Type: Hashable, Sendable {
  /// Not known before evaluation; goes with everything.
  case dyn
  case null, bool, int, uint, double, string, bytes, duration, timestamp
  case list(Type)
  case map(Type, Type)
  /// A type that only its own functions can look into: `optional_type(T)`, `net.IP`, `kubernetes.Quantity`.
  case opaque(String, [Type])
  /// Something with fields that a ``TypeProvider`` knows.
  case object(String)
  /// The type of a type.
  case type(Type?)
  /// A parameter of a function's declaration: 0 is A, 1 is B.
  case parameter(Int)
  /// A type not yet known while an expression is checked.
  case variable(Int)
  /// The type of what is wrong; goes with everything, so that one fault is reported once.
  case error

  package static func optional(_ wrapped: Type) -> Type { .opaque(optionalName, [wrapped]) }
  static let optionalName = "optional_type"

  /// What an optional holds; nil for any other type.
  var optionalContent: Type? {
    if case .opaque(Type.optionalName, let parameters) = self, parameters.count == 1 { return parameters[0] }
    return nil
  }

  var isDynamic: Bool {
    switch self {
    case .dyn, .error: true
    default: false
    }
  }

  var isNull: Bool { if case .null = self { true } else { false } }

  /// What can be told of a type at a glance: two that are told apart so can never stand for each other.
  var outline: Outline {
    switch self {
    case .bool: .bool
    case .int: .int
    case .uint: .uint
    case .double: .double
    case .string: .string
    case .bytes: .bytes
    case .list: .list
    case .map: .map
    case .type: .type
    case .dyn, .error, .null, .duration, .timestamp, .opaque, .object, .parameter, .variable: .other
    }
  }

  enum Outline { case other, bool, int, uint, double, string, bytes, list, map, type }

  /// Whether a look is enough to say that values of this type may stand where the other is wanted, and that nothing
  /// more is known for it.
  func isClearly(_ other: Type) -> Bool {
    switch outline {
    case .bool, .int, .uint, .double, .string, .bytes: outline == other.outline
    case .list, .map, .type, .other: isDynamic
    }
  }

  /// Whether a look is enough to say that values of this type cannot stand where the other is wanted.
  func isClearlyNot(_ other: Type) -> Bool {
    outline != .other && other.outline != .other && outline != other.outline
  }

  /// The name that `type()` gives for values of this type.
  package var name: String {
    switch self {
    case .dyn: "dyn"
    case .null: "null_type"
    case .bool: "bool"
    case .int: "int"
    case .uint: "uint"
    case .double: "double"
    case .string: "string"
    case .bytes: "bytes"
    case .duration: "google.protobuf.Duration"
    case .timestamp: "google.protobuf.Timestamp"
    case .list: "list"
    case .map: "map"
    case .opaque(let name, _), .object(let name): name
    case .type: "type"
    case .parameter(let index), .variable(let index): "_var\(index)"
    case .error: "error"
    }
  }
}

extension Type: CustomStringConvertible {
  /// As error messages write it, in cel-go's form.
  package var description: String {
    switch self {
    case .null: return "null"
    case .duration: return "duration"
    case .timestamp: return "timestamp"
    case .list(let element): return "list(\(element))"
    case .map(let key, let value): return "map(\(key), \(value))"
    case .opaque(let name, let parameters):
      return parameters.isEmpty ? name : "\(name)(\(parameters.map(\.description).joined(separator: ", ")))"
    case .type(let type): return type.map { "type(\($0))" } ?? "type"
    case .error: return "!error!"
    default: return name
    }
  }
}
