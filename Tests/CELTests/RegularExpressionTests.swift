import CEL
import JobsworthTestSupport
import Testing

struct RegularExpressionTests {
  private func matches(_ pattern: String, _ text: String) throws -> Bool {
    RegexMatcher(try RegularExpression(pattern)).matches(text)
  }

  private func all(_ pattern: String, _ text: String, _ limit: Int = -1) throws -> [String] {
    let bytes = Array(text.utf8)
    return RegexMatcher(try RegularExpression(pattern)).allMatches(in: bytes, limit: limit)
      .map { String(decoding: bytes[$0], as: UTF8.self) }
  }

  @Test(arguments: [
    ("^abc$", "abc", true), ("^abc$", "abcd", false), ("b+", "abbbc", true), ("^$", "", true), ("a|", "b", true),
    ("(?i)ÉCOLE", "école", true), ("(?i)k", "\u{212A}", true), ("(?i)straße", "STRASSE", false),
    ("^.$", "é", true), ("^..$", "é", false), ("^.$", "\n", false), ("(?s)^.$", "\n", true),
    ("(?m)^b$", "a\nb\nc", true), ("^b$", "a\nb\nc", false), (#"\bfoo\b"#, "a foo b", true),
    (#"\bfoo\b"#, "afoo b", false), (#"\Boo\b"#, "foo", true), (#"^\d{3}-\d{2,}$"#, "123-4567", true),
    (#"^\d{3}-\d{2,}$"#, "123-4", false), (#"^[[:alpha:]_]+$"#, "a_B", true), (#"^\pL+$"#, "Größe", true),
    (#"^\p{Lu}"#, "größe", false), (#"^\P{Nd}$"#, "٣", false), (#"[^\x00-\x7F]"#, "abc", false),
    (#"[^\x00-\x7F]"#, "abç", true), (#"\Qa.b\E+"#, "a.bb", true), (#"^[a\]b-]+$"#, "a]b-", true),
    ("x{0}y", "y", true), ("(?:ab){2,3}$", "ababab", true), ("a{,2}", "a{,2}", true), ("{", "{", true),
    (#"^\x{1F451}$"#, "👑", true), ("[👑-👒]", "👒", true), (#"\z"#, "abc", true), ("(?P<n>a)(?<m>b)", "ab", true),
    ("(?U)a+?b", "aab", true), ("(?i:a)B", "AB", true), ("(?i:a)B", "Ab", false), (#"\B"#, "aéb", false),
    (#"(^|/)(ba|da|a|k|z)?sh$"#, "/bin/bash", true), (#"^-[a-zA-Z]*c$"#, "-ec", true),
  ])
  func agrees(pattern: String, text: String, expected: Bool) throws {
    #expect(try matches(pattern, text) == expected)
  }

  @Test(arguments: [
    (")", "unexpected ): `)`"), ("(", "missing closing ): `(`"), ("*", "missing argument to repetition operator: `*`"),
    ("x++", "invalid nested repetition operator: `++`"), ("x**", "invalid nested repetition operator: `**`"),
    ("[a", "missing closing ]: `[a`"), ("[z-a]", "invalid character class range: `z-a`"),
    ("x{1001}", "invalid repeat count: `{1001}`"), ("(x{500}){3}", "invalid repeat count: `{3}`"),
    (#"\8"#, #"invalid escape sequence: `\8`"#), (#"(a)\1"#, #"invalid escape sequence: `\1`"#),
    ("a\\", "trailing backslash at end of expression: ``"), ("(?=a)", "invalid or unsupported Perl syntax: `(?=`"),
    (#"\pX"#, #"invalid character class range: `\pX`"#), ("(?i", "missing closing ): `(?i`"),
  ])
  func isRefused(pattern: String, message: String) {
    do {
      _ = try RegularExpression(pattern)
      Issue.record("\(pattern) is accepted")
    } catch {
      #expect(error.description == "error parsing regexp: \(message)")
    }
  }

  @Test func findsTheLeftmostAndPrefersTheFirst() throws {
    #expect(try all("a|ab", "ab") == ["a"])
    #expect(try all("ab|a", "ab") == ["ab"])
    #expect(try all("a+?", "aa") == ["a", "a"])
    #expect(try all("a*", "baac") == ["", "aa", ""])
    #expect(try all("", "né") == ["", "", ""])
    #expect(try all("(|a)*", "aa") == ["", "", ""])
    #expect(try all("(|a)+", "aa") == ["", "", ""])
    #expect(try all(#"\d+"#, "1 22 333", 2) == ["1", "22"])
    #expect(try all("(?i)[k-l]+", "xKLk") == ["KLk"])
  }

  /// The work grows with the text, not with its powers.
  @Test(arguments: ["(a*)*b", "(a|aa)+$b", "(x+x+)+y", "(.*)(.*)(.*)(.*)(.*)[^a]", "(a?){40}a{40}b"])
  func hostilePatternsTakeLinearTime(pattern: String) throws {
    #expect(try !matches(pattern, String(repeating: "a", count: 100_000)))
    #expect(try all(pattern, String(repeating: "a", count: 5_000)).isEmpty)
  }

  // MARK: Against backtracking

  /// A pattern and what a backtracking matcher makes of it.
  private indirect enum Pattern {
    case character(Character)
    case any, wordBoundary, begin, end
    case set([Character], isNegated: Bool)
    case sequence([Pattern])
    case choice([Pattern])
    case repetition(Pattern, Int, Int?, isGreedy: Bool)

    var text: String {
      switch self {
      case .character(let character): String(character)
      case .any: "."
      case .wordBoundary: #"\b"#
      case .begin: "^"
      case .end: "$"
      case .set(let characters, let isNegated): "[\(isNegated ? "^" : "")\(String(characters))]"
      case .sequence(let parts): parts.map(\.text).joined()
      case .choice(let parts): "(?:\(parts.map(\.text).joined(separator: "|")))"
      case .repetition(let part, let low, let high, let isGreedy):
        "(?:\(part.text)){\(low),\(high.map(String.init) ?? "")}" + (isGreedy ? "" : "?")
      }
    }

    /// Calls back for each way to match from a place, in order of preference, until one is taken.
    func match(_ text: [Character], _ i: Int, _ taken: (Int) -> Bool) -> Bool {
      switch self {
      case .character(let character): return i < text.count && text[i] == character && taken(i + 1)
      case .any: return i < text.count && text[i] != "\n" && taken(i + 1)
      case .set(let characters, let isNegated):
        return i < text.count && characters.contains(text[i]) != isNegated && taken(i + 1)
      case .begin: return i == 0 && taken(i)
      case .end: return i == text.count && taken(i)
      case .wordBoundary:
        func isWord(_ index: Int) -> Bool { text.indices.contains(index) && "ab_".contains(text[index]) }
        return isWord(i - 1) != isWord(i) && taken(i)
      case .sequence(let parts):
        guard let first = parts.first else { return taken(i) }
        let rest = Pattern.sequence(Array(parts.dropFirst()))
        return first.match(text, i) { rest.match(text, $0, taken) }
      case .choice(let parts): return parts.contains { $0.match(text, i, taken) }
      case .repetition(let part, let low, let high, let isGreedy):
        if let high, high == 0 { return taken(i) }
        let next = Pattern.repetition(part, max(0, low - 1), high.map { $0 - 1 }, isGreedy: isGreedy)
        func again() -> Bool {
          part.match(text, i) { end in
            // A round that consumes nothing ends an optional repetition.
            end == i && low == 0 ? taken(end) : next.match(text, end, taken)
          }
        }
        if low > 0 { return again() }
        return isGreedy ? again() || taken(i) : taken(i) || again()
      }
    }
  }

  private func pattern(_ depth: Int, _ generator: inout SeededGenerator) -> Pattern {
    func part() -> Pattern { pattern(depth - 1, &generator) }
    switch Int.random(in: 0..<(depth == 0 ? 6 : 11), using: &generator) {
    case 0, 1: return .character("abé ".randomElement(using: &generator) ?? "a")
    case 2: return .any
    case 3: return .set(["a", "é"], isNegated: Bool.random(using: &generator))
    case 4: return [.begin, .end, .wordBoundary].randomElement(using: &generator) ?? .end
    case 5: return .character("b")
    case 6, 7: return .sequence([part(), part()])
    case 8: return .choice([part(), part()])
    default:
      let low = Int.random(in: 0...1, using: &generator)
      let high = Bool.random(using: &generator) ? nil : low + Int.random(in: 0...2, using: &generator)
      return .repetition(part(), low, high, isGreedy: Bool.random(using: &generator))
    }
  }

  @Test func agreesWithBacktracking() throws {
    var generator = SeededGenerator(seed: 11)
    for round in 0..<2000 {
      let pattern = pattern(3, &generator)
      guard let regex = try? RegularExpression(pattern.text) else { continue }
      let matcher = RegexMatcher(regex)
      for _ in 0..<3 {
        let count = Int.random(in: 0...6, using: &generator)
        let text = (0..<count).map { _ in "abé \n".randomElement(using: &generator) ?? "a" }
        var expected: Range<Int>?
        for start in 0...text.count where expected == nil {
          _ = pattern.match(text, start) { end in
            expected = start..<end
            return true
          }
        }
        let string = String(text)
        let place = "round \(round): \(pattern.text) on \(string.debugDescription)"
        #expect(matcher.matches(string) == (expected != nil), "\(place)")
        let found = matcher.firstMatch(in: Array(string.utf8), from: 0)
        let bytes = expected.map { range in
          String(text[..<range.lowerBound]).utf8.count..<String(text[..<range.upperBound]).utf8.count
        }
        #expect(found == bytes, "\(place)")
      }
    }
  }
}
