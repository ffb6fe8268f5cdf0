import Execution
import JobModel
import KubernetesValues
import Testing

@Suite struct EnvironmentTests {
  static let job = Job(name: "j", spec: JobSpec(completions: 9, completionMode: .indexed))

  static func pod(_ template: PodTemplate, index: Int? = nil) -> PodIdentity {
    PodIdentity(
      of: job, jobUID: "job-uid", template: template, creation: index.map { PodIndexing(index: $0) }, suffix: "x7k2p",
      uid: "pod-uid", node: "box")
  }

  private func environment(
    _ variables: [(String, EnvironmentVariable.Value)], from sources: [EnvironmentSource] = [],
    _ objects: ConfigObjects = ConfigObjects(), change: (inout PodTemplate) -> Void = { _ in }
  ) -> ContainerEnvironment {
    var container = Container(name: "main", command: ["x"])
    container.environment = variables.map { EnvironmentVariable(name: $0.0, value: $0.1) }
    container.environmentSources = sources
    var template = PodTemplate(containers: [container])
    change(&template)
    return ContainerEnvironment(
      of: template.containers[0], in: template, pod: Self.pod(template, index: 4), objects: objects,
      capacity: NodeCapacity(cpu: Quantity(2), memory: Quantity(1 << 30)))
  }

  @Test func valuesSeeEarlierValues() {
    let index = EnvironmentVariable.Value.field(
      path: "metadata.annotations['batch.kubernetes.io/job-completion-index']")
    let values = environment([
      ("A", .text("1")), ("B", .text("$(A)-$(C)")), ("C", .text("3")), ("D", .text("$$(A)")), ("E", .text("$(A")),
      ("F", .text("$A")), ("G", .text("$(JOB_COMPLETION_INDEX)")), ("JOB_COMPLETION_INDEX", index),
      ("A", .text("$(A)$(A)")),
    ]).values
    #expect(
      values == [
        "A": "11", "B": "1-$(C)", "C": "3", "D": "$(A)", "E": "$(A", "F": "$A", "G": "$(JOB_COMPLETION_INDEX)",
        "JOB_COMPLETION_INDEX": "4",
      ])
    let arguments = ["$(G)", "$(JOB_COMPLETION_INDEX)", "$(C)$(X)"].map { expand($0) { values[$0] } }
    #expect(arguments == ["$(JOB_COMPLETION_INDEX)", "4", "3$(X)"])
  }

  @Test(arguments: [
    ("$$", "$"), ("a$$b", "a$b"), ("$$$(A)", "$1"), ("$(A)$", "1$"), ("$(A B)", "$(A B)"), ("$()", "$()"), ("", ""),
    ("$(A$(A)", "$(A$(A)"), ("é$(A)é", "é1é"), ("$x$(A)", "$x1"), ("$$(A)$(A)", "$(A)1"),
  ]) func expansion(_ text: String, _ expected: String) {
    #expect(expand(text) { $0 == "A" ? "1" : nil } == expected)
  }

  @Test func theDownwardAPI() {
    let values = environment([
      ("NAME", .field(path: "metadata.name")), ("NS", .field(path: "metadata.namespace")),
      ("UID", .field(path: "metadata.uid")), ("APP", .field(path: "metadata.labels['app']")),
      ("JOB", .field(path: "metadata.labels['batch.kubernetes.io/job-name']")),
      ("NONE", .field(path: "metadata.labels['none']")), ("NODE", .field(path: "spec.nodeName")),
      ("SA", .field(path: "spec.serviceAccountName")), ("IP", .field(path: "status.podIP")),
    ]) { $0.labels = ["app": "a"] }.values
    #expect(
      values == [
        "NAME": "j-4-x7k2p", "NS": "default", "UID": "pod-uid", "APP": "a", "JOB": "j", "NONE": "", "NODE": "box",
        "SA": "default", "IP": "127.0.0.1",
      ])
  }

  @Test func resourcesAreDividedAndRoundedUp() {
    let values = environment([
      ("A", .resource(name: "limits.cpu", container: nil, divisor: nil)),
      ("B", .resource(name: "limits.cpu", container: nil, divisor: Quantity("1m"))),
      ("C", .resource(name: "requests.memory", container: nil, divisor: Quantity("1Mi"))),
      ("D", .resource(name: "limits.memory", container: nil, divisor: Quantity("1Mi"))),
      ("E", .resource(name: "requests.cpu", container: "main", divisor: Quantity(0))),
    ]) {
      $0.containers[0].limits = ["cpu": Quantity("1500m")!]
      $0.containers[0].requests = ["memory": Quantity("65M")!]
    }.values
    #expect(values == ["A": "2", "B": "1500", "C": "62", "D": "1024", "E": "2"])
  }

  private let objects = ConfigObjects(
    configMaps: [
      ConfigMap(name: "c", data: ["x": Array("1".utf8), "y": Array("2".utf8), "bin": [0xFF]]),
      ConfigMap(name: "elsewhere", namespace: "other", data: [:]),
    ],
    secrets: [Secret(name: "s", data: ["y": Array("secret".utf8)])])

  @Test func sourcesOverrideEachOtherInOrder() {
    let environment = environment(
      [("Z", .text("$(P_x)$(y)"))],
      from: [
        EnvironmentSource(kind: .secret, name: "s"), EnvironmentSource(kind: .configMap, name: "c2", isOptional: true),
        EnvironmentSource(kind: .configMap, name: "p", prefix: "P_"),
      ],
      ConfigObjects(
        configMaps: [ConfigMap(name: "p", data: ["x": Array("1".utf8)])],
        secrets: [Secret(name: "s", data: ["y": Array("2".utf8)])]))
    #expect(environment.values == ["P_x": "1", "y": "2", "Z": "12"] && environment.faults == [])
  }

  @Test func whatIsMissingIsAFaultUnlessOptional() {
    let environment = environment(
      [
        ("A", .configMapKey(KeyReference(name: "c", key: "x"))),
        ("B", .configMapKey(KeyReference(name: "c", key: "none"))),
        ("C", .configMapKey(KeyReference(name: "elsewhere", key: "none"))),
        ("D", .secretKey(KeyReference(name: "none", key: "x", isOptional: true))),
        ("E", .secretKey(KeyReference(name: "s", key: "x", isOptional: true))),
        ("F", .configMapKey(KeyReference(name: "c", key: "bin"))),
      ], from: [EnvironmentSource(kind: .secret, name: "none")], objects)
    #expect(environment.values == ["A": "1"])
    #expect(
      environment.faults == [
        ConfigFault(field: "envFrom[0].secretRef", message: "Secret none is not in the input"),
        ConfigFault(field: "env[1].valueFrom.configMapKeyRef", message: "ConfigMap c has no key none"),
        ConfigFault(field: "env[2].valueFrom.configMapKeyRef", message: "ConfigMap elsewhere is not in the input"),
        ConfigFault(
          field: "env[5].valueFrom.configMapKeyRef",
          message: "the value for F is binary and cannot be an environment variable"),
      ])
  }

  @Test func names() {
    let template = PodTemplate(containers: [Container(name: "main")])
    var long = Self.job
    long.name = String(repeating: "a", count: 63)
    let indexed = PodIdentity(
      of: long, jobUID: "", template: template, creation: PodIndexing(index: 12), suffix: "x7k2p", uid: "", node: "")
    #expect(indexed.name == String(repeating: "a", count: 54) + "-12-x7k2p")
    #expect(indexed.hostname == String(repeating: "a", count: 63))
    #expect(indexed.labels["batch.kubernetes.io/job-completion-index"] == "12")
    let plain = PodIdentity(of: long, jobUID: "", template: template, creation: nil, suffix: "x7k2p", uid: "", node: "")
    #expect(plain.name == String(repeating: "a", count: 58) + "x7k2p" && plain.hostname == plain.name)
  }

  @Test func preflightSaysWhatAProcessCannotDo() {
    var container = Container(name: "main")
    container.image = "busybox"
    container.environment = [
      EnvironmentVariable(name: "A", value: .secretKey(KeyReference(name: "none", key: "x")))
    ]
    container.security.runAsUser = 7
    var fine = Container(name: "fine", command: ["true"])
    fine.image = "alpine"
    var template = PodTemplate(containers: [container, fine])
    template.written = [
      "spec.nodeSelector", "spec.nodeSelector[disk]", "spec.containers[1].tty", "spec.hostAliases",
      "spec.hostAliases[0]",
      "spec.containers[0].image",
    ]
    let preflight = Preflight.process(
      template, job: Self.job, objects: ConfigObjects(), options: RunOptions(),
      abilities: ProcessAbilities(user: 1000, group: 1000))
    #expect(
      preflight.refusals.map(\.field) == [
        "spec.containers[0].command", "spec.containers[0].env[0].valueFrom.secretKeyRef",
        "spec.containers[0].securityContext.runAsUser", "spec.hostAliases",
      ])
    #expect(
      preflight.notes.map(\.field) == ["spec.containers[1].image", "spec.nodeSelector", "spec.containers[1].tty"])
  }
}
