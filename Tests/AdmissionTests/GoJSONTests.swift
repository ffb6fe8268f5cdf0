import Testing

@testable import Admission

@Suite("JSON inside annotations, in Go's words")
struct GoJSONTests {
  @Test(
    "faults",
    arguments: [
      ("[", "unexpected end of JSON input"), ("", "unexpected end of JSON input"),
      ("[1,", "unexpected end of JSON input"),
      (#"["a"#, "unexpected end of JSON input"), ("x", "invalid character 'x' looking for beginning of value"),
      ("[1 2]", "invalid character '2' after array element"),
      (#"{"a" 1}"#, "invalid character '1' after object key"),
      (#"{"a":1 "b"}"#, #"invalid character '"' after object key:value pair"#),
      ("{a:1}", "invalid character 'a' looking for beginning of object key string"),
      ("[] x", "invalid character 'x' after top-level value"), ("tru", "unexpected end of JSON input"),
      ("trux", "invalid character 'x' in literal true (expecting 'e')"),
      ("[12]", "json: cannot unmarshal number into Go value of type core.Toleration"),
      ("[-0.5e+10]", "json: cannot unmarshal number into Go value of type core.Toleration"),
      ("[01]", "invalid character '1' after array element"),
      ("[-]", "invalid character ']' in numeric literal"),
      ("[1.]", "invalid character ']' after decimal point in numeric literal"),
      ("[1e]", "invalid character ']' in exponent of numeric literal"),
      (#"["\x"]"#, "invalid character 'x' in string escape code"),
      ("[\"\n\"]", #"invalid character '\n' in string literal"#),
      (#"["\u12g4"]"#, #"invalid character 'g' in \u hexadecimal character escape"#),
      ("'", #"invalid character '\'' looking for beginning of value"#),
      ("{}", "json: cannot unmarshal object into Go value of type []core.Toleration"),
      ("[1]", "json: cannot unmarshal number into Go value of type core.Toleration"),
      (#"[{"key":1}]"#, "json: cannot unmarshal number into Go struct field Toleration.Key of type string"),
    ])
  func faults(_ text: String, _ message: String) {
    #expect(throws: GoJSON.Fault(message)) { try Toleration.list(json: text) }
  }

  @Test("tolerations, field names in either case")
  func tolerations() throws {
    let list = try Toleration.list(
      json: #"[{"Key":"k","operator":"Equal","value":"é\n\ud83d\ude00","tolerationSeconds":5,"more":[{}]},null]"#)
    #expect(list.count == 2)
    #expect(list[0].key == "k" && list[0].operator == "Equal" && list[0].value == "é\n😀" && list[0].hasSeconds)
    #expect(try Toleration.list(json: "null").isEmpty)
  }
}
