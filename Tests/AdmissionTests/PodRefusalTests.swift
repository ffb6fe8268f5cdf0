import Admission
import Diagnostics
import KubernetesValues
import Testing

/// What the server takes in a Job and refuses in its pods.
@Suite("Pods that are refused")
struct PodRefusalTests {
  static let plain = #""restartPolicy":"Never","containers":[{"name":"c","image":"i"}]"#

  @Test(
    "a finding of its own, the Job allowed",
    arguments: [
      (
        #"{"restartPolicy":"Never","containers":[{"name":"c","image":" i"}]}"#, "pod/image-blanks",
        "containers[0].image"
      ),
      (
        #"{\#(plain),"initContainers":[{"name":"i","image":"i\n"}]}"#, "pod/image-blanks", "initContainers[0].image"
      ),
      (
        #"{"restartPolicy":"Never","hostNetwork":true,"containers":[{"name":"c","image":"i","ports":[{"containerPort":80}]},{"name":"d","image":"i","ports":[{"containerPort":80}]}]}"#,
        "pod/host-port-taken", "containers[1].ports[0].containerPort"
      ),
      (#"{\#(plain),"volumes":[{"name":"v","image":{}}]}"#, "pod/image-reference", "volumes[0].image"),
      (#"{\#(plain),"nodeName":"n","schedulingGates":[{"name":"g"}]}"#, "pod/gated-node-name", "nodeName"),
      (
        #"{\#(plain),"topologySpreadConstraints":[{"maxSkew":1,"topologyKey":"k","whenUnsatisfiable":"DoNotSchedule","matchLabelKeys":["job-name"],"labelSelector":{"matchLabels":{"job-name":"x"}}}]}"#,
        "pod/match-label-key", "topologySpreadConstraints[0].matchLabelKeys[0]"
      ),
      (
        #"{"restartPolicy":"Never","resources":{"requests":{"cpu":"1"}},"containers":[{"name":"c","image":"i","resources":{"limits":{"cpu":"2"}}}]}"#,
        "pod/requests-exceed-pod", "resources.requests[cpu]"
      ),
    ])
  func refusals(_ spec: String, _ rule: String, _ field: String) throws {
    for kind in ["Job", "CronJob"] {
      let job = #"{"template":{"spec":\#(spec)}}"#
      let body = kind == "Job" ? job : #"{"schedule":"@daily","jobTemplate":{"spec":\#(job)}}"#
      let manifest = #"{"apiVersion":"batch/v1","kind":"\#(kind)","metadata":{"name":"x"},"spec":\#(body)}"#
      let result = try PodTemplateTests.result(manifest, .newest)
      #expect(result.verdict?.allowed == true)
      let findings = result.findings.filter { $0.rule.hasPrefix("pod/") }
      #expect(findings.map(\.rule) == [rule])
      #expect(findings.first?.field?.hasSuffix(".template.spec.\(field)") == true)
      #expect(findings.first?.severity == .error)
    }
  }

  @Test("finalizers of the template become those of the pods")
  func finalizers() throws {
    let manifest =
      #"{"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"x"},"spec":{"template":{"metadata":{"finalizers":["x","a.b/c","orphan"]},"spec":{\#(Self.plain)}}}}"#
    let result = try PodTemplateTests.result(manifest, .newest)
    #expect(result.findings.map(\.rule) == ["pod/finalizer"])
    #expect(result.findings.first?.field == "spec.template.metadata.finalizers[0]")
  }

  @Test(
    "what only looks like it",
    arguments: [
      #"{\#(plain)}"#,
      #"{"restartPolicy":"Never","hostNetwork":true,"containers":[{"name":"c","image":"i","ports":[{"containerPort":80},{"containerPort":80,"protocol":"UDP"}]}]}"#,
      #"{\#(plain),"nodeName":"n"}"#,
      #"{\#(plain),"volumes":[{"name":"v","image":{"reference":"r"}}]}"#,
      #"{\#(plain),"topologySpreadConstraints":[{"maxSkew":1,"topologyKey":"k","whenUnsatisfiable":"DoNotSchedule","matchLabelKeys":["a"],"labelSelector":{"matchLabels":{"a":"x"}}}]}"#,
      #"{"restartPolicy":"Never","resources":{"requests":{"cpu":"2"}},"containers":[{"name":"c","image":"i","resources":{"limits":{"cpu":"2"}}}]}"#,
    ])
  func noRefusal(_ spec: String) throws {
    let manifest =
      #"{"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"x"},"spec":{"template":{"spec":\#(spec)}}}"#
    #expect(try PodTemplateTests.result(manifest, .newest).findings.map(\.rule) == [])
  }
}
