import JSONText
import Testing

@Suite struct JSONWriterTests {
  @Test func compactAndIndentedHoldTheSameValues() {
    func write(_ json: inout JSONWriter) {
      json.object {
        $0.field("a", 1)
        $0.array("b") {
          $0.value("x"); $0.value(true); $0.null()
        }
        $0.object("c") { _ in }
        $0.field("d", 1.5)
      }
    }
    var compact = JSONWriter()
    write(&compact)
    #expect(compact.text == #"{"a":1,"b":["x",true,null],"c":{},"d":1.5}"#)
    var indented = JSONWriter(indent: 2)
    write(&indented)
    #expect(
      indented.text == """
        {
          "a": 1,
          "b": [
            "x",
            true,
            null
          ],
          "c": {},
          "d": 1.5
        }
        """)
  }

  @Test(arguments: [
    ("plain", #""plain""#), ("q\"q", #""q\"q""#), ("\\", #""\\""#), ("\n\t\r", #""\n\t\r""#),
    ("\u{1}", #""\u0001""#), ("é😀", "\"é😀\""),
  ])
  func stringsAreEscaped(_ value: String, _ expected: String) {
    var json = JSONWriter()
    json.value(value)
    #expect(json.text == expected)
  }

  @Test(arguments: [(1.0, "1"), (0.5, "0.5"), (1e21, "1e+21"), (-2.25, "-2.25")])
  func numbersAreShort(_ value: Double, _ expected: String) {
    var json = JSONWriter()
    json.value(value)
    #expect(json.text == expected)
  }
}
