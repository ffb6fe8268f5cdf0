import Admission
import Testing

@Suite("Image references")
struct ImageReferenceTests {
  @Test(
    "the tag that decides the pull policy; nil for no tag that counts or no reference",
    arguments: [
      ("busybox", "latest"), ("localhost:5000/a", "latest"), ("busybox:latest", "latest"), ("busybox:1.0", "1.0"),
      ("ghcr.io/x/y:main", "main"), ("busybox:LATEST", "LATEST"), ("UPPER", nil), ("a b", nil), (":latest", nil),
      ("busybox:", nil), ("reg/x:1@bad", nil), ("a__b/c", "latest"), ("a___b", nil), ("a..b", nil),
      ("busybox@sha256:0123456789012345678901234567890123456789012345678901234567890123", nil),
      ("busybox:latest@sha256:0123456789012345678901234567890123456789012345678901234567890123", "latest"),
      ("0123456789012345678901234567890123456789012345678901234567890123", nil), ("localhost/a:1", "1"),
      ("HOST/a", "latest"), ("a.b-/c", nil), ("a.b:80x/c", nil), ("a.b:80/c", "latest"), ("x/:1", nil), ("a-/b", nil),
      ("a:" + String(repeating: "t", count: 128), String(repeating: "t", count: 128)),
      ("a:" + String(repeating: "t", count: 129), nil), (String(repeating: "a", count: 247), "latest"),
      (String(repeating: "a", count: 248), nil), ("a@sha256:" + String(repeating: "F", count: 64), nil),
    ] as [(String, String?)])
  func tags(image: String, tag: String?) {
    #expect(ImageReference(image)?.effectiveTag == tag)
  }
}
