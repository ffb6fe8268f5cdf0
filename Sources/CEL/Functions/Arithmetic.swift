/// What the operators do with values of any types.
enum Arithmetic {
  private static let integerOverflow = Value.failure("integer overflow")
  private static let unsignedOverflow = Value.failure("unsigned integer overflow")
  private static let durationOverflow = Value.failure("duration range: integer overflow")
  private static let timestampOverflow = Value.failure("timestamp range: integer overflow")
  /// The longest string or bytes that an operation makes, in bytes; longer ones are refused.
  static let maximumLength = 16 << 20
  static let tooLong = Value.failure("the result is longer than \(maximumLength) bytes")

  private static func int(_ result: (partialValue: Int64, overflow: Bool)) -> Value {
    result.overflow ? integerOverflow : .int(result.partialValue)
  }

  private static func uint(_ result: (partialValue: UInt64, overflow: Bool)) -> Value {
    result.overflow ? unsignedOverflow : .uint(result.partialValue)
  }

  private static func duration(_ result: (partialValue: Int64, overflow: Bool)) -> Value {
    result.overflow ? durationOverflow : .duration(TimeSpan(nanoseconds: result.partialValue))
  }

  static func add(_ a: Value, _ b: Value) -> Value {
    switch (a, b) {
    case (.int(let x), .int(let y)): return int(x.addingReportingOverflow(y))
    case (.uint(let x), .uint(let y)): return uint(x.addingReportingOverflow(y))
    case (.double(let x), .double(let y)): return .double(x + y)
    case (.string(let x), .string(let y)):
      return x.utf8.count + y.utf8.count > maximumLength ? tooLong : .string(x + y)
    case (.bytes(let x), .bytes(let y)): return x.count + y.count > maximumLength ? tooLong : .bytes(x + y)
    case (.list, .list), (.list, .treeList), (.treeList, .list), (.treeList, .treeList):
      guard (a.listCount ?? 0) + (b.listCount ?? 0) <= maximumLength else { return tooLong }
      return .list((a.listElements ?? []) + (b.listElements ?? []))
    case (.duration(let x), .duration(let y)):
      return duration(x.nanoseconds.addingReportingOverflow(y.nanoseconds))
    case (.timestamp(let time), .duration(let span)), (.duration(let span), .timestamp(let time)):
      return time.adding(span).map(Value.timestamp) ?? timestampOverflow
    default: return .noSuchOverload
    }
  }

  static func subtract(_ a: Value, _ b: Value) -> Value {
    switch (a, b) {
    case (.int(let x), .int(let y)): return int(x.subtractingReportingOverflow(y))
    case (.uint(let x), .uint(let y)): return uint(x.subtractingReportingOverflow(y))
    case (.double(let x), .double(let y)): return .double(x - y)
    case (.duration(let x), .duration(let y)):
      return duration(x.nanoseconds.subtractingReportingOverflow(y.nanoseconds))
    case (.timestamp(let x), .timestamp(let y)):
      return x.subtracting(y).map(Value.duration) ?? durationOverflow
    case (.timestamp(let time), .duration(let span)):
      return time.subtracting(span).map(Value.timestamp) ?? timestampOverflow
    default: return .noSuchOverload
    }
  }

  static func multiply(_ a: Value, _ b: Value) -> Value {
    switch (a, b) {
    case (.int(let x), .int(let y)): int(x.multipliedReportingOverflow(by: y))
    case (.uint(let x), .uint(let y)): uint(x.multipliedReportingOverflow(by: y))
    case (.double(let x), .double(let y)): .double(x * y)
    default: .noSuchOverload
    }
  }

  static func divide(_ a: Value, _ b: Value) -> Value {
    switch (a, b) {
    case (.int, .int(0)), (.uint, .uint(0)): .failure("division by zero")
    case (.int(let x), .int(let y)): int(x.dividedReportingOverflow(by: y))
    case (.uint(let x), .uint(let y)): .uint(x / y)
    case (.double(let x), .double(let y)): .double(x / y)
    default: .noSuchOverload
    }
  }

  static func remainder(_ a: Value, _ b: Value) -> Value {
    switch (a, b) {
    case (.int, .int(0)), (.uint, .uint(0)): .failure("modulus by zero")
    case (.int(let x), .int(let y)): int(x.remainderReportingOverflow(dividingBy: y))
    case (.uint(let x), .uint(let y)): .uint(x % y)
    default: .noSuchOverload
    }
  }

  static func negate(_ value: Value) -> Value {
    switch value {
    case .int(let x): int(Int64(0).subtractingReportingOverflow(x))
    case .double(let x): .double(-x)
    case .duration(let span): duration(Int64(0).subtractingReportingOverflow(span.nanoseconds))
    default: .noSuchOverload
    }
  }

  enum Order {
    case ordered(Int)
    /// One of them is NaN.
    case unordered
    case incomparable
  }

  static func compare(_ a: Value, _ b: Value) -> Order {
    switch (a, b) {
    case (.int(let x), .int(let y)): return .ordered(x < y ? -1 : x > y ? 1 : 0)
    case (.string(let x), .string(let y)):
      if Value.sameText(x, y) { return .ordered(0) }
      return .ordered(x.utf8.lexicographicallyPrecedes(y.utf8) ? -1 : 1)
    case (.bytes(let x), .bytes(let y)):
      if x == y { return .ordered(0) }
      return .ordered(x.lexicographicallyPrecedes(y) ? -1 : 1)
    case (.bool(let x), .bool(let y)): return .ordered(x == y ? 0 : y ? -1 : 1)
    case (.timestamp(let x), .timestamp(let y)): return .ordered(x < y ? -1 : x == y ? 0 : 1)
    case (.duration(let x), .duration(let y)): return .ordered(x < y ? -1 : x == y ? 0 : 1)
    case (.int, _), (.uint, _), (.double, _):
      if let order = Value.compareNumbers(a, b) { return .ordered(order) }
      switch b {
      case .int, .uint, .double: return .unordered
      default: return .incomparable
      }
    default: return .incomparable
    }
  }
}
