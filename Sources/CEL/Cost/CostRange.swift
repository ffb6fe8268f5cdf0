/// The least and the most of a cost or of a size, saturating at the top.
package struct CostRange: Hashable, Sendable {
  package var min: UInt64
  package var max: UInt64

  package init(_ min: UInt64, _ max: UInt64) {
    self.min = min
    self.max = max
  }

  package init(_ fixed: UInt64) { self.init(fixed, fixed) }

  static let zero = CostRange(0)
  static let unknown = CostRange(0, .max)

  static func + (a: CostRange, b: CostRange) -> CostRange {
    CostRange(sum(a.min, b.min), sum(a.max, b.max))
  }

  static func * (a: CostRange, b: CostRange) -> CostRange {
    CostRange(product(a.min, b.min), product(a.max, b.max))
  }

  /// Times a factor, rounded up.
  static func * (a: CostRange, factor: Double) -> CostRange {
    CostRange(scaled(a.min, factor), scaled(a.max, factor))
  }

  func union(_ other: CostRange) -> CostRange {
    CostRange(Swift.min(min, other.min), Swift.max(max, other.max))
  }

  private static func sum(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let (sum, overflow) = a.addingReportingOverflow(b)
    return overflow ? .max : sum
  }

  private static func product(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let (product, overflow) = a.multipliedReportingOverflow(by: b)
    return overflow ? .max : product
  }

  private static func scaled(_ value: UInt64, _ factor: Double) -> UInt64 {
    let result = (Double(value) * factor).rounded(.up)
    return result < 0x1p64 ? UInt64(result) : .max
  }
}

/// Knows how long the values of variables and fields can be.
package protocol SizeEstimates: Sendable {
  /// The number of characters, bytes, elements or entries at a path such as `["object", "spec", "@items"]`, which
  /// is empty where a value comes from no variable; nil where nothing is known.
  func size(of path: [String], type: Type) -> CostRange?
}

/// Nothing is known of any size.
package struct NoSizeEstimates: SizeEstimates {
  package init() {}
  package func size(of path: [String], type: Type) -> CostRange? { nil }
}
