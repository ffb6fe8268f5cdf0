import Diagnostics
import KubernetesValues
import LintEngine
import SourceText
import Testing

@Suite("Files as they were")
struct EarlierObjectsTests {
  private func job(_ name: String, image: String) -> SourceFile {
    SourceFile(
      path: "a.yaml",
      text: """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: \(name)}
        spec:
          template:
            spec: {restartPolicy: Never, containers: [{name: c, image: "\(image)"}]}
        """)
  }

  private func rules(old: SourceFile, new: SourceFile) -> [String] {
    var linter = Linter(version: .newest)
    linter.earlier = EarlierObjects([old], version: .newest)
    return linter.lint(new).allFindings.map(\.rule)
  }

  @Test("a Job of the same name is compared, and no other")
  func sameName() {
    let old = job("a", image: "x:1")
    #expect(rules(old: old, new: job("a", image: "x:2")) == ["api/immutable-field"])
    #expect(rules(old: old, new: old).isEmpty)
    #expect(rules(old: old, new: job("b", image: "x:2")).isEmpty)
  }
}
