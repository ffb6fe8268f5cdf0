import JobsworthTestSupport
import Testing

@testable import Practice

@Suite("Scripts")
struct ShellParserTests {
  /// The programs that a script calls, in order; nil where it is not understood.
  private static func programs(_ script: String) -> [String]? {
    let text = Array(script.utf8)
    guard let (list, _) = ShellParser.parse(text) else { return nil }
    var names: [String] = []
    list.forEachCommand { command, _ in
      if let word = command.words.first { names.append(String(decoding: text[word.range], as: UTF8.self)) }
    }
    return names
  }

  @Test(arguments: [
    ("a; b & c\nd", ["a", "b", "c", "d"]), ("a && b || c | d", ["a", "b", "c", "d"]),
    ("if a; then b; elif c; then d; else e; fi", ["a", "b", "c", "d", "e"]),
    ("while read x; do b; done < file; c", ["read", "b", "c"]), ("for i in 1 2 3; do a $i; done", ["a"]),
    ("for i do a; done", ["a"]), ("case $x in a|b) c;; (d) e;; *) f; esac; g", ["c", "e", "f", "g"]),
    ("f() { a; b; }; f", ["a", "b", "f"]), ("function g { a; }", ["a"]), ("(a; b) > x", ["a", "b"]),
    ("{ a; b; } 2>&1 | c", ["a", "b", "c"]), ("x=$(a | b) c", ["c", "a", "b"]), ("a `b` \"$(c)\"", ["a", "b", "c"]),
    ("cat <<EOF\nif not a script\nEOF\nb", ["cat", "b"]), ("cat <<-'X' | b\n\t$(no\n\tX\nc", ["cat", "b", "c"]),
    ("a # b; c\nd", ["a", "d"]), ("echo a#b", ["echo"]), ("a \\\n  b\nc", ["a", "c"]), ("a $((1 + (2 * 3))) b", ["a"]),
    ("[[ $a == (x|y) && -f b ]] && c", ["c"]), ("(( i++ )); a", ["a"]), ("x=(1 2 \"$(a)\") ; b", ["b"]),
    ("! a | b", ["a", "b"]), ("a >&2 2>/dev/null <in", ["a"]), ("a <<< \"$b\"; c", ["a", "c"]),
    ("diff <(a) <(b)", ["diff", "a", "b"]),
    ("echo ${x:-\"$(a)\"} ${y#'}'}", ["echo"]), ("echo $'it\\'s' b; c", ["echo", "c"]), ("a\r\nb\r\n", ["a", "b"]),
    ("", []),
    ("until a; do b; done", ["a", "b"]), ("a;\n\n# x\n\nb;", ["a", "b"]),
  ])
  func understood(_ script: String, _ expected: [String]) {
    #expect(Self.programs(script) == expected)
  }

  @Test(arguments: [
    "if a; then b", "'", "\"", "$(a", "a; )", "case x in", "{ a", "for", "a;;b", "${x", "`a", "fi", "a && ", "| b",
  ])
  func notUnderstood(_ script: String) {
    #expect(Self.programs(script) == nil)
  }

  @Test("no script traps or hangs, and every place lies in it")
  func fuzz() {
    let pieces = [
      "a", "b c", ";", "\n", "&", "&&", "||", "|", "(", ")", "{ ", " }", "if ", "then ", "fi", "do ", "done", "while ",
      "case x in",
      "esac", ";;", "'", "\"", "$", "$(", "${", "}", "`", "<<E\n", "E\n", ">", "2>&1", "#", "\\", " ", "=", "x=", "[[ ",
      " ]]", "((", "))",
      "é", "\r\n", "$'", "<(", "!", "! ",
    ]
    var random = SeededGenerator(seed: 5)
    var understood = 0
    for _ in 0..<4000 {
      let count = Int.random(in: 1...14, using: &random)
      let text = Array((0..<count).map { _ in pieces.randomElement(using: &random)! }.joined().utf8)
      guard let (list, heredocs) = ShellParser.parse(text) else { continue }
      understood += 1
      list.forEachCommand { command, _ in
        #expect(command.range.upperBound <= text.count)
        for word in command.words { #expect(word.range.upperBound <= text.count && !word.range.isEmpty) }
      }
      for range in heredocs { #expect(range.upperBound <= text.count) }
    }
    #expect(understood > 200)
  }

  @Test("deep nesting is given up, not followed")
  func deep() {
    #expect(Self.programs(String(repeating: "( ", count: 5000) + "a" + String(repeating: " )", count: 5000)) == nil)
    #expect(Self.programs(String(repeating: "$(a ", count: 5000)) == nil)
    #expect(Self.programs("echo " + String(repeating: "\"${x:-", count: 5000)) == nil)
  }
}
