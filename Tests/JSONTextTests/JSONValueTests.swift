import JSONText
import Testing

/// The reader of journals is also that of what editors send, so it meets text that nobody of ours wrote.
@Suite struct JSONValueTests {
  @Test(arguments: [
    ("null", JSONValue.null), (" true\n", .bool(true)), ("false", .bool(false)), ("0", .int(0)), ("-0", .int(0)),
    ("-12", .int(-12)), ("9223372036854775807", .int(.max)),
    ("9223372036854775808", .double(9_223_372_036_854_775_808)),
    ("1.5e+3", .double(1500)), ("1E2", .double(100)), ("-0.25", .double(-0.25)), ("[]", .array([])),
    ("[1, [2]]", .array([.int(1), .array([.int(2)])])), ("{}", .object([:])),
    (#"{"a":1,"a":2}"#, .object(["a": .int(2)])), (#""\"\\\/\b\f\n\r\t""#, .string("\"\\/\u{8}\u{C}\n\r\t")),
    (#""\u00e9\ud83d\ude00""#, .string("é😀")), (#""\uD83D\uDE00""#, .string("😀")), ("\"é😀\"", .string("é😀")),
  ])
  func reads(_ text: String, _ value: JSONValue) {
    #expect(JSONValue(text.utf8) == value)
  }

  @Test(arguments: [
    "", " ", "nul", "nulll", "True", "+1", "01", "-01", "-", ".5", "1.", "1e", "1e+", "0x10", "1_0", "NaN", "Infinity",
    "1e999", "[", "[1", "[1,", "[1,]", "[,1]", "[1 2]", "{", "{a:1}", #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#, #"{"a":1"#,
    #"{1:2}"#, "\"", #""\"#, #""\x""#, #""\u12""#, #""\u+123""#, #""\u12g4""#, "\"\n\"", "\"\u{0}\"", "1 2", "{}{}",
    "\u{FEFF}{}", "'a'", "// a\n1",
  ])
  func refuses(_ text: String) {
    #expect(JSONValue(text.utf8) == nil)
  }

  @Test(
    "half a surrogate pair is one unit of replacement",
    arguments: [
      (#""\ud83d""#, "\u{FFFD}"), (#""\ude00""#, "\u{FFFD}"), (#""\ud83dx""#, "\u{FFFD}x"),
      (#""\ud83d\u0041""#, "\u{FFFD}A"), (#""\ud83d\ud83d\ude00""#, "\u{FFFD}😀"),
      (#""\ude00\ud83d""#, "\u{FFFD}\u{FFFD}"),
      (#""\ud83d\n""#, "\u{FFFD}\n"),
    ])
  func surrogates(_ text: String, _ value: String) {
    #expect(JSONValue(text.utf8) == .string(value))
  }

  @Test func nestingHasALimit() {
    func nested(_ depth: Int) -> [UInt8] {
      Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
    }
    #expect(JSONValue(nested(64)) != nil)
    #expect(JSONValue(nested(65)) == nil)
    #expect(JSONValue(nested(1_000_000)) == nil)
    #expect(JSONValue(Array(repeating: UInt8(ascii: "["), count: 1_000_000)) == nil)
  }

  @Test(arguments: [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF0, 0x9F, 0x98]] as [[UInt8]])
  func illFormedTextIsRefused(_ bytes: [UInt8]) {
    #expect(JSONValue([UInt8(ascii: "\"")] + bytes + [UInt8(ascii: "\"")]) == nil)
  }
}
