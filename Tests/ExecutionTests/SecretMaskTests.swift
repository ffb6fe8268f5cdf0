import Execution
import JobModel
import Testing

/// Values of Secrets in messages that are kept.
@Suite struct SecretMaskTests {
  private static let mask = ConfigObjects(
    secrets: [
      Secret(
        name: "s",
        data: [
          "short": Array("abc".utf8), "word": Array("hunter2".utf8), "longer": Array("hunter2-and-more".utf8),
          "lines": Array("first line\nsecond line\n".utf8), "binary": [0, 1, 2, 255],
        ]), Secret(name: "t", namespace: "elsewhere", data: ["word": Array("unseen".utf8)]),
    ]
  ).mask

  @Test(arguments: [
    ("nothing in it", "nothing in it"), ("hunter2", "***"), ("a hunter2, hunter2-and-more", "a ***, ***"),
    ("abc", "abc"), ("on the second line of", "on the *** of"), ("aHVudGVyMg== and AAEC/w==", "*** and ***"),
    ("unseen", "unseen"),
  ]) func valuesAreCovered(_ text: String, _ masked: String) {
    #expect(Self.mask(text) == masked)
  }
}
