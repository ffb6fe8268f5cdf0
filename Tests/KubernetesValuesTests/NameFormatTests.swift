import Testing

@testable import KubernetesValues

@Suite struct NameFormatTests {
  @Test(arguments: [
    (NameFormat.dns1123Label, "a"), (.dns1123Label, "123-abc"), (.dns1123Label, String(repeating: "a", count: 63)),
    (.dns1123Subdomain, "a.b-c.d"), (.dns1123Subdomain, String(repeating: "a", count: 253)),
    (.dns1123SubdomainWithUnderscore, "_a.b_c"), (.dns1035Label, "a-1"),
    (.qualifiedName, "a.b/C_d.e"), (.qualifiedName, "0"), (.annotationKey, "Foo.BAR/x"),
    (.labelValue, ""), (.labelValue, "MyValue"), (.labelValue, "a..b"),
    (.portName, "http-80"), (.environmentVariable, "1 a-b.c"), (.configMapKey, ".a"), (.configMapKey, "a..b"),
    (.httpHeaderName, "X-Y"), (.cIdentifier, "_a1"),
  ])
  func goodNames(_ format: NameFormat, _ text: String) {
    #expect(format.faults(in: text) == [])
  }

  /// A word of each sentence that is expected, in order.
  @Test(arguments: [
    (NameFormat.dns1123Label, "", ["RFC 1123 label"]), (.dns1123Label, "a.b", ["must not contain dots"]),
    (.dns1123Label, "A", ["RFC 1123 label"]), (.dns1123Label, "-a", ["RFC 1123 label"]),
    (.dns1123Label, "a-", ["RFC 1123 label"]), (.dns1123Label, "a\n", ["RFC 1123 label"]),
    (.dns1123Label, String(repeating: "a", count: 64), ["63 characters"]),
    (.dns1123Subdomain, "a..b", ["RFC 1123 subdomain"]), (.dns1123Subdomain, "a.-b", ["RFC 1123 subdomain"]),
    (.dns1123Subdomain, "a-.b", ["RFC 1123 subdomain"]), (.dns1123Subdomain, "", ["RFC 1123 subdomain"]),
    (.dns1123Subdomain, "a.", ["RFC 1123 subdomain"]), (.dns1123Subdomain, ".a", ["RFC 1123 subdomain"]),
    (.dns1123Subdomain, String(repeating: "A", count: 254), ["253 characters", "RFC 1123 subdomain"]),
    (.dns1123SubdomainWithUnderscore, "a_", ["'_', '-' or '.'"]),
    (.dns1123SubdomainWithUnderscore, "_", ["'_', '-' or '.'"]),
    (.dns1035Label, "1a", ["DNS-1035"]), (.dns1035Label, "", ["DNS-1035"]),
    (.qualifiedName, "a/b/c", ["a valid label key must"]), (.qualifiedName, "/b", ["prefix part must be non-empty"]),
    (.qualifiedName, "A/b", ["prefix part a lowercase"]),
    (.qualifiedName, "a/", ["name part must be non-empty", "name part must consist"]),
    (.qualifiedName, "", ["name part must be non-empty", "name part must consist"]),
    (.qualifiedName, "a b", ["name part must consist"]),
    (.qualifiedName, String(repeating: "a", count: 64), ["name part must be no more than 63 bytes"]),
    (.qualifiedName, String(repeating: "a", count: 254) + "/a", ["prefix part must be no more than 253 bytes"]),
    (.annotationKey, "a B", ["name part must consist"]),
    (.labelValue, "-a", ["a valid label must"]), (.labelValue, "a b", ["a valid label must"]),
    (.labelValue, String(repeating: "-", count: 64), ["63 bytes", "a valid label must"]),
    (.portName, "", ["only alpha-numeric", "at least one letter"]),
    (.portName, "8080", ["at least one letter"]), (.portName, "a--b", ["consecutive"]),
    (.portName, "-A", ["only alpha-numeric", "at least one letter", "begin or end"]),
    (.portName, "abcdefghijklmnop", ["15 characters"]), (.portName, "a-", ["begin or end"]),
    (.environmentVariable, "a=b", ["printable ASCII"]), (.environmentVariable, "é", ["printable ASCII"]),
    (.environmentVariable, "", ["non-empty"]),
    (.configMapKey, "", ["config key"]), (.configMapKey, ".", ["must not be '.'"]),
    (.configMapKey, "..", ["must not be '..'"]), (.configMapKey, "..a", ["must not start with '..'"]),
    (.httpHeaderName, "", ["HTTP header"]), (.httpHeaderName, "a_b", ["HTTP header"]),
    (.cIdentifier, "1", ["C identifier"]), (.cIdentifier, "a-b", ["C identifier"]),
    (.cIdentifier, "", ["C identifier"]),
  ])
  func badNames(_ format: NameFormat, _ text: String, _ words: [String]) {
    let faults = format.faults(in: text)
    #expect(faults.count == words.count, "\(text): \(faults)")
    for (fault, word) in zip(faults, words) { #expect(fault.contains(word)) }
  }

  @Test func sentencesChangeWithTheVersion() {
    #expect(NameFormat.dns1123Label.faults(in: "a.b", version: 26)[0].hasPrefix("a lowercase RFC 1123 label"))
    #expect(NameFormat.dns1123Label.faults(in: "a.b", version: 27) == ["must not contain dots"])
    let long = String(repeating: "a", count: 64)
    #expect(NameFormat.labelValue.faults(in: long, version: 34) == ["must be no more than 63 characters"])
    #expect(NameFormat.labelValue.faults(in: long, version: 35) == ["must be no more than 63 bytes"])
    #expect(NameFormat.qualifiedName.faults(in: "a/b/c", version: 34)[0].hasPrefix("a qualified name must"))
    #expect(NameFormat.qualifiedName.faults(in: long, version: 34) == ["name part must be no more than 63 characters"])
    #expect(NameFormat.environmentVariable.faults(in: "1a", version: 31).count == 1)
    #expect(NameFormat.environmentVariable.faults(in: "1a", version: 32).isEmpty)
    #expect(NameFormat.environmentVariable.faults(in: "..a", version: 31) == ["must not start with '..'"])
    #expect(NameFormat.environmentVariable.faults(in: "", version: 31).count == 1)
    let old = NameFormat.dns1123SubdomainWithUnderscore.faults(in: "A", version: 33)
    #expect(old[0].contains(#"'[a-z0-9]([-a-z0-9]*"#))
  }

  @Test(arguments: [
    (PathFormat.relative, "", []), (.relative, "a/b", []), (.relative, "/a", ["must be a relative path"]),
    (.relative, "a/../b", ["must not contain '..'"]), (.relative, "a..b", []),
    (.relative, "/..", ["must be a relative path", "must not contain '..'"]),
    (.unreserved, "..", ["must not contain '..'", "must not start with '..'"]),
    (.unreserved, "..a", ["must not start with '..'"]), (.unreserved, "../a", ["must not contain '..'"]),
    (.withoutBacksteps, "/a", []), (.withoutBacksteps, "/a/..", ["must not contain '..'"]),
  ])
  func paths(_ format: PathFormat, _ path: String, _ faults: [String]) {
    #expect(format.faults(in: path) == faults)
  }

  @Test(arguments: [
    ("a\"b\\", #""a\"b\\""#), ("a\tb\nc\u{1}", #""a\tb\nc\x01""#), ("é€", "\"é€\""), ("\u{200B}", #""\u200b""#),
    ("\u{A0}", #""\u00a0""#), ("\u{E0001}", #""\U000e0001""#), ("<&>", "\"<&>\""), ("\u{7F}", #""\x7f""#),
  ])
  func goQuoting(_ text: String, _ quoted: String) {
    #expect(GoText.quoted(text) == quoted)
  }

  @Test func jsonQuoting() {
    #expect(GoText.json("<a>&\"\\\u{1}\n") == #""\u003ca\u003e\u0026\"\\\u0001\n""#)
    #expect(GoText.json("é\u{7F}") == "\"é\u{7F}\"")
    #expect(GoText.quotedList(["a", "b"]) == #""a", "b""#)
  }

  @Test func versions() {
    #expect(KubernetesVersion("1.34")?.minor == 34)
    #expect(KubernetesVersion("v1.25.3")?.minor == 25)
    for text in ["1.24", "1.37", "2.30", "1", "1.", "1.30.", "1.+30", "1.30.x", ""] {
      #expect(KubernetesVersion(text) == nil)
    }
    #expect(KubernetesVersion.newest >= 36)
  }
}
