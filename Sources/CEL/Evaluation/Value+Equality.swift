extension Value {
  /// Whether two texts have the same scalars; `==` of strings would take canonical equivalents for equal.
  static func sameText(_ a: String, _ b: String) -> Bool {
    let x = a.utf8
    let y = b.utf8
    guard x.count == y.count else { return false }
    return x.elementsEqual(y)
  }

  /// Whether two scalars are equal, numbers of any type by value.
  static func isEqualScalar(_ a: Value, _ b: Value) -> Bool {
    switch (a, b) {
    case (.string(let x), .string(let y)): sameText(x, y)
    case (.int(let x), .int(let y)): x == y
    case (.uint(let x), .uint(let y)): x == y
    case (.bool(let x), .bool(let y)): x == y
    case (.int, .uint), (.uint, .int), (.int, .double), (.double, .int), (.uint, .double), (.double, .uint),
      (.double, .double):
      compareNumbers(a, b) == 0
    default: false
    }
  }

  /// Negative, 0 or positive; nil where one is NaN or no number.
  static func compareNumbers(_ a: Value, _ b: Value) -> Int? {
    switch (a, b) {
    case (.int(let x), .int(let y)): return x < y ? -1 : x > y ? 1 : 0
    case (.uint(let x), .uint(let y)): return x < y ? -1 : x > y ? 1 : 0
    case (.double(let x), .double(let y)):
      if x.isNaN || y.isNaN { return nil }
      return x < y ? -1 : x > y ? 1 : 0
    case (.int(let x), .uint(let y)):
      if x < 0 { return -1 }
      return UInt64(x) < y ? -1 : UInt64(x) > y ? 1 : 0
    case (.uint, .int): return compareNumbers(b, a).map { -$0 }
    // A whole number and a double are compared as doubles, as cel-go does.
    case (.int(let x), .double(let y)):
      if y < -0x1p63 { return 1 }
      if y > 0x1p63 { return -1 }
      return compareNumbers(.double(Double(x)), b)
    case (.uint(let x), .double(let y)):
      if y < 0 { return 1 }
      if y > 0x1p64 { return -1 }
      return compareNumbers(.double(Double(x)), b)
    case (.double, .int), (.double, .uint): return compareNumbers(b, a).map { -$0 }
    default: return nil
    }
  }
}

/// Compares values deeply, with a bound on the work: shared parts can make a small program's data huge.
struct EqualityTest {
  private(set) var remaining: Int

  init(limit: Int = 5_000_000) { remaining = limit }

  /// Whether two values are equal; values of different types are not. False once the work is used up.
  mutating func isEqual(_ a: Value, _ b: Value) -> Bool {
    remaining -= 1
    guard remaining > 0 else { return false }
    switch (a, b) {
    case (.string(let x), .string(let y)): return Value.sameText(x, y)
    case (.null, .null): return true
    case (.bytes(let x), .bytes(let y)): return x == y
    case (.duration(let x), .duration(let y)): return x == y
    case (.timestamp(let x), .timestamp(let y)): return x == y
    case (.type(let x), .type(let y)): return x.name == y.name
    case (.optional(let x), .optional(let y)):
      switch (x.value, y.value) {
      case (nil, nil): return true
      case (let x?, let y?): return isEqual(x, y)
      default: return false
      }
    case (.opaque(let x), .opaque(let y)): return x.isEqual(to: y)
    // The same part of a tree, which holds no NaN.
    case (.treeMap(let x, let i), .treeMap(let y, let j)) where x === y && i == j: return true
    case (.treeList(let x, let i), .treeList(let y, let j)) where x === y && i == j: return true
    case (.list, .list), (.list, .treeList), (.treeList, .list), (.treeList, .treeList):
      return isEqualList(a, b)
    case (.map, .map), (.map, .treeMap), (.treeMap, .map), (.treeMap, .treeMap):
      return isEqualMap(a, b)
    default:
      return Value.isEqualScalar(a, b)
    }
  }

  private mutating func isEqualList(_ a: Value, _ b: Value) -> Bool {
    let count = a.listCount ?? 0
    guard count == b.listCount else { return false }
    for index in 0..<count {
      guard isEqual(a.listElement(index), b.listElement(index)) else { return false }
    }
    return true
  }

  private mutating func isEqualMap(_ a: Value, _ b: Value) -> Bool {
    let count = a.mapCount ?? 0
    guard count == b.mapCount else { return false }
    for index in 0..<count {
      let (key, value) = a.mapEntry(index)
      guard let other = b.mapValue(forKey: key), isEqual(value, other) else { return false }
    }
    return true
  }
}
