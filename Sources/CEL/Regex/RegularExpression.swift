/// A compiled regular expression of RE2's syntax: an automaton over UTF-8 bytes.
///
/// Matching takes time in proportion to the text's length, whatever the pattern.
package final class RegularExpression: Sendable {
  /// One state of the automaton.
  struct Instruction: Sendable {
    enum Operation: UInt8, Sendable { case bytes, fork, assertion, match }

    var operation: Operation
    /// The least and greatest byte, or an assertion in `low`.
    var low: UInt8 = 0
    var high: UInt8 = 0
    var next: Int32 = -1
    /// A fork's second way, which is tried after the first.
    var other: Int32 = -1
  }

  package let pattern: String
  let instructions: [Instruction]
  let start: Int32
  /// Whether it can match only where the text begins.
  let isAnchored: Bool
  let hasAssertions: Bool
  /// The class of each byte: bytes of one class lead to the same states.
  let byteClasses: [UInt8]
  let classCount: Int
  /// One byte of each class.
  let representatives: [UInt8]

  package init(_ pattern: String) throws(RegexFault) {
    let node = try RegexParser.parse(pattern)
    var compiler = RegexCompiler()
    let start = try compiler.program(for: node, pattern)
    self.pattern = pattern
    self.start = start
    instructions = compiler.instructions
    isAnchored = Self.isAnchored(node)
    hasAssertions = instructions.contains { $0.operation == .assertion }

    // Bytes that no instruction tells apart are of one class.
    var boundaries = Array(repeating: false, count: 257)
    for instruction in instructions where instruction.operation == .bytes {
      boundaries[Int(instruction.low)] = true
      boundaries[Int(instruction.high) + 1] = true
    }
    if hasAssertions {
      for bound in [10, 11, 0x80, 0xC0, 0x30, 0x3A, 0x41, 0x5B, 0x5F, 0x60, 0x61, 0x7B] { boundaries[bound] = true }
    }
    var classes: [UInt8] = []
    var representatives: [UInt8] = [0]
    for byte in 0..<256 {
      if byte > 0, boundaries[byte] { representatives.append(UInt8(byte)) }
      classes.append(UInt8(representatives.count - 1))
    }
    byteClasses = classes
    self.representatives = representatives
    classCount = representatives.count
  }

  private static func isAnchored(_ node: RegexNode) -> Bool {
    switch node {
    case .assertion(.textBegin): true
    case .sequence(let parts): parts.first.map(isAnchored) ?? false
    case .choice(let parts): parts.allSatisfy(isAnchored)
    case .repetition(let part, let minimum, _, _): minimum > 0 && isAnchored(part)
    default: false
    }
  }
}

/// Writes the automaton of a pattern, from its end to its beginning.
private struct RegexCompiler {
  private(set) var instructions: [RegularExpression.Instruction] = []
  private var pattern = ""

  static let maximumSize = 50_000

  mutating func program(for node: RegexNode, _ pattern: String) throws(RegexFault) -> Int32 {
    self.pattern = pattern
    let match = try add(RegularExpression.Instruction(operation: .match))
    return try compile(node, then: match)
  }

  private mutating func add(_ instruction: RegularExpression.Instruction) throws(RegexFault) -> Int32 {
    guard instructions.count < Self.maximumSize else {
      throw RegexFault(reason: "expression too large", part: pattern)
    }
    instructions.append(instruction)
    return Int32(instructions.count - 1)
  }

  private mutating func fork(_ first: Int32, _ second: Int32) throws(RegexFault) -> Int32 {
    try add(RegularExpression.Instruction(operation: .fork, next: first, other: second))
  }

  private mutating func compile(_ node: RegexNode, then next: Int32) throws(RegexFault) -> Int32 {
    switch node {
    case .empty: return next
    case .scalars(let set): return try compile(set, then: next)
    case .assertion(let assertion):
      return try add(RegularExpression.Instruction(operation: .assertion, low: assertion.rawValue, next: next))
    case .sequence(let parts):
      var next = next
      for part in parts.reversed() { next = try compile(part, then: next) }
      return next
    case .choice(let parts):
      var result = try compile(parts[parts.count - 1], then: next)
      for part in parts.dropLast().reversed() { result = try fork(compile(part, then: next), result) }
      return result
    case .repetition(let part, let minimum, let maximum, let isGreedy):
      return try compile(part, minimum, maximum, isGreedy, then: next)
    }
  }

  private mutating func compile(
    _ part: RegexNode, _ minimum: Int, _ maximum: Int?, _ isGreedy: Bool, then next: Int32
  ) throws(RegexFault) -> Int32 {
    func isPointless() -> Bool { part == .empty }
    if isPointless() { return next }
    var result = next
    var copies = minimum
    if let maximum {
      // x{2,4} is xx(x(x)?)?.
      for _ in minimum..<max(minimum, maximum) {
        let once = try compile(part, then: result)
        result = isGreedy ? try fork(once, next) : try fork(next, once)
      }
    } else if minimum == 0 {
      if part.isNullable {
        // (x+)?: an empty round ends the loop, as it does where one backtracks.
        let loop = try plus(part, isGreedy, then: next)
        return isGreedy ? try fork(loop, next) : try fork(next, loop)
      }
      let loop = try fork(-1, -1)
      let body = try compile(part, then: loop)
      instructions[Int(loop)].next = isGreedy ? body : next
      instructions[Int(loop)].other = isGreedy ? next : body
      return loop
    } else {
      result = try plus(part, isGreedy, then: next)
      copies -= 1
    }
    for _ in 0..<copies { result = try compile(part, then: result) }
    return result
  }

  private mutating func plus(
    _ part: RegexNode, _ isGreedy: Bool, then next: Int32
  ) throws(RegexFault) -> Int32 {
    let loop = try fork(-1, -1)
    let body = try compile(part, then: loop)
    instructions[Int(loop)].next = isGreedy ? body : next
    instructions[Int(loop)].other = isGreedy ? next : body
    return body
  }

  // MARK: UTF-8

  private mutating func compile(_ set: ScalarSet, then next: Int32) throws(RegexFault) -> Int32 {
    var ways: [[ClosedRange<UInt8>]] = []
    for range in set.ranges { Self.split(range.lowerBound, range.upperBound, into: &ways) }
    // What follows the first byte is often the same: shared, it is written once.
    var tails: [[ClosedRange<UInt8>]: Int32] = [[]: next]
    var result: Int32 = -1
    for way in ways.reversed() {
      var after = next
      for length in 1...way.count {
        let tail = Array(way.suffix(length))
        if length < way.count, let known = tails[tail] {
          after = known
          continue
        }
        after = try add(
          RegularExpression.Instruction(operation: .bytes, low: tail[0].lowerBound, high: tail[0].upperBound, next: after))
        tails[tail] = after
      }
      result = result < 0 ? after : try fork(after, result)
    }
    // An empty class matches nothing: no byte is below 0.
    return result >= 0 ? result : try add(RegularExpression.Instruction(operation: .bytes, low: 1, high: 0, next: next))
  }

  /// The byte sequences of a range of scalars; surrogates have none.
  private static func split(_ low: UInt32, _ high: UInt32, into ways: inout [[ClosedRange<UInt8>]]) {
    if low > high { return }
    if low <= 0xDFFF, high >= 0xD800 {
      if low < 0xD800 { split(low, 0xD7FF, into: &ways) }
      if high > 0xDFFF { split(0xE000, high, into: &ways) }
      return
    }
    for bound: UInt32 in [0x7F, 0x7FF, 0xFFFF] where low <= bound && high > bound {
      split(low, bound, into: &ways)
      split(bound + 1, high, into: &ways)
      return
    }
    if high <= 0x7F {
      ways.append([UInt8(low)...UInt8(high)])
      return
    }
    // Where the leading parts differ, the trailing bytes must run through all their values.
    for index: UInt32 in 1..<4 {
      let mask: UInt32 = (1 << (6 * index)) - 1
      if low & ~mask != high & ~mask {
        if low & mask != 0 {
          split(low, low | mask, into: &ways)
          split((low | mask) + 1, high, into: &ways)
          return
        }
        if high & mask != mask {
          split(low, (high & ~mask) - 1, into: &ways)
          split(high & ~mask, high, into: &ways)
          return
        }
      }
    }
    let first = utf8(low)
    let last = utf8(high)
    ways.append(zip(first, last).map { $0...$1 })
  }

  private static func utf8(_ value: UInt32) -> [UInt8] {
    Unicode.Scalar(value).flatMap { UTF8.encode($0) }.map(Array.init) ?? []
  }
}
