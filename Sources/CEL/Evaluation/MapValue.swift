/// A map made by an expression or given to it, in the order in which its entries were put in.
package final class MapValue: Sendable {
  package let keys: [Value]
  package let values: [Value]
  /// Empty for small maps, which are searched from the front.
  private let positions: [MapKey: Int]

  package var count: Int { keys.count }

  static let empty = MapValue(checked: [], [])

  /// - Returns: an error where a key occurs twice or is not a bool, int, uint or string.
  package static func make(_ entries: [(key: Value, value: Value)]) -> Value {
    var builder = MapBuilder()
    builder.reserveCapacity(entries.count)
    for (key, value) in entries {
      if let error = builder.insert(key, value) { return .error(error) }
    }
    return .map(builder.finish())
  }

  fileprivate init(checked keys: [Value], _ values: [Value]) {
    self.keys = keys
    self.values = values
    var positions: [MapKey: Int] = [:]
    if keys.count > 8 {
      positions.reserveCapacity(keys.count)
      for (index, key) in keys.enumerated() {
        if let key = MapKey(key) { positions[key] = index }
      }
    }
    self.positions = positions
  }

  /// The position of a key, numbers by value whatever their type.
  func index(of key: Value) -> Int? {
    if !positions.isEmpty, let key = MapKey(key) { return positions[key] }
    for (index, candidate) in keys.enumerated() where MapKey.isSame(candidate, key) { return index }
    return nil
  }

  package subscript(key: Value) -> Value? { index(of: key).map { values[$0] } }

  /// A copy with one entry more; nil where the key is there already.
  func inserting(_ key: Value, _ value: Value) -> Value {
    var builder = MapBuilder(self)
    if let error = builder.insert(key, value) { return .error(error) }
    return .map(builder.finish())
  }
}

/// Puts a map together, refusing keys that are wrong or there already.
struct MapBuilder {
  private(set) var keys: [Value] = []
  private(set) var values: [Value] = []
  /// Empty for small maps, which are searched from the front.
  private var seen: Set<MapKey> = []
  private static let smallCount = 8

  init() {}

  init(_ map: MapValue) {
    keys = map.keys
    values = map.values
    if keys.count > Self.smallCount { seen = Set(keys.compactMap(MapKey.init)) }
  }

  mutating func reserveCapacity(_ count: Int) {
    keys.reserveCapacity(count)
    values.reserveCapacity(count)
  }

  /// - Parameter isLenient: whether nearly anything may be a key, and a value that the key has already gives way, as
  ///   in the server's cel-go, which keeps entries in a map of Go.
  mutating func insert(_ key: Value, _ value: Value, isLenient: Bool = false) -> EvaluationError? {
    let isAllowed =
      switch key {
      case .bool, .int, .uint, .string: true
      case .error: false
      default: isLenient
      }
    guard isAllowed else { return EvaluationError("unsupported key type: \(key.type.name)") }
    if case .bytes = key {
      return EvaluationError("internal error: runtime error: hash of unhashable type types.Bytes")
    }
    guard let identity = MapKey(key) else {
      // It is found by going through all keys.
      if let index = keys.firstIndex(where: { MapKey.isSame($0, key) }) {
        values[index] = value
      } else {
        keys.append(key)
        values.append(value)
      }
      return nil
    }
    let isKnown = seen.isEmpty ? keys.contains { Value.isEqualScalar($0, key) } : seen.contains(identity)
    if isKnown {
      if isLenient, let index = keys.firstIndex(where: { MapKey($0) == identity }) {
        values[index] = value
        return nil
      }
      return EvaluationError("Failed with repeated key: \(key.plainText)")
    }
    keys.append(key)
    values.append(value)
    if !seen.isEmpty {
      seen.insert(identity)
    } else if keys.count > Self.smallCount {
      seen = Set(keys.compactMap(MapKey.init))
    }
    return nil
  }

  func finish() -> MapValue { keys.isEmpty ? .empty : MapValue(checked: keys, values) }
}

/// A key as maps compare it: numbers by value, strings by their bytes.
struct MapKey: Hashable {
  private enum Content {
    case bool(Bool), int(Int64), uint(UInt64), string(String)
  }

  private let content: Content

  /// nil where nothing equal can be a key.
  init?(_ value: Value) {
    switch value {
    case .bool(let value): content = .bool(value)
    case .int(let value): content = value >= 0 ? .uint(UInt64(value)) : .int(value)
    case .uint(let value): content = .uint(value)
    case .double(let value):
      if let exact = UInt64(exactly: value) {
        content = .uint(exact)
      } else if let exact = Int64(exactly: value) {
        content = .int(exact)
      } else {
        return nil
      }
    case .string(let value): content = .string(value)
    default: return nil
    }
  }

  /// Whether two values are one key. Lists and maps are nobody's but their own.
  static func isSame(_ a: Value, _ b: Value) -> Bool {
    switch (a, b) {
    case (.null, .null): true
    case (.duration(let x), .duration(let y)): x == y
    case (.timestamp(let x), .timestamp(let y)): x == y
    case (.type(let x), .type(let y)): x == y
    default: Value.isEqualScalar(a, b)
    }
  }

  static func == (a: MapKey, b: MapKey) -> Bool {
    switch (a.content, b.content) {
    case (.bool(let x), .bool(let y)): x == y
    case (.int(let x), .int(let y)): x == y
    case (.uint(let x), .uint(let y)): x == y
    case (.string(let x), .string(let y)): Value.sameText(x, y)
    default: false
    }
  }

  func hash(into hasher: inout Hasher) {
    switch content {
    case .bool(let value): hasher.combine(value)
    case .int(let value): hasher.combine(value)
    case .uint(let value): hasher.combine(value)
    case .string(let value):
      // Not the string's own hash, which takes canonically equivalent texts for one.
      for byte in value.utf8 { hasher.combine(byte) }
    }
  }
}
