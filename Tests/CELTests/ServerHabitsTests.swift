import CEL
import JobsworthTestSupport
import KubernetesValues
import Testing

/// Where the API server's release of cel-go differs from the language as it is written down, or from what one would
/// guess. Each outcome is what kube-apiserver 1.36 gives.
@Suite("The API server's own ways")
struct ServerHabitsTests {
  private static let environment = Environment.kubernetes(
    36, functions: .kubernetes(36),
    variables: ["object", "number", "nothing"].map { VariableDeclaration($0, .dyn) })

  private static func run(_ text: String) throws -> Outcome {
    let object = MapValue.make([(key: .string("a"), value: .int(1)), (key: .string("list"), value: .list([.int(1)]))])
    return Evaluation().run(try Program(text, in: environment), VariableValues([object, .int(5), .null]))
  }

  @Test(arguments: [
    // What is no map has no parts; only asking a list for a name is a mistake.
    ("has(number.a)", "false"), ("has(nothing.a)", "false"), ("has(object.a.b)", "false"),
    ("number.?a.hasValue()", "false"), ("object.?a.b.c.hasValue()", "false"),
    // Alternatives are not computed in vain, and keys of nothing not at all.
    ("optional.of(1).orValue(1 / 0)", "1"), ("optional.of(1).or(optional.of(1 / 0)).value()", "1"),
    ("object.?b[object.c].hasValue()", "false"), ("dyn(1).orValue(2)", "1"),
    ("optional.ofNonZeroValue(optional.none()).hasValue()", "true"),
    // Places behind a text.
    ("'abc'.indexOf('c', 7)", "-1"), ("'abc'.lastIndexOf('c', 3)", "-1"), ("'abc'.indexOf('', 7)", "7"),
    // Quantities: whole where the server holds 64 bits.
    ("sign(quantity('-2'))", "-1"), ("quantity('1.5Gi').isInteger()", "false"), ("quantity('1Ki').isInteger()", "true"),
    ("quantity('9223372036854775807').isInteger()", "false"), ("quantity('1E').isInteger()", "true"),
    ("quantity('0.1').add(100).asApproximateFloat() == 100.10000000000001", "true"),
    ("quantity('1k').add(quantity('1')).isInteger()", "true"),
    ("quantity('1') != dyn(1)", "true"), ("dyn(1) == quantity('1')", "false"), ("quantity('1') == dyn(null)", "false"),
    // Numbers as people read them.
    ("'%f'.format([1234567.5])", "1,234,567.500000"), ("'%.0f'.format([999.9999])", "1,000"),
    ("'%.2f'.format([-1234.5])", "-1,234.50"), ("'%.1f'.format([-0.0])", "0.0"), ("'%.0f'.format([-0.4])", "-0"),
    ("'%.1f'.format([12.0])", "12.0"),
    ("'%.2e'.format([1234.5])", "1.234500×10⁰³"), ("'%d'.format([1234567])", "1234567"),
    ("string(duration('1.5s') + duration('1us'))", "1.5000010000000001s"), ("string(duration('-1.5s'))", "-1.5s"),
    ("string(duration('2562047h') + duration('1ns'))", "9223369200s"),
    // Entries with one key: the last counts.
    ("{'a': 1, 'a': 2}.a", "2"), ("{'a': object.a, 'a': dyn(7)}.a", "7"), ("{'a': object.a, 'a': dyn(7)}.size()", "1"),
    // Signs in pairs are none.
    ("--7", "7"), ("---7", "-7"), ("quantity('') in []", "false"),
    // Zones by numbers, whatever they are.
    ("timestamp('2023-01-01T00:00:00Z').getHours('+25:30')", "1"),
    ("timestamp('2023-01-01T00:00:00Z').getMinutes('-2:30')", "30"),
    ("timestamp('2023-01-01T00:00:00Z').getHours('Local')", "0"),
    ("[dyn(b'a'), dyn(duration('1s'))].isSorted()", "true"),
    // Patterns.
    ("'αβ'.matches('^\\\\p{Greek}+$')", "true"), ("'漢字'.matches('\\\\p{Han}{2}')", "true"),
    ("'x'.matches('\\\\p{script_that_is_not}')", "!"), ("'Жя'.find('\\\\P{Latin}+')", "Жя"),
    ("'aB'.find('\\\\p{uppercase-letter}')", "B"), ("'a_'.find('\\\\_')", "_"),
    ("'ab'.matches('(?P<n>a)(?P<n>b)')", "true"), ("'é'.matches('\\\\p{Assigned}')", "true"),
    ("'ab'.matches('\\\\p{LC}b')", "true"), ("'a'.matches('\\\\p{Cn}')", "false"),
  ])
  func gives(text: String, expected: String) throws {
    guard expected != "!" else {
      #expect(throws: ExpressionErrors.self) { try Self.run(text) }
      return
    }
    let value = try Self.run("string(\(text))").value
    guard case .string(let found) = value else {
      Issue.record("\(text) gives \(value)")
      return
    }
    #expect(found == expected)
  }

  /// Lines of a table: an expression and the error's words.
  private static let errors = rows("cel/server-errors.tsv", columns: 2)
  /// A format, a text as an expression writes it, and what is wrong with it.
  private static let formats = rows("cel/formats.tsv", columns: 3)
  /// An expression and its cost, whether or not it has a value.
  private static let costTable = rows("cel/server-costs.tsv", columns: 2)

  private static func rows(_ path: String, columns: Int) -> [[String]] {
    let text = (try? Fixture.text(path)) ?? ""
    return text.split(separator: "\n").filter { !$0.hasPrefix("# ") }.map {
      let row = $0.split(separator: "\t", maxSplits: columns - 1, omittingEmptySubsequences: false).map(String.init)
      return row.count == columns ? row : Array(repeating: "?", count: columns)
    }
  }

  @Test func tablesAreWhole() {
    #expect(Self.errors.count == 173)
    #expect(Self.formats.count == 197)
    #expect(Self.costTable.count == 269)
  }

  @Test(arguments: errors)
  func failsInTheServersWords(row: [String]) throws {
    try fails(text: row[0], message: row[1])
  }

  @Test(arguments: costTable)
  func costsWhatItCostsTheServer(row: [String]) throws {
    #expect(try String(Self.run(row[0]).cost) == row[1])
  }

  @Test(arguments: formats)
  func findsFaults(row: [String]) throws {
    let text = "format.\(row[0])().validate(\(row[1])).orValue([]).join(' | ')"
    guard case .string(let faults) = try Self.run(text).value else {
      Issue.record("\(text) gives no string")
      return
    }
    #expect(faults == row[2])
  }

  /// Keys that the language does not allow are keys of Go's maps, lists and maps those of nobody else.
  @Test(arguments: [
    ("{1.5: 'a'}[1.5]", "a"), ("dyn(null) in {dyn(null): 'a'}", "true"), ("int in {type(1): 'a'}", "true"),
    ("duration('1000ms') in {duration('1s'): 'a'}", "true"), ("[1] in {[1]: 'a'}", "false"), ("{[1]: 'a'}.size()", "1"),
    ("double('1_0.5')", "10.5"), ("double('0x_1p4')", "16"),
    ("{dyn(1.5): 1, dyn(1.5): 2}.size()", "1"),
  ])
  func nearlyAnythingIsAKey(text: String, expected: String) throws { try gives(text: text, expected: expected) }

  @Test(arguments: [
    ("has(object.list.a)", "unsupported index type 'string' in list"),
    ("[1, 1].transformMapEntry(i, v, {v: i})", "insert failed: key 1 already exists"),
    (
      "url('//a b#f')",
      "URL parse error during conversion from string: parse \"//a b\": invalid character \" \" in host name"
    ),
    ("{dyn(b'a'): 1}", "internal error: runtime error: hash of unhashable type types.Bytes"),
    ("quantity('1') == dyn(1)", "no such overload"), ("ip('10.0.0.1') == dyn('10.0.0.1')", "no such overload"),
    ("[dyn(null)].isSorted()", "no such overload"), ("[object].min()", "no such overload"),
    ("quantity('1.5Gi').asInteger()", "cannot convert value to integer"),
    ("duration(number)", "type conversion error from 'int' to 'google.protobuf.Duration'"),
  ])
  func fails(text: String, message: String) throws {
    guard case .error(let error) = try Self.run(text).value else {
      Issue.record("\(text) does not fail")
      return
    }
    #expect(error.message == message)
  }

  /// The server computes what it can beforehand, so that a mistake there is one of the whole expression, even where
  /// nobody would come by.
  @Test(arguments: [
    ("int('a')", "type conversion error from 'string' to 'int'"),
    ("true || int('a') == 1", "type conversion error from 'string' to 'int'"),
    ("int(dyn('a')) == 1", "type conversion error from 'string' to 'int'"), ("uint(-1)", "unsigned integer overflow"),
    ("object[dyn(null)]", "invalid qualifier type: null_type"), ("matches('+1', 'a')", "invalid matches argument"),
    ("quantity('1').sign()", "found no matching overload for 'sign' applied to 'kubernetes.Quantity.()'"),
  ])
  func isRefused(text: String, message: String) {
    do throws(ExpressionErrors) {
      _ = try Program(text, in: Self.environment)
      Issue.record("\(text) compiles")
    } catch {
      #expect(error.errors.first?.message == message)
    }
  }

  @Test(
    "looking for what is not there costs nothing, and neither does a choice between optionals",
    arguments: [
      ("object.?b", 1), ("object.?a", 2), ("object.?b.orValue(1)", 1), ("[1, 2].map(x, 'a')", 5), ("type(1)", 0),
      ("number in []", 0), ("format.uuid().validate('123e4567-e89b-12d3-a456-426614174000')", 73),
      ("format.date().validate('2021-01-01')", 37),
    ])
  func costs(text: String, cost: UInt64) throws {
    #expect(try Self.run(text).cost == cost)
  }

  /// More patterns than an evaluation keeps: those that are read anew must not be taken for others.
  @Test func manyPatternsAreKeptApart() throws {
    let environment = Environment.kubernetes(
      36, functions: .kubernetes(36), variables: ["text", "pattern"].map { VariableDeclaration($0, .dyn) })
    let program = try Program("text.matches(pattern)", in: environment)
    let evaluation = Evaluation()
    for number in 0..<3_000 {
      let isAsked = number % 2 == 0
      let pattern = "^\(isAsked ? "a" : "b")\(number)$"
      guard
        case .bool(let matches) = evaluation.run(
          program, VariableValues([.string("a\(number)"), .string(pattern)])
        ).value
      else {
        Issue.record("\(pattern) gives no bool")
        continue
      }
      #expect(matches == isAsked)
    }
  }
}
