import Diagnostics
import JobsworthTestSupport
import KubernetesValues
import LintEngine
import Practice
import SourceText
import Testing

@Suite("Fixes of policies")
struct PolicyFixTests {
  private static let manifest = """
    apiVersion: batch/v1
    kind: Job
    metadata:
      name: x # the name
    spec:
      backoffLimit: 3
      template:
        spec:
          restartPolicy: Never
          containers:
          - name: a
            image: registry.example/a:1
            env:
            - {name: A, value: "1"}
    """

  /// What is added, with `+`, and taken away, with `-`; or why nothing is.
  private static func lines(_ type: PolicyFix.PatchType, _ expressions: [String]) throws -> [String] {
    var fix = PolicyFix(name: "test")
    fix.matchesJobs = true
    fix.mutations = expressions.map { PolicyFix.Mutation(type, Policy.Expression($0)) }
    var policy = Policy(name: "test")
    policy.matchesJobs = true
    policy.validations = [Policy.Validation(Policy.Expression("false"), message: "fails")]
    policy.fix = fix
    #expect(PolicyChecker(.newest).findings(of: fix).isEmpty)
    let rules = RuleSet([PolicyRule(policy, PolicyCompiler(.newest))])
    let selection = Selection(rules.catalogue, .init(), .init(select: ["test"]))
    let source = SourceFile(path: "job.yaml", text: Self.manifest)
    let file = Linter(version: .newest, rules: rules, selection: selection).lint(source)
    guard let found = file.allFindings.first?.fix else { return [] }
    let new = String(decoding: found.edits.applied(to: source.bytes), as: UTF8.self).split(separator: "\n")
    let difference = new.difference(from: Self.manifest.split(separator: "\n"))
    return difference.removals.map { change in
      if case .remove(_, let line, _) = change { "-" + line } else { "" }
    }
      + difference.insertions.map { change in
        if case .insert(_, let line, _) = change { "+" + line } else { "" }
      }
  }

  @Test(
    arguments: [
      (
        ["[JSONPatch{op: 'replace', path: '/spec/backoffLimit', value: 6}]"],
        ["-  backoffLimit: 3", "+  backoffLimit: 6"]
      ),
      (["[JSONPatch{op: 'remove', path: '/spec/backoffLimit'}]"], ["-  backoffLimit: 3"]),
      (
        ["[JSONPatch{op: 'add', path: '/spec/template/spec/containers/0/env/-', value: {'name': 'B', 'value': 'on'}}]"],
        ["+        - name: B", "+          value: \"on\""]
      ),
      (
        [
          """
          [JSONPatch{op: 'add', path: '/metadata/annotations', value: {}},
           JSONPatch{op: 'add', path: '/metadata/annotations/' + jsonpatch.escapeKey('a.b/c~d'), value: 'x'}]
          """
        ],
        ["+  annotations:", "+    a.b/c~d: x"]
      ),
      (
        [
          """
          [JSONPatch{op: 'test', path: '/spec/backoffLimit', value: 3},
           JSONPatch{op: 'move', from: '/spec/backoffLimit', path: '/spec/parallelism'}]
          """
        ],
        ["-  backoffLimit: 3", "+  parallelism: 3"]
      ),
      (
        [
          "[JSONPatch{op: 'test', path: '/spec/backoffLimit', value: 4}, JSONPatch{op: 'remove', path: '/spec/backoffLimit'}]"
        ],
        []
      ),
      (
        [
          """
          [JSONPatch{op: 'replace', path: '/spec/template/spec/containers',
                     value: object.spec.template.spec.containers.map(c, Object.spec.template.spec.containers{
                       name: c.name, image: c.image, env: c.env, args: ['x']})}]
          """
        ],
        ["+        args:", "+        - x"]
      ),
      (
        [
          "[JSONPatch{op: 'add', path: '/spec/parallelism', value: 2}]",
          "[JSONPatch{op: 'add', path: '/spec/completions', value: object.spec.parallelism * 2}]",
        ],
        ["+  parallelism: 2", "+  completions: 4"]
      ),
      (["[JSONPatch{op: 'remove', path: '/spec/suspend'}]"], []),
      (["[JSONPatch{op: 'add', path: '/spec/nothing/there', value: 1}]"], []),
    ] as [([String], [String])])
  func jsonPatches(expressions: [String], expected: [String]) throws {
    #expect(try Self.lines(.jsonPatch, expressions) == expected)
  }

  @Test(
    arguments: [
      (
        "Object{spec: Object.spec{backoffLimit: 6, suspend: false}}",
        ["-  backoffLimit: 3", "+  backoffLimit: 6", "+  suspend: false"]
      ),
      (
        """
        Object{spec: Object.spec{template: Object.spec.template{spec: Object.spec.template.spec{
          containers: object.spec.template.spec.containers.map(c, Object.spec.template.spec.containers{
            name: c.name,
            env: [Object.spec.template.spec.containers.env{name: 'A', value: '2'},
                  Object.spec.template.spec.containers.env{name: 'B', value: 'b'}]})}}}}
        """,
        [
          "-        - {name: A, value: \"1\"}", "+        - {name: A, value: \"2\"}", "+        - name: B",
          "+          value: b",
        ]
      ),
      (
        "Object{metadata: Object.metadata{labels: {'a': 'b'}}}",
        ["+  labels:", "+    a: b"]
      ),
      // What the server refuses, there is no fix for: an atomic list, a wrong type name, an unknown field.
      (
        """
        Object{spec: Object.spec{template: Object.spec.template{spec: Object.spec.template.spec{
          tolerations: [Object.spec.template.spec.tolerations{key: 'a'}]}}}}
        """, []
      ),
      ("Object{spec: Object.metadata{backoffLimit: 6}}", []),
      ("Object{spec: Object.spec{backofLimit: 6}}", []),
    ] as [(String, [String])])
  func applyConfigurations(expression: String, expected: [String]) throws {
    #expect(try Self.lines(.applyConfiguration, [expression]) == expected)
  }
}
