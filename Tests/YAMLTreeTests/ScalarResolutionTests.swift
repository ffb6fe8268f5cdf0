import SourceText
import Testing
import YAMLTree

@Suite struct ScalarResolutionTests {
  private func resolve(_ text: String) throws -> ResolvedScalar {
    let stream = YAMLStream(parsing: SourceFile(path: "t", text: "v: " + text + "\n"))
    return try #require(stream.documents.first?.root["v"]).scalar
  }

  @Test(arguments: ["y", "Y", "yes", "Yes", "YES", "on", "On", "ON", "true", "True", "TRUE"])
  func trueWords(_ text: String) throws { #expect(try resolve(text) == .bool(true)) }

  @Test(arguments: ["n", "N", "no", "No", "NO", "off", "Off", "OFF", "false", "False", "FALSE"])
  func falseWords(_ text: String) throws { #expect(try resolve(text) == .bool(false)) }

  @Test(arguments: ["", "~", "null", "Null", "NULL"])
  func nullWords(_ text: String) throws { #expect(try resolve(text) == .null) }

  @Test(
    arguments: [
      ("5", 5), ("+5", 5), ("-5", -5), ("010", 8), ("0777", 511), ("-010", -8), ("0_7", 7), ("00", 0), ("0o17", 15),
      ("0O17", 15), ("0x1F", 31), ("0XfF", 255), ("+0x1F", 31), ("0b11", 3), ("0B1", 1), ("1_000", 1000),
      ("1__0", 10), ("1_", 1), ("-0", 0), ("9223372036854775807", Int64.max), ("-9223372036854775808", Int64.min),
      ("!!int \"5\"", 5),
    ] as [(String, Int64)])
  func integers(_ text: String, _ expected: Int64) throws { #expect(try resolve(text) == .int(expected)) }

  @Test(
    arguments: [
      ("08", 8), ("09", 9), ("0778", 778), ("3.0", 3), ("1.", 1), ("1e3", 1000), ("1E3", 1000), ("1e+3", 1000),
      ("1.e3", 1000), ("12e03", 12000), ("1_0.5", 10.5), (".5", 0.5), ("3.10", 3.1), ("-0.0", -0.0),
      ("99999999999999999999", 1e20), ("0.1e-400", 0), ("!!float 3", 3), ("-9223372036854775809", -0x1p63),
    ] as [(String, Double)])
  func floats(_ text: String, _ expected: Double) throws { #expect(try resolve(text) == .float(expected)) }

  @Test(arguments: [
    "yEs", "oN", "tRue", "oFF", "nUll", "0o8", "0x", "0b2", "_1", "1:30", "190:20:30", "1,000", "1e400", "2001-12-14",
    "2001-12-14T21:59:43Z", "\"5\"", "'true'", "!!str 5", "!foo x", "!foo 5", ".", "..", "-a", "1.2.3", "+", "0x1g",
    "1e", "<<", "5m", "--1", ".5_0",
  ])
  func strings(_ text: String) throws { #expect(try resolve(text) == .string) }

  @Test func unsignedAndTheRest() throws {
    #expect(try resolve("9223372036854775808") == .uint(9_223_372_036_854_775_808))
    #expect(try resolve("18446744073709551615") == .uint(.max))
    #expect(try resolve("18446744073709551616") == .float(18_446_744_073_709_551_616))
    #expect(try resolve(".inf") == .notFinite("+Inf"))
    #expect(try resolve("-.INF") == .notFinite("-Inf"))
    #expect(try resolve(".NaN") == .notFinite("NaN"))
    #expect(try resolve("!!binary aGk=") == .binary(Array("hi".utf8)))
    #expect(try resolve("!!int x") == .mismatch(tag: "!!int"))
    #expect(try resolve("!!bool \"yes\"") == .bool(true))
    #expect(try resolve("!!null \"\"") == .null)
  }
}
