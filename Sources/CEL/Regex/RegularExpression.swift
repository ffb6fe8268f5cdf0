/// A regular expression of RE2's syntax, read and found good; its automaton is made when it is first matched.
///
/// Matching takes time in proportion to the text's length, whatever the pattern.
package final class RegularExpression: Sendable {
  package let pattern: String
  let node: RegexNode

  package init(_ pattern: String) throws(RegexFault) {
    let node = try RegexParser.parse(pattern)
    if RegexCompiler.size(of: node, limit: RegexCompiler.maximumSize) > RegexCompiler.maximumSize {
      throw RegexFault(reason: "expression too large", part: pattern)
    }
    self.pattern = pattern
    self.node = node
  }
}

/// The automaton of a regular expression over UTF-8 bytes.
struct RegexAutomaton: Sendable {
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

  init(_ node: RegexNode) {
    var compiler = RegexCompiler()
    start = compiler.program(for: node)
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
    classes.reserveCapacity(256)
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
struct RegexCompiler {
  typealias Instruction = RegexAutomaton.Instruction

  private(set) var instructions: [RegexAutomaton.Instruction] = []
  /// The instructions for the last bytes of what one set matches, by those bytes' ranges.
  private var tails = NumberTable()

  static let maximumSize = 50_000

  /// At least as many instructions as a pattern needs, counted no further than a limit.
  static func size(of node: RegexNode, limit: Int) -> Int {
    switch node {
    case .empty: return 0
    case .assertion: return 1
    case .scalars(let set):
      // A range beyond ASCII is one sequence of bytes where only the last byte varies, else several.
      return 1
        + set.ranges.reduce(0) { sum, range in
          sum + (range.upperBound < 0x80 ? 2 : range.lowerBound >> 6 == range.upperBound >> 6 ? 5 : 28)
        }
    case .sequence(let parts), .choice(let parts):
      var sum = parts.count
      for part in parts where sum <= limit { sum += size(of: part, limit: limit) }
      return sum
    case .repetition(let part, let minimum, let maximum, _):
      return (size(of: part, limit: limit) + 1) * max(1, maximum ?? minimum)
    }
  }

  mutating func program(for node: RegexNode) -> Int32 {
    let match = add(Instruction(operation: .match))
    return compile(node, then: match)
  }

  private mutating func add(_ instruction: RegexAutomaton.Instruction) -> Int32 {
    instructions.append(instruction)
    return Int32(instructions.count - 1)
  }

  private mutating func fork(_ first: Int32, _ second: Int32) -> Int32 {
    add(Instruction(operation: .fork, next: first, other: second))
  }

  private mutating func compile(_ node: RegexNode, then next: Int32) -> Int32 {
    switch node {
    case .empty: return next
    case .scalars(let set): return compile(set, then: next)
    case .assertion(let assertion):
      return add(Instruction(operation: .assertion, low: assertion.rawValue, next: next))
    case .sequence(let parts):
      var next = next
      for part in parts.reversed() { next = compile(part, then: next) }
      return next
    case .choice(let parts):
      var result = compile(parts[parts.count - 1], then: next)
      for part in parts.dropLast().reversed() {
        let first = compile(part, then: next)
        result = fork(first, result)
      }
      return result
    case .repetition(let part, let minimum, let maximum, let isGreedy):
      return part == .empty ? next : compile(part, minimum, maximum, isGreedy, then: next)
    }
  }

  private mutating func compile(
    _ part: RegexNode, _ minimum: Int, _ maximum: Int?, _ isGreedy: Bool, then next: Int32
  ) -> Int32 {
    var result = next
    var copies = minimum
    if let maximum {
      // x{2,4} is xx(x(x)?)?.
      for _ in minimum..<max(minimum, maximum) {
        let once = compile(part, then: result)
        result = isGreedy ? fork(once, next) : fork(next, once)
      }
    } else if minimum == 0 {
      if part.isNullable {
        // (x+)?: an empty round ends the loop, as it does where one backtracks.
        let loop = plus(part, isGreedy, then: next)
        return isGreedy ? fork(loop, next) : fork(next, loop)
      }
      let loop = fork(-1, -1)
      let body = compile(part, then: loop)
      instructions[Int(loop)].next = isGreedy ? body : next
      instructions[Int(loop)].other = isGreedy ? next : body
      return loop
    } else {
      result = plus(part, isGreedy, then: next)
      copies -= 1
    }
    for _ in 0..<copies { result = compile(part, then: result) }
    return result
  }

  private mutating func plus(_ part: RegexNode, _ isGreedy: Bool, then next: Int32) -> Int32 {
    let loop = fork(-1, -1)
    let body = compile(part, then: loop)
    instructions[Int(loop)].next = isGreedy ? body : next
    instructions[Int(loop)].other = isGreedy ? next : body
    return body
  }

  // MARK: UTF-8

  private mutating func compile(_ set: ScalarSet, then next: Int32) -> Int32 {
    tails.removeAll()
    var result: Int32 = -1
    for range in set.ranges.reversed() {
      if range.upperBound < 0x80 {
        let bytes = add(
          Instruction(operation: .bytes, low: UInt8(range.lowerBound), high: UInt8(range.upperBound), next: next))
        result = result < 0 ? bytes : fork(bytes, result)
      } else {
        split(range.lowerBound, range.upperBound, next, &result)
      }
    }
    // An empty class matches nothing: no byte is below 0.
    return result >= 0 ? result : add(Instruction(operation: .bytes, low: 1, high: 0, next: next))
  }

  /// Adds the byte sequences of a range of scalars; surrogates have none.
  private mutating func split(_ low: UInt32, _ high: UInt32, _ next: Int32, _ result: inout Int32) {
    if low > high { return }
    if low <= 0xDFFF, high >= 0xD800 {
      if low < 0xD800 { split(low, 0xD7FF, next, &result) }
      if high > 0xDFFF { split(0xE000, high, next, &result) }
      return
    }
    for bound: UInt32 in [0x7F, 0x7FF, 0xFFFF] where low <= bound && high > bound {
      split(low, bound, next, &result)
      split(bound + 1, high, next, &result)
      return
    }
    // Where the leading parts differ, the trailing bytes must run through all their values.
    for index: UInt32 in 1..<4 where high > 0x7F {
      let mask: UInt32 = (1 << (6 * index)) - 1
      guard low & ~mask != high & ~mask else { continue }
      if low & mask != 0 {
        split(low, low | mask, next, &result)
        split((low | mask) + 1, high, next, &result)
        return
      }
      if high & mask != mask {
        split(low, (high & ~mask) - 1, next, &result)
        split(high & ~mask, high, next, &result)
        return
      }
    }
    let first = Self.utf8(low)
    let last = Self.utf8(high)
    // What follows the first byte is often the same: shared, it is written once.
    var key: UInt64 = 0
    var after = next
    for (low, high) in zip(first, last).reversed() {
      key = key << 16 | UInt64(low) << 8 | UInt64(high)
      if let known = tails[key] {
        after = known
        continue
      }
      after = add(Instruction(operation: .bytes, low: low, high: high, next: after))
      tails[key] = after
    }
    result = result < 0 ? after : fork(after, result)
  }

  private static func utf8(_ value: UInt32) -> [UInt8] {
    Unicode.Scalar(value).flatMap { UTF8.encode($0) }.map(Array.init) ?? []
  }
}
