import CEL
import Testing

struct SyntaxPropertyTests {
  @Test func printingAndParsingGiveTheSameTree() throws {
    for seed in UInt64(1)...400 {
      var random = RandomExpression(seed: seed)
      let text = random.text(depth: 4)
      let tree = try SyntaxTree(parsing: text)
      let printed = tree.description
      let again = try SyntaxTree(parsing: printed)
      #expect(SyntaxTree.sameMeaning(tree, again), "seed \(seed): \(text) became \(printed)")
    }
  }

  @Test(arguments: [
    ("a.b.c", "a.b.c"), ("a . b [ 0 ]", "a.b[0]"), ("- - 1", "1"), ("- - - 1", "-(1)"), ("!(-1)", "!(-1)"),
    ("!!a", "a"),
    ("1 - -1", "1 - -1"),
    ("a?b:c?d:e", "a ? b : c ? d : e"), ("(a?b:c)?d:e", "(a ? b : c) ? d : e"), ("a-(b-c)", "a - (b - c)"),
    ("(a||b)&&c", "(a || b) && c"), ("a||b&&c||d", "a || b && c || d"), ("x.`a-b`", "x.`a-b`"),
    ("[1,?a,]", "[1, ?a]"), ("{?'a':b,}", "{?\"a\": b}"), ("T{a:1}", "T{a: 1}"), (".a.b(c)", ".a.b(c)"),
    ("'\\n\\u00e9'", "\"\\né\""), ("0x10 + 0x1Fu", "16 + 31u"), (".5e3", "500.0"), ("a // b", "a"),
  ])
  func isPrinted(text: String, as expected: String) throws {
    #expect(try SyntaxTree(parsing: text).description == expected)
  }

  @Test func nothingTrapsTheParser() {
    for seed in UInt64(1)...3000 {
      var random = RandomExpression(seed: seed)
      let text = random.damaged(random.text(depth: 3))
      _ = try? SyntaxTree(parsing: text)
    }
  }

  @Test(arguments: [
    String(repeating: "(", count: 100_000), String(repeating: "[", count: 90_000),
    "a" + String(repeating: ".a", count: 40_000), "1" + String(repeating: "+1", count: 40_000),
    String(repeating: "a?", count: 40_000), "a" + String(repeating: "[a", count: 40_000),
    String(repeating: "x.map(x, ", count: 9_000), String(repeating: "{1:", count: 30_000),
    String(repeating: "a", count: 200_000),
  ])
  func whatIsTooDeepOrTooLongIsRefused(text: String) {
    #expect(throws: ExpressionError.self) { try SyntaxTree(parsing: text) }
  }

  @Test func longChainsOfLogicAreFine() throws {
    let text = Array(repeating: "a", count: 10_000).joined(separator: " || ")
    var environment = Environment(functions: .standard)
    environment.add(VariableDeclaration("a", .bool))
    let program = try Program(text, in: environment)
    #expect(CorpusValue.isSame(Evaluation().run(program, VariableValues([.bool(false)])).value, .bool(false)))
  }
}
