import Admission
import JSONText
import KubernetesValues
import SourceText
import Testing
import YAMLTree

/// What changed from one release to the next, tried on all releases: there are recordings of 1.28 and 1.36 only.
@Suite("Boundaries between releases")
struct ReleaseBoundaryTests {
  enum Answer: Sendable, Equatable {
    /// The decoder does not know the field of that path.
    case unknown(String)
    /// Accepted, and the stored object has the key.
    case kept(String)
    /// Accepted, and the field is not stored.
    case dropped(String)
    /// Refused with these causes and no others, each `path: ` and a part of the message.
    case refused([String])
    case accepted
  }

  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var manifest: String
    /// Answers from a minor release on, the oldest first.
    var answers: [(from: Int, answer: Answer)]
    var testDescription: String { name }

    init(_ name: String, _ manifest: String, _ answers: [(from: Int, answer: Answer)]) {
      self.name = name
      self.manifest = manifest
      self.answers = answers
    }
  }

  // MARK: Manifests, in flow style

  static func job(
    _ spec: String = "", pod: String = "", container: String = "", metadata: String = "name: a"
  ) -> String {
    "{apiVersion: batch/v1, kind: Job, metadata: {\(metadata)}, spec: {\(spec.isEmpty ? "" : spec + ", ")template: "
      + "{spec: {restartPolicy: Never, \(pod.isEmpty ? "" : pod + ", ")containers: [{name: c, image: i"
      + "\(container.isEmpty ? "" : ", " + container)}]}}}}"
  }

  static func cronJob(_ spec: String, job: String = "") -> String {
    "{apiVersion: batch/v1, kind: CronJob, metadata: {name: a}, spec: {\(spec), jobTemplate: {spec: "
      + "{\(job.isEmpty ? "" : job + ", ")template: {spec: {restartPolicy: Never, containers: [{name: c, image: i}]}}}}}}"
  }

  private static let pod = "spec.template.spec"
  private static let container = "spec.template.spec.containers[0]"

  /// A field that the decoder learns, that then is dropped while its gate is off, and that lives from a release on.
  static func life(
    _ name: String, _ manifest: String, _ path: String, known: Int?, on: Int?, key: String
  ) -> Case {
    var answers: [(from: Int, answer: Answer)] = []
    if let known, known > 25 { answers.append((25, .unknown(path))) }
    if known != on { answers.append((known ?? 25, .dropped(key))) }
    if let on { answers.append((on, .kept(key))) }
    return Case(name, manifest, answers)
  }

  static let jobFields = [
    life(
      "podFailurePolicy",
      job("podFailurePolicy: {rules: [{action: FailJob, onExitCodes: {operator: In, values: [3]}}]}"),
      "spec.podFailurePolicy", known: nil, on: 26, key: "podFailurePolicy"),
    life(
      "backoffLimitPerIndex", job("completionMode: Indexed, completions: 2, backoffLimitPerIndex: 1"),
      "spec.backoffLimitPerIndex", known: 28, on: 29, key: "backoffLimitPerIndex"),
    life(
      "podReplacementPolicy", job("podReplacementPolicy: Failed"), "spec.podReplacementPolicy", known: 28, on: 29,
      key: "podReplacementPolicy"),
    life(
      "successPolicy", job("completionMode: Indexed, completions: 2, successPolicy: {rules: [{succeededCount: 1}]}"),
      "spec.successPolicy", known: 30, on: 31, key: "successPolicy"),
    life("managedBy", job("managedBy: a.b/c"), "spec.managedBy", known: 30, on: 32, key: "managedBy"),
    Case(
      "a policy that is dropped is not validated", job("podFailurePolicy: {rules: [{action: Perhaps}]}"),
      [
        (25, .dropped("podFailurePolicy")),
        (
          26,
          .refused([
            "spec.podFailurePolicy.rules[0].action: Unsupported value: \"Perhaps\"",
            "spec.podFailurePolicy.rules[0]: Invalid value: specifying one of OnExitCodes and OnPodConditions is required",
          ])
        ),
      ]),
    Case(
      "in a CronJob what has no effect yet is kept", cronJob("schedule: 1 2 3 4 5", job: "managedBy: a.b/c"),
      [(25, .unknown("spec.jobTemplate.spec.managedBy")), (30, .kept("managedBy"))]),
    Case("timeZone", cronJob("schedule: 1 2 3 4 5, timeZone: Etc/UTC"), [(25, .kept("timeZone"))]),
    Case(
      "a zone in the schedule", cronJob("schedule: CRON_TZ=Etc/UTC 1 2 3 4 5"),
      [
        (25, .accepted),
        (29, .refused(["spec.schedule: Invalid value: \"CRON_TZ=Etc/UTC 1 2 3 4 5\": cannot use TZ or"])),
      ]),
    Case(
      "zones in schedule and field", cronJob("schedule: TZ=Etc/UTC 1 2 3 4 5, timeZone: Etc/UTC"),
      [
        (
          25,
          .refused(["spec.schedule: Invalid value: \"TZ=Etc/UTC 1 2 3 4 5\": cannot use both timeZone field and TZ"])
        ),
        (
          29, .refused(["spec.schedule: Invalid value: \"TZ=Etc/UTC 1 2 3 4 5\": cannot use TZ or CRON_TZ in schedule"])
        ),
      ]),
    Case(
      "labels that the server makes", job(),
      [(25, .dropped("batch.kubernetes.io/job-name")), (27, .kept("batch.kubernetes.io/job-name"))]),
    Case(
      "what a missing selector is called", job("manualSelector: true"),
      [
        (
          25,
          .refused([
            "spec.selector: Required value", "spec.template.metadata.labels: Invalid value: map[string]string(nil): ",
          ])
        ),
        (
          34,
          .refused([
            "spec.selector: Required value", "spec.template.metadata.labels: Invalid value: null: ",
          ])
        ),
      ]),
  ]

  static let podFields = [
    life("hostUsers", job(pod: "hostUsers: false"), "", known: nil, on: 33, key: "hostUsers"),
    life(
      "schedulingGates", job(pod: "schedulingGates: [{name: a.b/c}]"), "\(pod).schedulingGates", known: 26, on: 27,
      key: "schedulingGates"),
    life(
      "resources of the pod", job(pod: "resources: {requests: {cpu: 1}}"), "\(pod).resources", known: 32, on: 34,
      key: "requests"),
    life(
      "hostnameOverride", job(pod: "hostnameOverride: a"), "\(pod).hostnameOverride", known: 34, on: 35,
      key: "hostnameOverride"),
    Case(
      "schedulingGroup", job(pod: "schedulingGroup: {podGroupName: a}"),
      [(25, .unknown("\(pod).schedulingGroup")), (36, .dropped("schedulingGroup"))]),
    Case(
      "workloadRef", job(pod: "workloadRef: {name: a, podGroup: b}"),
      [(25, .unknown("\(pod).workloadRef")), (35, .dropped("workloadRef")), (36, .unknown("\(pod).workloadRef"))]),
    life(
      "minDomains",
      job(
        pod:
          "topologySpreadConstraints: [{maxSkew: 1, topologyKey: a, whenUnsatisfiable: DoNotSchedule, minDomains: 2, "
          + "labelSelector: {matchLabels: {a: b}}}]"),
      "", known: nil, on: 27, key: "minDomains"),
    life(
      "nodeTaintsPolicy",
      job(
        pod: "topologySpreadConstraints: [{maxSkew: 1, topologyKey: a, whenUnsatisfiable: DoNotSchedule, "
          + "nodeTaintsPolicy: Honor}]"), "", known: nil, on: 26, key: "nodeTaintsPolicy"),
    life(
      "matchLabelKeys of pod affinity",
      job(
        pod: "affinity: {podAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: a, "
          + "labelSelector: {matchLabels: {x: z}}, matchLabelKeys: [b]}]}}"),
      "\(pod).affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].matchLabelKeys", known: 29, on: 31,
      key: "matchLabelKeys"),
    life(
      "supplementalGroupsPolicy", job(pod: "securityContext: {supplementalGroupsPolicy: Strict}"),
      "\(pod).securityContext.supplementalGroupsPolicy", known: 31, on: 33, key: "supplementalGroupsPolicy"),
    life(
      "seLinuxChangePolicy", job(pod: "securityContext: {seLinuxChangePolicy: Recursive}"),
      "\(pod).securityContext.seLinuxChangePolicy", known: 32, on: 33, key: "seLinuxChangePolicy"),
    Case(
      "appArmorProfile", job(pod: "securityContext: {appArmorProfile: {type: RuntimeDefault}}"),
      [(25, .unknown("\(pod).securityContext.appArmorProfile")), (30, .kept("appArmorProfile"))]),
    Case(
      "claims moved up a level", job(pod: "resourceClaims: [{name: a, resourceClaimName: b}]"),
      [
        (25, .unknown("\(pod).resourceClaims")), (26, .unknown("\(pod).resourceClaims[0].resourceClaimName")),
        (31, .dropped("resourceClaims")), (34, .kept("resourceClaims")),
      ]),
    Case(
      "dns searches with an underscore",
      job(pod: "dnsConfig: {searches: [a_b]}"),
      [(25, .refused(["\(pod).dnsConfig.searches[0]: Invalid value: \"a_b\": "])), (33, .accepted)]),
    Case(
      "an address with leading zeros", job(pod: "hostAliases: [{ip: 010.0.0.1}]"),
      [(25, .accepted), (36, .refused(["\(pod).hostAliases[0].ip: Invalid value: \"010.0.0.1\": "]))]),
    Case(
      "where a bad address of a host is", job(pod: "hostAliases: [{ip: x}]"),
      [
        (25, .refused(["\(pod).hostAliases.ip: Invalid value: \"x\": must be valid IP address"])),
        (30, .refused(["\(pod).hostAliases[0].ip: Invalid value: \"x\": must be a valid IP address"])),
      ]),
    Case(
      "hostUsers at odds with hostNetwork", job(pod: "hostUsers: false, hostNetwork: true"),
      [
        (25, .dropped("hostUsers")),
        (33, .refused(["\(pod).hostNetwork: Forbidden: when `pod.Spec.HostUsers` is false"])),
        (34, .refused(["\(pod).hostNetwork: Forbidden: when `hostUsers` is false"])),
      ]),
    Case(
      "a toleration that compares",
      job(pod: "tolerations: [{key: a, operator: Lt, value: \"1\"}]"),
      [
        (
          25,
          .refused([
            "\(pod).tolerations[0].operator: Unsupported value: \"Lt\": supported values: \"Equal\", \"Exists\""
          ])
        ),
        (
          35,
          .refused([
            "\(pod).tolerations[0].operator: Unsupported value: \"Lt\": "
              + "supported values: \"Equal\", \"Exists\", \"Lt\", \"Gt\""
          ])
        ),
      ]),
    Case(
      "sysctls of the net with the host's net",
      job(pod: "hostNetwork: true, securityContext: {sysctls: [{name: net.a, value: b}]}"),
      [
        (25, .accepted),
        (29, .refused(["\(pod).securityContext.sysctls[0].name: Invalid value: \"net.a\": may not be specified when"])),
      ]),
  ]

  static let containerFields = [
    life(
      "resizePolicy",
      job(container: "resizePolicy: [{resourceName: cpu, restartPolicy: NotRequired}]"), "\(container).resizePolicy",
      known: 27, on: 33, key: "resizePolicy"),
    Case(
      "resizePolicy in a pod that never restarts",
      job(container: "resizePolicy: [{resourceName: cpu, restartPolicy: RestartContainer}]"),
      [
        (25, .unknown("\(container).resizePolicy")), (27, .dropped("resizePolicy")),
        (
          33,
          .refused([
            "\(container).resizePolicy: Invalid value: \"RestartContainer\": "
              + "must be 'NotRequired' when `restartPolicy` is 'Never'"
          ])
        ),
        (
          36,
          .refused([
            "\(container).resizePolicy: Invalid value: \"RestartContainer\": "
              + "must be 'NotRequired' when pod `restartPolicy` is 'Never'"
          ])
        ),
      ]),
    life(
      "a sidecar", job(pod: "initContainers: [{name: s, image: i, restartPolicy: Always}]"),
      "\(pod).initContainers[0].restartPolicy", known: 28, on: 29, key: "\"restartPolicy\":\"Always\""),
    Case(
      "restartPolicy of a main container", job(container: "restartPolicy: Never"),
      [
        (25, .unknown("\(container).restartPolicy")),
        (28, .refused(["\(container).restartPolicy: Forbidden: may not be set for non-init containers"])),
        (34, .accepted),
      ]),
    Case(
      "restartPolicyRules",
      job(
        container: "restartPolicy: Never, restartPolicyRules: [{action: Restart, "
          + "exitCodes: {operator: In, values: [3]}}]"),
      [
        (25, .unknown("\(container).restartPolicyRules")), (34, .dropped("restartPolicyRules")),
        (35, .kept("restartPolicyRules")),
      ]),
    Case(
      "the rule to restart all containers",
      job(
        container: "restartPolicy: Never, restartPolicyRules: [{action: RestartAllContainers, "
          + "exitCodes: {operator: In, values: [3]}}]"),
      [
        (25, .unknown("\(container).restartPolicyRules")), (34, .dropped("restartPolicyRules")),
        (
          35,
          .refused([
            "\(container).restartPolicyRules[0].action: Unsupported value: \"RestartAllContainers\": "
              + "supported values: \"Restart\""
          ])
        ),
        (36, .kept("RestartAllContainers")),
      ]),
    Case(
      "an environment variable with a blank", job(container: "env: [{name: a b, value: c}]"),
      [(25, .refused(["\(container).env[0].name: Invalid value: \"a b\": "])), (32, .accepted)]),
    Case(
      "fileKeyRef",
      job(
        pod: "volumes: [{name: v, emptyDir: {}}]",
        container: "env: [{name: a, valueFrom: {fileKeyRef: {volumeName: v, path: p, key: k}}}]"),
      [
        (25, .unknown("\(container).env[0].valueFrom.fileKeyRef")),
        (34, .refused(["\(container).env[0].valueFrom: Invalid value: \"\": must specify one of: `fieldRef`"])),
        (35, .kept("fileKeyRef")),
      ]),
    Case(
      "a hook that sleeps", job(container: "lifecycle: {preStop: {sleep: {seconds: 1}}}"),
      [
        (25, .unknown("\(container).lifecycle.preStop.sleep")), (29, .dropped("lifecycle")), (30, .kept("lifecycle")),
      ]),
    Case(
      "a hook that does not sleep long", job(container: "lifecycle: {preStop: {sleep: {seconds: 0}}}"),
      [
        (25, .unknown("\(container).lifecycle.preStop.sleep")), (29, .dropped("lifecycle")),
        (
          30, .refused(["\(container).lifecycle.preStop.sleep: Invalid value: 0: must be greater than 0 and less than"])
        ),
        (33, .kept("lifecycle")),
      ]),
    Case(
      "stopSignal", job(container: "lifecycle: {stopSignal: SIGUSR1}"),
      [(25, .unknown("\(container).lifecycle.stopSignal")), (33, .dropped("lifecycle"))]),
    Case(
      "recursiveReadOnly",
      job(
        pod: "volumes: [{name: v, emptyDir: {}}]",
        container: "volumeMounts: [{name: v, mountPath: /v, readOnly: true, recursiveReadOnly: Enabled}]"),
      [
        (25, .unknown("\(container).volumeMounts[0].recursiveReadOnly")), (30, .dropped("recursiveReadOnly")),
        (31, .kept("recursiveReadOnly")),
      ]),
    Case(
      "a volume of an image", job(pod: "volumes: [{name: v, image: {reference: r}}]"),
      [(25, .unknown("\(pod).volumes[0].image")), (31, .dropped("volumes")), (35, .kept("volumes"))]),
    Case(
      "requests above limits", job(container: "resources: {requests: {cpu: 2}, limits: {cpu: 1}}"),
      [
        (
          25,
          .refused(["\(container).resources.requests: Invalid value: \"2\": must be less than or equal to cpu limit"])
        ),
        (
          27,
          .refused([
            "\(container).resources.requests: Invalid value: \"2\": must be less than or equal to cpu limit of 1"
          ])
        ),
      ]),
    Case(
      "procMount", job(container: "securityContext: {procMount: Unmasked}"),
      [
        (25, .dropped("Unmasked")),
        (
          33,
          .refused(["\(container).securityContext.procMount: Invalid value: \"Unmasked\": `hostUsers` must be false"])
        ),
      ]),
    Case(
      "two sources in one",
      job(
        pod: "volumes: [{name: v, projected: {sources: [{secret: {name: a}, configMap: {name: b}}]}}]"),
      [
        (25, .refused(["\(pod).volumes[0].projected.sources[0]: Forbidden: may not specify more than 1 volume type"])),
        (
          31,
          .refused([
            "\(pod).volumes[0].projected.sources[0]: Forbidden: may not specify more than 1 volume type per source"
          ])
        ),
      ]),
    Case(
      "how a length is put",
      job(pod: "volumes: [{name: v, csi: {driver: \(String(repeating: "a", count: 64))}}]"),
      [
        (25, .refused(["\(pod).volumes[0].csi.driver: Too long: must have at most 63 bytes"])),
        (32, .refused(["\(pod).volumes[0].csi.driver: Too long: may not be more than 63 bytes"])),
      ]),
  ]

  @Test("the answer changes where it should, and nowhere else", arguments: jobFields + podFields + containerFields)
  func boundary(_ example: Case) throws {
    for minor in KubernetesVersion.known {
      let expected = try #require(example.answers.last { $0.from <= minor }?.answer)
      let version = KubernetesVersion(minor: minor)
      let document = try #require(
        YAMLStream(parsing: SourceFile(path: "a.yaml", text: example.manifest)).documents.first)
      let result = try #require(APIServer(version: version).review(document).first)
      let verdict = try #require(result.verdict)
      var json = JSONWriter()
      if let object = result.object, verdict.allowed { DefaultedObject.writeJSON(object, version: version, to: &json) }
      let given = "1.\(minor): \(verdict.code) \(verdict.message ?? json.text)"
      switch expected {
      case .unknown(let path):
        #expect(verdict.code == 400 && (verdict.message ?? "").contains("unknown field \"\(path)\""), "\(given)")
      case .accepted: #expect(verdict.allowed, "\(given)")
      case .kept(let key): #expect(verdict.allowed && json.text.contains(key), "\(given)")
      case .dropped(let key): #expect(verdict.allowed && !json.text.contains(key), "\(given)")
      case .refused(let causes):
        let found = verdict.causes.map { "\($0.field): \($0.message)" }
        #expect(found.count == causes.count, "\(given)")
        for (found, wanted) in zip(found, causes) { #expect(found.hasPrefix(wanted), "1.\(minor)") }
      }
      // Each boundary is one: the answers on both sides differ.
      for (before, after) in zip(example.answers, example.answers.dropFirst()) {
        #expect(before.answer != after.answer && before.from < after.from)
      }
    }
  }
}
