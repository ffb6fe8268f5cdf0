/// Runs a regular expression and remembers the states that it came through, for the next text.
///
/// A deterministic automaton is built as far as texts need it and thrown away when it grows too large, so that
/// time and memory stay bounded. Not to be shared between threads.
package final class RegexMatcher {
  /// What came before a place, as far as assertions ask.
  private enum Context: UInt8 { case begin, newline, word, other }

  private struct StateKey: Equatable {
    let threads: [Int32]
    let context: UInt8

    var fingerprint: UInt64 {
      threads.reduce(0xCBF2_9CE4_8422_2325 ^ UInt64(context)) {
        ($0 ^ UInt64(UInt32(bitPattern: $1))) &* 0x100_0000_01B3
      }
    }
  }

  /// Kept alive: an evaluation finds its matchers by the identity of their patterns.
  private let source: RegularExpression
  private let regex: RegexAutomaton
  /// By state and byte class; the class after the last is the end of the text. -1: not yet known.
  private var transitions: [Int32] = []
  private var states: [StateKey] = []
  /// States by their fingerprints; where two have the same, the later one stands behind it.
  private var indexes = NumberTable()
  private var visited: [UInt32]
  private var generation: UInt32 = 0

  private static let accepted: Int32 = -2
  private static let dead: Int32 = -3
  private static let unknown: Int32 = -1
  private static let maximumStates = 2_000

  package init(_ regex: RegularExpression) {
    let automaton = RegexAutomaton(regex.node)
    source = regex
    self.regex = automaton
    visited = Array(repeating: 0, count: automaton.instructions.count)
  }

  // MARK: Whether

  /// Whether the pattern matches anywhere in a text.
  package func matches(_ text: String) -> Bool {
    var text = text
    text.makeContiguousUTF8()
    return matches(text.utf8Span.span)
  }

  private func matches(_ bytes: Span<UInt8>) -> Bool {
    if states.count > Self.maximumStates { forget() }
    let width = regex.classCount + 1
    var state = index(of: StateKey(threads: [regex.start], context: Context.begin.rawValue))
    for i in bytes.indices {
      let symbol = Int(regex.byteClasses[Int(bytes[i])])
      var next = transitions[Int(state) * width + symbol]
      if next == Self.unknown {
        if states.count > Self.maximumStates {
          // Begin anew from the state that the text is in.
          let key = states[Int(state)]
          forget()
          state = index(of: key)
        }
        next = transition(from: state, symbol)
      }
      if next == Self.accepted { return true }
      if next == Self.dead { return false }
      state = next
    }
    var last = transitions[Int(state) * width + width - 1]
    if last == Self.unknown { last = transition(from: state, width - 1) }
    return last == Self.accepted
  }

  private func forget() {
    transitions.removeAll(keepingCapacity: true)
    states.removeAll(keepingCapacity: true)
    indexes.removeAll()
  }

  private func index(of key: StateKey) -> Int32 {
    var fingerprint = key.fingerprint
    while let known = indexes[fingerprint] {
      if states[Int(known)] == key { return known }
      fingerprint &+= 1
    }
    let index = Int32(states.count)
    states.append(key)
    indexes[fingerprint] = index
    transitions.append(contentsOf: repeatElement(Self.unknown, count: regex.classCount + 1))
    return index
  }

  private func transition(from state: Int32, _ symbol: Int) -> Int32 {
    let key = states[Int(state)]
    let byte = symbol < regex.classCount ? regex.representatives[symbol] : nil
    let context = Context(rawValue: key.context) ?? .other
    nextGeneration()
    var reached: [Int32] = []
    var isMatch = false
    // No match begins in the middle of a scalar; and only a beginning can be there, for whatever goes on has
    // consumed whole ones.
    let isInside = byte.map { $0 & 0xC0 == 0x80 } ?? false
    for thread in key.threads where !(isInside && thread == regex.start) {
      follow(thread, context, byte, &reached, &isMatch)
    }
    let result: Int32
    if isMatch {
      result = Self.accepted
    } else if let byte {
      var threads: [Int32] = []
      for pc in reached {
        let instruction = regex.instructions[Int(pc)]
        if instruction.low <= byte, byte <= instruction.high { threads.append(instruction.next) }
      }
      if !regex.isAnchored { threads.append(regex.start) }
      if threads.isEmpty {
        result = Self.dead
      } else {
        threads.sort()
        var unique: [Int32] = []
        for thread in threads where unique.last != thread { unique.append(thread) }
        let after = regex.hasAssertions ? Self.context(after: byte) : .other
        result = index(of: StateKey(threads: unique, context: after.rawValue))
      }
    } else {
      result = Self.dead
    }
    transitions[Int(state) * (regex.classCount + 1) + symbol] = result
    return result
  }

  private static func context(after byte: UInt8) -> Context {
    byte == 10 ? .newline : isWord(byte) ? .word : .other
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x5F, 0x61...0x7A: true
    default: false
    }
  }

  private func nextGeneration() {
    generation &+= 1
    if generation == 0 {
      for i in visited.indices { visited[i] = 0 }
      generation = 1
    }
  }

  /// Adds all byte instructions that are reached from one without consuming anything.
  private func follow(
    _ start: Int32, _ context: Context, _ byte: UInt8?, _ reached: inout [Int32], _ isMatch: inout Bool
  ) {
    var stack = [start]
    while let pc = stack.popLast() {
      if visited[Int(pc)] == generation { continue }
      visited[Int(pc)] = generation
      let instruction = regex.instructions[Int(pc)]
      switch instruction.operation {
      case .bytes: reached.append(pc)
      case .match: isMatch = true
      case .fork:
        stack.append(instruction.other)
        stack.append(instruction.next)
      case .assertion:
        if Self.holds(instruction.low, context, byte) { stack.append(instruction.next) }
      }
    }
  }

  private static func holds(_ assertion: UInt8, _ context: Context, _ byte: UInt8?) -> Bool {
    switch RegexNode.Assertion(rawValue: assertion) {
    case .textBegin: context == .begin
    case .textEnd: byte == nil
    case .lineBegin: context == .begin || context == .newline
    case .lineEnd: byte == nil || byte == 10
    case .wordBoundary: (context == .word) != (byte.map(isWord) ?? false)
    case .noWordBoundary: (context == .word) == (byte.map(isWord) ?? false)
    case nil: false
    }
  }

  // MARK: Where

  private struct Thread {
    var pc: Int32
    var start: Int
  }

  /// The first match at or after an offset, of several at one place the one that backtracking would find.
  ///
  /// - Parameter bytes: the text's UTF-8.
  package func firstMatch(in bytes: [UInt8], from offset: Int) -> Range<Int>? {
    var threads: [Thread] = []
    var next: [Thread] = []
    var found: Range<Int>?
    var i = offset
    while true {
      let context: Context = i == 0 ? .begin : Self.context(after: bytes[i - 1])
      let byte = i < bytes.count ? bytes[i] : nil
      nextGeneration()
      var current: [Thread] = []
      for thread in threads where advance(thread, i, context, byte, &current, &found) { break }
      // A later start comes after all that began before; none is needed once there is a match.
      let isInside = byte.map { $0 & 0xC0 == 0x80 } ?? false
      if found == nil, !isInside, !(regex.isAnchored && i > 0) {
        _ = advance(Thread(pc: regex.start, start: i), i, context, byte, &current, &found)
      }
      guard let byte, !current.isEmpty || found == nil else { return found }
      if current.isEmpty, regex.isAnchored { return found }
      next.removeAll(keepingCapacity: true)
      for thread in current {
        let instruction = regex.instructions[Int(thread.pc)]
        if instruction.low <= byte, byte <= instruction.high {
          next.append(Thread(pc: instruction.next, start: thread.start))
        }
      }
      swap(&threads, &next)
      if threads.isEmpty, found != nil { return found }
      i += 1
    }
  }

  /// Follows a thread in order of preference.
  ///
  /// - Returns: whether it came to a match, so that threads after it no longer count.
  private func advance(
    _ thread: Thread, _ position: Int, _ context: Context, _ byte: UInt8?, _ current: inout [Thread],
    _ found: inout Range<Int>?
  ) -> Bool {
    var stack = [thread.pc]
    while let pc = stack.popLast() {
      if visited[Int(pc)] == generation { continue }
      visited[Int(pc)] = generation
      let instruction = regex.instructions[Int(pc)]
      switch instruction.operation {
      case .bytes: current.append(Thread(pc: pc, start: thread.start))
      case .match:
        found = thread.start..<position
        return true
      case .fork:
        stack.append(instruction.other)
        stack.append(instruction.next)
      case .assertion:
        if Self.holds(instruction.low, context, byte) { stack.append(instruction.next) }
      }
    }
    return false
  }

  /// The matches from the front, none inside another; a negative limit takes all.
  ///
  /// An empty match directly behind another is left out, as Go's `FindAllString` does.
  package func allMatches(in bytes: [UInt8], limit: Int) -> [Range<Int>] {
    var result: [Range<Int>] = []
    var offset = 0
    var previousEnd = -1
    while offset <= bytes.count, limit < 0 || result.count < limit {
      guard let match = firstMatch(in: bytes, from: offset) else { break }
      if !(match.isEmpty && match.lowerBound == previousEnd) { result.append(match) }
      if match.upperBound > offset {
        offset = match.upperBound
      } else {
        offset += 1
        while offset < bytes.count, bytes[offset] & 0xC0 == 0x80 { offset += 1 }
      }
      previousEnd = match.upperBound
    }
    return result
  }
}
