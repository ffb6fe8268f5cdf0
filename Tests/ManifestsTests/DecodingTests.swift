import KubernetesValues
import SourceText
import Testing
import YAMLTree

@testable import Manifests

@Suite("Decoding")
struct DecodingTests {
  private func decode(_ text: String, _ version: KubernetesVersion = .newest) throws -> DecodedManifest {
    let document = try #require(YAMLStream(parsing: SourceFile(path: "a.yaml", text: text)).documents.first)
    return ManifestDecoder.decode(document.root, as: .job, version: version)
  }

  @Test("values have their types, paths and places")
  func values() throws {
    let decoded = try decode(
      """
      apiVersion: batch/v1
      kind: Job
      metadata: {labels: {a: b, 1.0: one}}
      spec:
        suspend: yes
        backoffLimit: 010
        parallelism: 1e1
        template:
          spec:
            containers:
            - name: main
              resources: {limits: {cpu: 1.5}}
              livenessProbe: {httpGet: {port: http}}
      """)
    #expect(decoded.problems.isEmpty)
    let root = decoded.object.root
    let spec = try #require(root[.spec])
    #expect(spec[.suspend]?.bool == true)
    #expect(spec[.backoffLimit]?.int == 8)
    #expect(spec[.parallelism]?.int == 10)
    #expect(root[.metadata]?[.labels]?[key: "1"]?.string == "one")
    let container = try #require(spec[.template]?[.spec]?[.containers]?[0])
    #expect(container[.name]?.path == "spec.template.spec.containers[0].name")
    #expect(container[.resources]?[.limits]?[key: "cpu"]?.quantity == Quantity(1_500).thousandth)
    #expect(container[.livenessProbe]?[.httpGet]?[.port]?.intOrString == .string("http"))
    let name = try #require(container[.name])
    #expect(decoded.object.source.text(try #require(name.range)) == "main")
  }

  @Test("a null is no value but has a place")
  func nulls() throws {
    let decoded = try decode("spec:\n  completions: null\n  template:\n    spec:\n      containers: [null]\n")
    #expect(decoded.problems.isEmpty)
    let spec = try #require(decoded.object.root[.spec])
    #expect(spec[.completions] == nil)
    #expect(spec.written(.completions)?.range != nil)
    #expect(spec[.template]?[.spec]?[.containers]?.count == 1)
  }

  @Test("of wrong types every one is found, in the server's order")
  func wrongTypes() throws {
    let decoded = try decode("spec:\n  suspend: \"no\"\n  backoffLimit: 6.5\n  template: 3\n")
    #expect(decoded.problems.map(\.path) == ["spec.backoffLimit", "spec.suspend", "spec.template"])
    #expect(decoded.problems.first?.kind == .wrongType(found: "number 6.5", expected: "int32"))
    #expect(decoded.problems.last?.kind == .wrongType(found: "number", expected: "v1.PodTemplateSpec"))
  }

  @Test("elements behind a wrong one keep their positions")
  func wrongElement() throws {
    let decoded = try decode("spec: {template: {spec: {containers: [x, {name: a, foo: 1}]}}}")
    #expect(
      decoded.problems.map(\.path) == ["spec.template.spec.containers[0]", "spec.template.spec.containers[1].foo"])
  }

  @Test("fields of another release are unknown", arguments: [(29, false), (30, true)])
  func releases(minor: Int, isKnown: Bool) throws {
    let decoded = try decode("spec: {managedBy: a/b}", KubernetesVersion(minor: minor))
    #expect(decoded.problems.isEmpty == isKnown)
  }

  @Test("of equal keys the last counts, and both places are told")
  func duplicates() throws {
    let decoded = try decode("spec:\n  completions: 1\n  x: {a: 1, a: 2}\n  completions: 2\n")
    #expect(decoded.object.root[.spec]?[.completions]?.int == 2)
    #expect(decoded.duplicates.map(\.text) == ["\"a\"", "\"completions\""])
    let last = try #require(decoded.duplicates.last)
    #expect(last.first.range != last.second.range)
  }

  @Test("merge keys bring entries in")
  func merges() throws {
    let decoded = try decode(
      "metadata: {labels: &l {a: b}}\nspec:\n  selector:\n    matchLabels:\n      <<: *l\n      c: d\n")
    #expect(decoded.problems.isEmpty)
    #expect(decoded.object.root[.spec]?[.selector]?[.matchLabels]?[key: "a"]?.string == "b")
  }

  @Test(
    "what JSON cannot hold is found anywhere",
    arguments: ["spec: {x: [.inf]}", "spec: {? ~ : 1}", "spec: {completions: .nan}"])
  func unconvertible(text: String) throws {
    let decoded = try decode(text)
    #expect(decoded.problems.contains { if case .unconvertible = $0.kind { true } else { false } })
  }

  @Test(
    "numbers are written as Go writes them",
    arguments: [
      (3.0, "3"), (-0.0, "-0"), (10.5, "10.5"), (1e21, "1e+21"), (1e20, "100000000000000000000"), (1e-7, "1e-7"),
      (0.000001, "0.000001"), (1.2345678901234568e29, "1.2345678901234568e+29"), (123456.789, "123456.789"),
    ])
  func numbers(value: Double, text: String) {
    #expect(GoJSONNumber.text(value) == text)
  }

  @Test(
    "times are read as Go reads them",
    arguments: [
      ("2024-02-29T23:59:59Z", "2024-02-29T23:59:59Z"), ("2024-01-01T00:30:00+01:00", "2023-12-31T23:30:00Z"),
      ("2024-01-01T00:00:00.123Z", "2024-01-01T00:00:00Z"),
    ])
  func times(text: String, expected: String) throws {
    #expect(try GoTimestamp(parsing: text).text == expected)
  }

  @Test(
    "and refused with its words",
    arguments: [
      ("foo", #"parsing time "foo" as "2006-01-02T15:04:05Z07:00": cannot parse "foo" as "2006""#),
      ("2020-01-01", #"parsing time "2020-01-01" as "2006-01-02T15:04:05Z07:00": cannot parse "" as "T""#),
      ("2023-02-29T00:00:00Z", #"parsing time "2023-02-29T00:00:00Z": day out of range"#),
    ])
  func badTimes(text: String, fault: String) {
    #expect(throws: GoTimestamp.Fault.self) { try GoTimestamp(parsing: text) }
    do { _ = try GoTimestamp(parsing: text) } catch { #expect("\(error)" == fault) }
  }
}

extension Quantity {
  /// A thousandth of it.
  fileprivate var thousandth: Quantity? { wholeNumber.flatMap { try? Quantity(parsing: "\($0)m") } }
}
