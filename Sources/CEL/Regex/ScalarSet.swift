/// A set of Unicode scalars as sorted, separate ranges.
struct ScalarSet: Sendable, Hashable {
  private(set) var ranges: [ClosedRange<UInt32>] = []

  init() {}
  init(_ ranges: ClosedRange<UInt32>...) { self.ranges = ranges }

  /// - Precondition: the ranges are sorted and do not touch.
  init(sorted ranges: [ClosedRange<UInt32>]) { self.ranges = ranges }

  static let all = ScalarSet(0...0x10FFFF)
  static let notNewline = ScalarSet(0...9, 11...0x10FFFF)
  static let digits = ScalarSet(0x30...0x39)
  static let word = ScalarSet(0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A)
  static let blanks = ScalarSet(9...10, 12...13, 32...32)

  static func posix(_ name: String) -> ScalarSet? {
    switch name {
    case "alnum": ScalarSet(0x30...0x39, 0x41...0x5A, 0x61...0x7A)
    case "alpha": ScalarSet(0x41...0x5A, 0x61...0x7A)
    case "ascii": ScalarSet(0...0x7F)
    case "blank": ScalarSet(9...9, 32...32)
    case "cntrl": ScalarSet(0...31, 127...127)
    case "digit": .digits
    case "graph": ScalarSet(33...126)
    case "lower": ScalarSet(0x61...0x7A)
    case "print": ScalarSet(32...126)
    case "punct": ScalarSet(33...47, 58...64, 91...96, 123...126)
    case "space": ScalarSet(9...13, 32...32)
    case "upper": ScalarSet(0x41...0x5A)
    case "word": .word
    case "xdigit": ScalarSet(0x30...0x39, 0x41...0x46, 0x61...0x66)
    default: nil
    }
  }

  func contains(_ scalar: UInt32) -> Bool {
    var low = 0
    var high = ranges.count
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].upperBound < scalar { low = middle + 1 } else { high = middle }
    }
    return low < ranges.count && ranges[low].contains(scalar)
  }

  mutating func formUnion(_ other: ScalarSet) {
    var merged: [ClosedRange<UInt32>] = []
    for range in (ranges + other.ranges).sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = merged.last, range.lowerBound <= last.upperBound + 1 {
        merged[merged.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
      } else {
        merged.append(range)
      }
    }
    ranges = merged
  }

  mutating func invert() {
    var result: [ClosedRange<UInt32>] = []
    var start: UInt32 = 0
    for range in ranges {
      if range.lowerBound > start { result.append(start...(range.lowerBound - 1)) }
      start = range.upperBound + 1
    }
    if start <= 0x10FFFF { result.append(start...0x10FFFF) }
    ranges = result
  }

  /// Adds what differs in case alone.
  mutating func addCaseVariants() {
    var variants: Set<UInt32> = []
    for range in ranges {
      // Beyond the last letter that has a case there is nothing to add.
      for value in range.lowerBound...max(range.lowerBound, min(range.upperBound, 0x1_E943)) {
        for variant in CaseFolding.variants(of: value) where !contains(variant) { variants.insert(variant) }
      }
    }
    if !variants.isEmpty { formUnion(ScalarSet(sorted: variants.sorted().map { $0...$0 })) }
  }
}
