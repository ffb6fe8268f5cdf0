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
    let linter = Linter(version: .newest).comparing(with: EarlierObjects([old], version: .newest))
    return linter.lint(new).allFindings.map(\.rule)
  }

  @Test("a Job of the same name is compared, and no other")
  func sameName() {
    let old = job("a", image: "x:1")
    #expect(rules(old: old, new: job("a", image: "x:2")) == ["api/immutable-field"])
    #expect(rules(old: old, new: old).isEmpty)
    #expect(rules(old: old, new: job("b", image: "x:2")).isEmpty)
  }

  private func cronJob(_ name: String, _ spec: String) -> SourceFile {
    SourceFile(
      path: "c.yaml",
      text: """
        apiVersion: batch/v1
        kind: CronJob
        metadata: {name: \(name)}
        spec:
          \(spec)
          jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: "x:1"}]}}}}
        """)
  }

  private func severities(old: SourceFile, new: SourceFile) -> [Severity] {
    let linter = Linter(version: .newest).comparing(with: EarlierObjects([old], version: .newest))
    return linter.lint(new).allFindings.map(\.severity)
  }

  @Test("a CronJob keeps the faults that it has, but gets no new ones")
  func tolerated() {
    let zone = cronJob("a", "{schedule: 1 2 * * *, timeZone: Mars/Base}".inner)
    #expect(severities(old: zone, new: zone) == [.warning])
    #expect(severities(old: zone, new: cronJob("a", "{schedule: 1 2 * * *, timeZone: Mars/Port}".inner)) == [.error])
    let inSchedule = cronJob("a", "schedule: TZ=Etc/UTC 1 2 * * *")
    #expect(severities(old: inSchedule, new: inSchedule) == [.warning])
    #expect(severities(old: cronJob("a", "schedule: 1 2 * * *"), new: inSchedule) == [.error])
    let long = String(repeating: "n", count: 53)
    let named = cronJob(long, "schedule: 1 2 * * *")
    #expect(severities(old: named, new: named) == [.warning])
    #expect(severities(old: zone, new: named) == [.error])
  }
}

extension String {
  /// The entries of a mapping in flow style, a line each.
  fileprivate var inner: String {
    dropFirst().dropLast().split(separator: ", ").joined(separator: "\n  ")
  }
}
