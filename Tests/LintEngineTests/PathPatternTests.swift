import LintEngine
import Testing

@Suite("Path patterns")
struct PathPatternTests {
  @Test(arguments: [
    ("*.yml", "a.yml", true), ("*.yml", "x/y/a.yml", true), ("*.yml", "a.yaml", false),
    ("old/**", "old/a/b.yaml", true),
    ("old/**", "older/a.yaml", false), ("old", "old/a.yaml", true), ("old/", "x/old/a.yaml", true),
    ("a/*.yaml", "a/b.yaml", true), ("a/*.yaml", "a/b/c.yaml", false), ("**/gen/*.yaml", "x/y/gen/a.yaml", true),
    ("**/gen/*.yaml", "gen/a.yaml", true), ("a/**/b.yaml", "a/b.yaml", true), ("a/**/b.yaml", "a/x/y/b.yaml", true),
    ("job-[0-9].yaml", "job-7.yaml", true), ("job-[!0-9].yaml", "job-7.yaml", false),
    ("job-?.yaml", "job-ab.yaml", false),
    ("./a.yaml", "a.yaml", true), ("a*b*c", "axxbyyc", true), ("a*b*c", "axxbyy", false), ("[", "[", true),
    ("**", "a", true), ("a/**", "a", false), ("", "a", false), (".", "a/b.yaml", true),
  ])
  func matching(_ pattern: String, _ path: String, _ expected: Bool) {
    #expect(PathPattern(pattern).matches(path) == expected)
  }

  @Test(
    "the last pattern that fits decides",
    arguments: [
      ("old/a.yaml", true), ("old/keep.yaml", false), ("old/keep/b.yaml", true), ("new/a.yaml", false),
    ])
  func negation(_ path: String, _ expected: Bool) {
    #expect(["old", "!old/keep.yaml", "!other"].map { PathPattern($0) }.mean(path) == expected)
  }
}
