/// What an expression computes with.
///
/// A list or map is either native or part of a ``ValueTree``, which is read where it stands. An error is a value
/// too, because `&&`, `||` and `exists` may absorb it.
package enum Value: Sendable {
  case null
  case bool(Bool)
  case int(Int64)
  case uint(UInt64)
  case double(Double)
  case string(String)
  case bytes([UInt8])
  case duration(TimeSpan)
  case timestamp(Timestamp)
  case list([Value])
  case map(MapValue)
  /// A list of a tree that is not copied.
  case treeList(any ValueTree, node: Int32)
  /// A map or object of a tree that is not copied.
  case treeMap(any ValueTree, node: Int32)
  case type(Type)
  case optional(OptionalValue)
  case opaque(any OpaqueValue)
  case error(EvaluationError)

  package static let none = Value.optional(OptionalValue(nil))

  package static func some(_ value: Value) -> Value { .optional(OptionalValue(value)) }

  static func failure(_ message: String) -> Value { .error(EvaluationError(message)) }

  static let noSuchOverload = failure("no such overload")

  package var isError: Bool { if case .error = self { true } else { false } }
}

/// Data that expressions read without copying it: a manifest, a params file.
///
/// Nodes are numbered by the tree itself. Scalars come out as ``Value`` scalars, lists and maps as
/// ``Value/treeList(_:node:)`` and ``Value/treeMap(_:node:)`` of the same or another tree. No scalar is NaN.
package protocol ValueTree: AnyObject, Sendable {
  /// The number of elements of a list or entries of a map.
  func count(of node: Int32) -> Int
  /// An element of a list.
  ///
  /// - Precondition: `0 <= index < count(of: node)`.
  func element(_ index: Int, of node: Int32) -> Value
  /// A list's elements, in order; by default one by one.
  func elements(of node: Int32) -> [Value]
  /// The value of a map's string key or an object's field; nil where there is none.
  func value(forKey key: String, of node: Int32) -> Value?
  /// Whether a map has a key, or an object a field; by default whether there is a value.
  func hasValue(forKey key: String, of node: Int32) -> Bool
  /// The key of a map's entry, in the order of the tree; by default that of the whole entry.
  ///
  /// - Precondition: `0 <= index < count(of: node)`.
  func key(_ index: Int, of node: Int32) -> String
  /// A map's entry, in the order of the tree.
  ///
  /// - Precondition: `0 <= index < count(of: node)`.
  func entry(_ index: Int, of node: Int32) -> (key: String, value: Value)
  /// What `type()` says of a map node: `map`, or an object's type.
  func type(of node: Int32) -> Type
}

extension ValueTree {
  package func type(of node: Int32) -> Type { .map(.string, .dyn) }

  package func hasValue(forKey key: String, of node: Int32) -> Bool { value(forKey: key, of: node) != nil }

  package func key(_ index: Int, of node: Int32) -> String { entry(index, of: node).key }

  package func elements(of node: Int32) -> [Value] {
    (0..<count(of: node)).map { element($0, of: node) }
  }
}

/// A value or nothing.
package final class OptionalValue: Sendable {
  package let value: Value?
  init(_ value: Value?) { self.value = value }
}

/// A value that only its own functions can look into, such as a quantity or a URL.
package protocol OpaqueValue: AnyObject, Sendable {
  var type: Type { get }
  func isEqual(to other: any OpaqueValue) -> Bool
  /// What counts as its length when a cost is computed.
  var costSize: UInt64 { get }
}

extension OpaqueValue {
  package var costSize: UInt64 { 1 }
}

/// An object whose fields are computed when they are asked for.
package protocol LazyObject: OpaqueValue {
  /// The value of a field, which may be an error; nil where there is no such field.
  subscript(name: String) -> Value? { get }
}

/// Why an expression has no value, or a part of it that was not needed.
package struct EvaluationError: Error, Hashable, Sendable, CustomStringConvertible {
  package enum Kind: Hashable, Sendable {
    case failure
    /// The cost limit is used up; nothing absorbs this.
    case costLimit
    /// The value is known to a server only.
    case unknown
  }

  /// Kept in a box: a value stays small.
  private final class Content: Sendable {
    let message: String
    let kind: Kind

    init(_ message: String, _ kind: Kind) {
      self.message = message
      self.kind = kind
    }
  }

  private let content: Content
  package var message: String { content.message }
  package var kind: Kind { content.kind }
  package var description: String { message }

  package init(_ message: String, kind: Kind = .failure) { content = Content(message, kind) }

  static let costLimitExceeded = EvaluationError(
    "operation cancelled: actual cost limit exceeded", kind: .costLimit)

  package static func == (a: EvaluationError, b: EvaluationError) -> Bool {
    a.message == b.message && a.kind == b.kind
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(message) }
}

extension Value {
  /// The type that `type()` gives.
  package var type: Type {
    switch self {
    case .null: .null
    case .bool: .bool
    case .int: .int
    case .uint: .uint
    case .double: .double
    case .string: .string
    case .bytes: .bytes
    case .duration: .duration
    case .timestamp: .timestamp
    case .list, .treeList: .list(.dyn)
    case .map: .map(.dyn, .dyn)
    case .treeMap(let tree, let node): tree.type(of: node)
    case .type: .type(nil)
    case .optional: .optional(.dyn)
    case .opaque(let value): value.type
    case .error: .error
    }
  }
}
