import CEL
import KubernetesValues
import SourceText
import Testing

struct EvaluationPropertyTests {
  private static let libraries =
    FunctionLibrary.standardSet + [
      .urls, .regex, .kubernetesLists(version: 1), .quantities, .sets, .formats, .semanticVersions, .lists,
      .jsonPatch,
    ]
  private static let table = FunctionTable(libraries)

  private static let object = MapValue.make([
    (.string("a"), .list([.int(1), .string("x"), .null])),
    (.string("b"), MapValue.make([(.string("a"), .double(2.5))])),
  ])

  /// Whatever an expression says, it gives a value, an error, or faults whose places lie in its text.
  @Test(arguments: [true, false])
  func nothingTrapsTheEvaluator(isChecked: Bool) {
    var environment = Environment(
      functions: Self.table,
      variables: [
        VariableDeclaration("x", .dyn), VariableDeclaration("object", .map(.string, .dyn)),
        VariableDeclaration("v", .dyn),
      ])
    environment.isChecked = isChecked
    environment.costs = .kubernetes
    let values = VariableValues([.list([.int(3), .string("y")]), Self.object, .int(2)])
    let evaluation = Evaluation(limit: 50_000)
    var evaluated = 0
    for seed in UInt64(1)...1500 {
      var random = RandomExpression(seed: seed)
      let text = random.text(depth: 1 + Int(seed % 4))
      do throws(ExpressionErrors) {
        let program = try Program(text, in: environment)
        _ = program.estimatedCost()
        if !evaluation.run(program, values).value.isError { evaluated += 1 }
      } catch {
        for error in error.errors {
          #expect(Int(error.range.end) <= text.utf8.count && !error.message.isEmpty, "seed \(seed): \(text)")
        }
      }
    }
    #expect(evaluated > 60)
  }

  /// Checking changes nothing but when faults are found.
  @Test func checkedAndUncheckedAgree() {
    let variables = [
      VariableDeclaration("x", .dyn), VariableDeclaration("object", .map(.string, .dyn)),
      VariableDeclaration("v", .dyn),
    ]
    let checked = Environment(functions: Self.table, variables: variables)
    var unchecked = checked
    unchecked.isChecked = false
    let values = VariableValues([.list([.int(3), .string("y")]), Self.object, .int(2)])
    let evaluation = Evaluation(limit: 50_000)
    var compared = 0
    for seed in UInt64(1)...1000 {
      var random = RandomExpression(seed: seed &* 7)
      let text = random.text(depth: 1 + Int(seed % 3))
      guard let first = try? Program(text, in: checked), let second = try? Program(text, in: unchecked) else {
        continue
      }
      let (a, b) = (evaluation.run(first, values), evaluation.run(second, values))
      if a.value.isError {
        #expect(b.value.isError, "seed \(seed): \(text)")
      } else {
        #expect(CorpusValue.isSame(a.value, b.value), "seed \(seed): \(text): \(a.value) and \(b.value)")
        compared += 1
      }
    }
    #expect(compared > 30)
  }

  /// A prepared program gives what the compiled one gives, at the same cost, and is prepared alike again.
  @Test func preparedProgramsAreTheSame() throws {
    let variables = [
      VariableDeclaration("x", .dyn), VariableDeclaration("object", .map(.string, .dyn)),
      VariableDeclaration("v", .dyn),
    ]
    var environment = Environment(functions: Self.table, variables: variables)
    environment.costs = .kubernetes
    let values = VariableValues([.list([.int(3), .string("y")]), Self.object, .int(2)])
    let evaluation = Evaluation(limit: 50_000)
    var compared = 0
    for seed in UInt64(1)...2000 {
      var random = RandomExpression(seed: seed &* 11)
      let text = random.text(depth: 1 + Int(seed % 4))
      guard let program = try? Program(text, in: environment), let code = program.prepared else { continue }
      let again = try Program(prepared: code, text, in: environment)
      #expect(again.prepared == code, "seed \(seed): \(text)")
      let (a, b) = (evaluation.run(program, values), evaluation.run(again, values))
      #expect(a.cost == b.cost, "seed \(seed): \(text)")
      switch (a.value, b.value) {
      case (.error(let x), .error(let y)): #expect(x == y, "seed \(seed): \(text)")
      default: #expect(CorpusValue.isSame(a.value, b.value), "seed \(seed): \(text)")
      }
      compared += 1
    }
    #expect(compared > 100)
  }

  /// A text that nobody wrote is no program, and reading it ends.
  @Test func whatIsNotPreparedIsRefused() throws {
    let environment = Environment(functions: Self.table)
    let code = try #require(try Program("[1, 2].all(x, x > 0 && 'a' in ['a', string(x)])", in: environment).prepared)
    for length in 0..<code.count {
      #expect(throws: ExpressionErrors.self) {
        try Program(prepared: Array(code[..<length]), "", in: environment)
      }
    }
    var refused = 0
    for (place, change) in code.indices.flatMap({ place in [1, 7, 32].map { (place, UInt8($0)) } }) {
      var damaged = code
      damaged[place] = (damaged[place] &+ change) & 0x7F
      if (try? Program(prepared: damaged, "", in: environment)) == nil { refused += 1 }
    }
    #expect(refused > code.count)
  }

  /// Small programs whose data or work would be huge are stopped.
  @Test(arguments: [
    "lists.range(1000000).all(i, lists.range(1000000).all(j, i != j))",
    doubled("'aaaaaaaaaaaaaaaa'", "v + v", 60), doubled("[1]", "v + v", 60),
    doubled("'aaaaaaaa'", "v.replace('', v)", 20), doubled("[1]", "[v, v]", 120),
    doubled("{'a': 1}", "{'a': v, 'b': v}", 120), "'%s'.format([lists.range(1000000)])",
    doubled("optional.of(1)", "v.optMap(y, v.optMap(z, y + z).value())", 40),
  ])
  func explosionsAreStopped(text: String) {
    let environment = Environment.kubernetes(36, functions: Self.table)
    guard let program = try? Program(text, in: environment) else { return }
    _ = program.estimatedCost()
    let outcome = Evaluation().run(program, VariableValues([]))
    #expect(outcome.value.isError || outcome.cost <= CostModel.perCallLimit)
  }

  /// `cel.bind` over and over: the value is used twice each time.
  private static func doubled(_ start: String, _ step: String, _ count: Int) -> String {
    var text = start
    for _ in 0..<count { text = "cel.bind(v, \(text), \(step))" }
    return "(\(text)) == (\(text)) || 'x' in [\(text)]"
  }
}
