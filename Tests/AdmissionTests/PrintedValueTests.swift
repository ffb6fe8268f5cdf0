import Admission
import KubernetesValues
import Testing

@Suite("Printed values")
struct PrintedValueTests {
  @Test("strings are Go-quoted, named ones are JSON from 1.34", arguments: [33, 34])
  func strings(minor: Int) {
    let version = KubernetesVersion(minor: minor)
    #expect(PrintedValue.string("a<b").text(version) == "\"a<b\"")
    #expect(PrintedValue.named("a<b").text(version) == (minor < 34 ? "\"a<b\"" : "\"a\\u003cb\""))
    #expect(PrintedValue.null.text(version) == (minor < 34 ? "\"null\"" : "null"))
    #expect(PrintedValue.int(-1).text(version) == "-1")
    #expect(PrintedValue.none.text(version) == nil)
  }
}
