import Testing

@testable import KubernetesValues

@Suite struct IPAddressTests {
  @Test(arguments: [
    ("10.9.8.7", "10.9.8.7"), ("010.0.0.1", "10.0.0.1"), ("0.0.0.0", "0.0.0.0"), ("::", "::"), ("::1", "::1"),
    ("FE80:0:0:0:0:0:0:1", "fe80::1"), ("2001:db8::ffff", "2001:db8::ffff"), ("1:0:0:2:0:0:0:3", "1:0:0:2::3"),
    ("1:0:2:3:4:5:6:7", "1:0:2:3:4:5:6:7"), ("::ffff:1.2.3.4", "1.2.3.4"), ("::1.2.3.4", "::102:304"),
    ("1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:102:304"), ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"), ("00001::", "1::"),
  ])
  func addresses(_ text: String, _ canonical: String) throws {
    #expect(try #require(IPAddress(text)).description == canonical)
  }

  @Test(arguments: [
    "", "a", "1", "1.2.3", "1.2.3.4.5", "256.1.1.1", "1.2.3.", "1..2.3", "1.2.3.4/24", "[::1]", "fe80::1%eth0", ":",
    ":::",
    "1::2::3", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7", "g::", "12345::", "::1:", "1:2:3:4:5:6:7:1.2.3.4", "::1.2.3",
    " 1.2.3.4",
    "1:2:3:4:5:6:7:8::", "+1.2.3.4",
  ])
  func noAddresses(_ text: String) {
    #expect(IPAddress(text) == nil)
  }

  @Test func faultsDependOnTheVersion() {
    #expect(IPAddress.faults(in: "010.0.0.1", version: 35) == [])
    #expect(IPAddress.faults(in: "010.0.0.1", version: 36) == ["must not have leading 0s"])
    #expect(IPAddress.faults(in: "00001::", version: 36) == ["must not have leading 0s"])
    #expect(IPAddress.faults(in: "::ffff:1.2.3.4", version: 36) == ["must not be an IPv4-mapped IPv6 address"])
    #expect(IPAddress.faults(in: "::ffff:1.2.3.4", version: 35) == [])
    #expect(
      IPAddress.faults(in: "x", version: 30) == ["must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"])
    #expect(IPAddress.faults(in: "x", version: 29) == ["must be valid IP address"])
    #expect(IPAddress.faults(in: "fe80::1", version: 36) == [])
  }
}
