/// Reads RE2's syntax as Go's `regexp/syntax` reads it with Perl's extensions.
struct RegexParser {
  struct Flags {
    var foldsCase = false
    var isMultiline = false
    var dotMatchesNewline = false
    var isUngreedy = false
  }

  let scalars: [Unicode.Scalar]
  var i = 0
  var flags = Flags()
  private var depth = 0
  private let unclosed: String

  static let maximumDepth = 250
  static let maximumRepeat = 1000

  static func parse(_ pattern: String) throws(RegexFault) -> RegexNode {
    var parser = RegexParser(pattern)
    let node = try parser.alternation()
    if parser.i < parser.scalars.count { throw RegexFault(reason: "unexpected )", part: pattern) }
    return node
  }

  private init(_ pattern: String) {
    scalars = Array(pattern.unicodeScalars)
    unclosed = pattern
  }

  // MARK: Reading

  var next: Unicode.Scalar? { i < scalars.count ? scalars[i] : nil }

  func text(_ range: Range<Int>) -> String {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars[range])
    return String(text)
  }

  func fault(_ reason: String, _ range: Range<Int>) -> RegexFault {
    RegexFault(reason: reason, part: text(range.clamped(to: 0..<scalars.count)))
  }

  func starts(with text: String) -> Bool {
    scalars[i...].starts(with: text.unicodeScalars)
  }

  // MARK: Structure

  private mutating func alternation() throws(RegexFault) -> RegexNode {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.maximumDepth else {
      throw RegexFault(reason: "expression nests too deeply", part: unclosed)
    }
    var choices: [RegexNode] = []
    var parts: [RegexNode] = []
    /// Where the last repetition operator began; nil where none came directly before.
    var lastRepeat: Int?
    while let scalar = next {
      let start = i
      var isRepeat = false
      switch scalar {
      case "|":
        i += 1
        choices.append(Self.sequence(parts))
        parts = []
      case ")":
        choices.append(Self.sequence(parts))
        return Self.choice(choices)
      case "(":
        if let group = try group() { parts.append(group) }
      case "*", "+", "?":
        i += 1
        try repetition(
          &parts, minimum: scalar == "+" ? 1 : 0, maximum: scalar == "?" ? 1 : nil, from: start, lastRepeat)
        isRepeat = true
      case "{":
        guard let bounds = try repeatBounds() else {
          i = start + 1
          parts.append(literal("{"))
          break
        }
        try repetition(&parts, minimum: bounds.0, maximum: bounds.1, from: start, lastRepeat)
        isRepeat = true
      case "\\" where starts(with: "\\Q"):
        i += 2
        while let scalar = next, !starts(with: "\\E") {
          parts.append(literal(scalar))
          i += 1
        }
        if next != nil { i += 2 }
      default:
        parts.append(try atom(scalar))
      }
      lastRepeat = isRepeat ? (lastRepeat ?? start) : nil
    }
    choices.append(Self.sequence(parts))
    return Self.choice(choices)
  }

  private static func sequence(_ parts: [RegexNode]) -> RegexNode {
    parts.isEmpty ? .empty : parts.count == 1 ? parts[0] : .sequence(parts)
  }

  private static func choice(_ choices: [RegexNode]) -> RegexNode {
    choices.count == 1 ? choices[0] : .choice(choices)
  }

  /// A group, or nothing where flags are set for the rest of the enclosing group.
  private mutating func group() throws(RegexFault) -> RegexNode? {
    let start = i
    let outer = flags
    i += 1
    if next == "?" {
      i += 1
      if starts(with: "P<") || starts(with: "<") {
        i += next == "P" ? 2 : 1
        try groupName(from: start)
      } else if try setFlags(from: start) {
        return nil
      }
    }
    let node = try alternation()
    guard next == ")" else { throw RegexFault(reason: "missing closing )", part: unclosed) }
    i += 1
    flags = outer
    return node
  }

  private mutating func groupName(from start: Int) throws(RegexFault) {
    let nameStart = i
    while let scalar = next, scalar != ">" { i += 1 }
    guard next == ">" else { throw fault("invalid named capture", start..<scalars.count) }
    let name = text(nameStart..<i)
    i += 1
    let isWord = name.unicodeScalars.allSatisfy { ScalarSet.word.contains($0.value) }
    guard !name.isEmpty, isWord else { throw fault("invalid named capture", start..<i) }
  }

  /// Reads `imsU-imsU` and what ends it.
  ///
  /// - Returns: whether the group ends here and the flags hold for what follows it.
  private mutating func setFlags(from start: Int) throws(RegexFault) -> Bool {
    var isSetting = true
    var hasFlag = false
    while let scalar = next {
      i += 1
      switch scalar {
      case "i": flags.foldsCase = isSetting
      case "m": flags.isMultiline = isSetting
      case "s": flags.dotMatchesNewline = isSetting
      case "U": flags.isUngreedy = isSetting
      case "-" where isSetting:
        isSetting = false
        hasFlag = false
        continue
      case ":" where isSetting || hasFlag: return false
      case ")" where isSetting || hasFlag: return true
      default: throw fault("invalid or unsupported Perl syntax", start..<i)
      }
      hasFlag = true
    }
    throw RegexFault(reason: "missing closing )", part: unclosed)
  }

  // MARK: Repetition

  private mutating func repetition(
    _ parts: inout [RegexNode], minimum: Int, maximum: Int?, from start: Int, _ lastRepeat: Int?
  ) throws(RegexFault) {
    var isGreedy = !flags.isUngreedy
    if next == "?" {
      i += 1
      isGreedy.toggle()
    }
    if let lastRepeat { throw fault("invalid nested repetition operator", lastRepeat..<i) }
    guard let part = parts.popLast() else {
      throw fault("missing argument to repetition operator", start..<i)
    }
    parts.append(.repetition(part, minimum: minimum, maximum: maximum, isGreedy: isGreedy))
    if Self.repeats(parts[parts.count - 1]) > Self.maximumRepeat {
      throw fault("invalid repeat count", start..<i)
    }
  }

  /// How often the innermost part is written out, repetitions within repetitions multiplied.
  private static func repeats(_ node: RegexNode) -> Int {
    switch node {
    case .repetition(let part, let minimum, let maximum, _):
      let count = max(1, maximum ?? minimum)
      return min(repeats(part).multipliedReportingOverflow(by: count).partialValue, maximumRepeat + 1)
    case .sequence(let parts), .choice(let parts): return parts.map(repeats).max() ?? 1
    default: return 1
    }
  }

  /// Reads `{n}`, `{n,}` or `{n,m}`; nil where it is something else, and so only text.
  private mutating func repeatBounds() throws(RegexFault) -> (Int, Int?)? {
    let start = i
    i += 1
    guard let minimum = number() else { return nil }
    var maximum: Int? = minimum
    if next == "," {
      i += 1
      if next == "}" {
        maximum = nil
      } else {
        guard let bound = number() else { return nil }
        maximum = bound
      }
    }
    guard next == "}" else { return nil }
    i += 1
    guard minimum <= Self.maximumRepeat, (maximum ?? 0) <= Self.maximumRepeat, minimum <= maximum ?? minimum
    else { throw fault("invalid repeat count", start..<i) }
    return (minimum, maximum)
  }

  private mutating func number() -> Int? {
    let start = i
    var value = 0
    while let scalar = next, ("0"..."9").contains(scalar) {
      value = min(value * 10 + Int(scalar.value - 48), 100_000)
      i += 1
    }
    if i == start || (i - start > 1 && scalars[start] == "0") { return nil }
    return value
  }

  // MARK: Single characters

  private func literal(_ scalar: Unicode.Scalar) -> RegexNode {
    var set = ScalarSet(scalar.value...scalar.value)
    if flags.foldsCase { set.addCaseVariants() }
    return .scalars(set)
  }

  private mutating func atom(_ scalar: Unicode.Scalar) throws(RegexFault) -> RegexNode {
    switch scalar {
    case "^":
      i += 1
      return .assertion(flags.isMultiline ? .lineBegin : .textBegin)
    case "$":
      i += 1
      return .assertion(flags.isMultiline ? .lineEnd : .textEnd)
    case ".":
      i += 1
      return .scalars(flags.dotMatchesNewline ? .all : .notNewline)
    case "[": return .scalars(try characterClass())
    case "\\":
      let start = i
      guard i + 1 < scalars.count else {
        throw RegexFault(reason: "trailing backslash at end of expression", part: "")
      }
      switch scalars[i + 1] {
      case "A":
        i += 2
        return .assertion(.textBegin)
      case "z":
        i += 2
        return .assertion(.textEnd)
      case "b":
        i += 2
        return .assertion(.wordBoundary)
      case "B":
        i += 2
        return .assertion(.noWordBoundary)
      default:
        if let set = try classEscape() { return .scalars(set) }
        i = start
        return literal(try escape())
      }
    default:
      i += 1
      return literal(scalar)
    }
  }
}
