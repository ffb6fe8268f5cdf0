import Diagnostics
import JobsworthTestSupport
import KubernetesValues
import LintEngine
import Practice
import SourceText
import Testing

@Suite("What policies remember")
struct PolicyMemoryTests {
  /// Expressions that read the same places in several ways and orders, and differ in what they look at next.
  private static let expressions = [
    "!has(object.metadata.labels)",
    "has(object.metadata.labels) ? object.metadata.labels.all(k, k != 'a') : true",
    "!has(object.metadata.labels) || !('a' in object.metadata.labels) || object.metadata.labels['a'] == '1'",
    "object.metadata.?labels['b'].orValue('') != '2'",
    "!has(object.spec.suspend) || !object.spec.suspend",
    "has(object.spec.backoffLimit) && object.spec.backoffLimit > 2",
    "object.spec.?backoffLimit.orValue(6) < 6 || has(object.spec.completions)",
    "!has(object.spec.template.spec.securityContext)",
    "!has(object.spec.template.spec.securityContext) || has(object.spec.template.spec.securityContext.runAsUser)",
    "object.spec.template.spec.?securityContext.?runAsUser.orValue(1) != 0",
    "object.spec.template.spec.containers.size() < 3",
    "object.spec.template.spec.containers.all(c, !has(c.args) || c.args.size() < 2)",
    "object.spec.template.spec.containers.all(c, has(c.resources) && has(c.resources.limits))",
    "object.spec.template.spec.containers.all(c, c.name != object.metadata.name)",
    "!object.spec.template.spec.containers.exists(c, has(c.env) && c.env.exists(e, has(e.value) && e.value == 'x'))",
    "!has(object.spec.template.spec.containers[0].args) || object.spec.template.spec.containers[0].args[0] != 'x'",
    "object.kind == 'Job' && object.apiVersion == 'batch/v1'",
    "object.metadata.name != 'm7'",
  ]

  /// Variables that use each other, so that what one reads is part of what others read.
  private static let variables = [
    ("job", "object.spec"), ("pod", "variables.job.template.spec"), ("main", "variables.pod.containers"),
    ("first", "variables.main[0]"),
    ("bound", "variables.main.filter(c, has(c.resources) && has(c.resources.limits))"),
    ("argued", "variables.main.filter(c, has(c.args))"),
    ("retries", "variables.job.?backoffLimit.orValue(6)"),
    ("tight", "variables.retries < 3 && has(variables.job.completions)"),
    ("odd", "variables.bound.size() != variables.argued.size()"),
  ]

  // The first to use one has it read; those behind read less of it, and then all.
  private static let composed = [
    "!variables.tight", "variables.retries > 1 || !has(variables.job.suspend)",
    "variables.retries == 6 || !variables.tight",
    "!has(variables.pod.securityContext)", "variables.main.size() < 2 || has(variables.job.suspend)",
    "!has(variables.first.args) || variables.first.args.size() != 1", "variables.bound.size() > 0",
    "variables.odd || has(variables.pod.securityContext)",
    "variables.odd ? variables.bound.size() < 2 : variables.argued.all(c, c.args != ['x'])",
    "!variables.odd || variables.first.name == 'c0' && !has(variables.first.env)",
  ]

  private static func policies() -> [Policy] {
    (expressions + composed).enumerated().map { number, expression in
      var policy = Policy(name: "p\(number)")
      policy.matchesJobs = true
      policy.variables = variables.map { Policy.NamedExpression($0.0, Policy.Expression($0.1)) }
      policy.validations = [
        Policy.Validation(
          Policy.Expression(expression), message: "fails",
          messageExpression: Policy.Expression("'fails in ' + object.metadata.name"))
      ]
      return policy
    }
  }

  /// A linter whose policies have seen nothing.
  private static func linter() -> Linter {
    let compiler = PolicyCompiler(.newest)
    let rules = RuleSet(policies().map { PolicyRule($0, compiler) })
    return Linter(
      version: .newest, rules: rules, selection: Selection(rules.catalogue, .init(), .init(select: ["all"])))
  }

  /// A Job with some of what the expressions read, mostly of few kinds, at times with a name of its own.
  private static func manifest(_ random: inout SeededGenerator) -> String {
    func perhaps(_ text: String, _ random: inout SeededGenerator) -> String { Bool.random(using: &random) ? text : "" }
    func one(_ texts: [String], _ random: inout SeededGenerator) -> String { texts.randomElement(using: &random) ?? "" }
    var containers = ""
    for number in 0..<Int.random(in: 1...3, using: &random) {
      containers += "      - name: c\(number)\n        image: registry.example/a:1\n"
      containers += one(
        ["", "        args: []\n", "        args: [x]\n", "        args: [a, \"1\"]\n", "        args: [~]\n"], &random)
      containers += one(
        [
          "", "        env: [{name: A, value: x}]\n", "        env: [{name: A}, {name: B, value: y}]\n",
          "        resources: {}\n", "        resources: {limits: {cpu: 1}}\n",
        ], &random)
    }
    let name = one(["m", "c0", "m\(Int.random(in: 0..<200, using: &random))"], &random)
    return one(["apiVersion: batch/v1\nkind: Job\n", "kind: Job\napiVersion: batch/v1\n"], &random)
      + "metadata:\n  name: \(name)\n"
      + one(["", "  labels: {}\n", "  labels: {a: \"1\"}\n", "  labels: {b: \"2\", a: x}\n", "  labels:\n"], &random)
      + "spec:\n" + perhaps("  suspend: true\n", &random)
      + one(["", "  backoffLimit: 1\n", "  backoffLimit: 6\n", "  backoffLimit: ~\n"], &random)
      + perhaps("  completions: 2\n", &random) + "  template:\n    spec:\n      restartPolicy: Never\n"
      + one(
        ["", "      securityContext: {}\n", "      securityContext: {runAsUser: 0}\n", "      securityContext:\n"],
        &random)
      + "      containers:\n" + containers
  }

  @Test("is of no consequence, whatever manifests came before", arguments: [1, 2, 3, 4, 5] as [UInt64])
  func sameAsAnew(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let remembering = Self.linter()
    var counts: [String: Int] = [:]
    for number in 0..<400 {
      let source = SourceFile(path: "job.yaml", text: Self.manifest(&random))
      let found = remembering.lint(source).allFindings
      for finding in found { counts[finding.rule, default: 0] += 1 }
      // Compiling them anew takes long; what was remembered wrongly goes on being told.
      guard number % 4 == 3 else { continue }
      #expect(found == Self.linter().lint(source).allFindings, "\(String(decoding: source.bytes, as: UTF8.self))")
    }
    #expect(counts.keys.count { $0.hasPrefix("p") } > 18)
  }
}
