import JobModel
import JobsworthTestSupport
import KubernetesValues
import Manifests
import SourceText
import Testing
import YAMLTree

@Suite struct PodTemplateTests {
  private func template(_ path: String) throws -> PodTemplate {
    let source = SourceFile(path: path, bytes: try Fixture.bytes(path))
    let document = try #require(YAMLStream(parsing: source).documents.first)
    let decoded = ManifestDecoder.decode(document.root, as: .job, version: .newest)
    return try #require(decoded.object.root.podTemplate)
  }

  @Test func everyPartOfAPodIsRead() throws {
    let pod = try template("run/whole-pod.yaml")
    #expect(pod.labels == ["app": "whole"])
    #expect(pod.annotations == ["note": "two words"])
    #expect(pod.restartPolicy == .onFailure && pod.terminationGracePeriodSeconds == 5)
    #expect(pod.activeDeadlineSeconds == 600 && pod.hostname == "box" && pod.serviceAccountName == "runner")
    #expect(pod.security.runAsUser == 1000 && pod.security.supplementalGroups == [7, 8])

    #expect(pod.initContainers.map(\.name) == ["fetch", "proxy"])
    #expect(pod.initContainers.map(\.restartPolicy) == [nil, .always])
    let main = try #require(pod.containers.first)
    #expect(main.command == ["sh", "-c"] && main.args == ["echo $(A)"] && main.workingDirectory == "/work")
    #expect(
      main.environment == [
        EnvironmentVariable(name: "A", value: .text("1")), EnvironmentVariable(name: "EMPTY", value: .text("")),
        EnvironmentVariable(name: "POD", value: .field(path: "metadata.name")),
        EnvironmentVariable(
          name: "CPU", value: .resource(name: "limits.cpu", container: nil, divisor: Quantity("1m"))),
        EnvironmentVariable(
          name: "MODE", value: .configMapKey(KeyReference(name: "settings", key: "mode", isOptional: true))),
        EnvironmentVariable(name: "TOKEN", value: .secretKey(KeyReference(name: "login", key: "token"))),
      ])
    #expect(
      main.environmentSources == [
        EnvironmentSource(kind: .configMap, name: "settings", prefix: "S_"),
        EnvironmentSource(kind: .secret, name: "login", isOptional: true),
      ])
    #expect(main.limits["cpu"] == Quantity("500m") && main.requests["memory"] == Quantity("64Mi"))
    #expect(main.restartPolicy == .never)
    #expect(main.restartRules == [RestartRule(action: .restart, isInverted: true, exitCodes: [1, 2])])
    #expect(main.postStart == .exec(["true"]) && main.preStop == .sleep(seconds: 2))
    #expect(main.livenessProbe?.action == .tcpSocket(host: nil, port: .named("web")))
    #expect(main.livenessProbe?.periodSeconds == 7 && main.livenessProbe?.timeoutSeconds == 1)
    guard case .httpGet(let get) = main.readinessProbe?.action else {
      Issue.record("no httpGet")
      return
    }
    #expect(get.path == "/ready" && get.port == .number(8080) && get.headers == [.init(name: "X-A", value: "b")])
    #expect(main.ports == ["web": 8080])
    #expect(
      main.mounts == [
        VolumeMount(volume: "scratch", path: "/work"),
        VolumeMount(volume: "config", path: "/etc/app.conf", subPath: "app.conf", isReadOnly: true),
      ])
    #expect(main.fallsBackToLogs && main.terminationMessagePath == "/dev/termination-log")

    #expect(
      pod.volumes == [
        Volume(name: "scratch", source: .emptyDirectory(inMemory: false, sizeLimit: Quantity("1Gi"))),
        Volume(
          name: "config",
          source: .projected(
            [
              .configMap(name: "settings", items: [.init(key: "app", path: "app.conf", mode: 0o400)], isOptional: false)
            ],
            defaultMode: 0o600)),
        Volume(
          name: "all",
          source: .projected(
            [
              .secret(name: "login", items: nil, isOptional: true),
              .downward([.init(path: "labels", value: .field(path: "metadata.labels"))]),
              .other("serviceAccountToken"),
            ], defaultMode: 0o644)),
        Volume(name: "disk", source: .other("persistentVolumeClaim")),
        Volume(name: "data", source: .hostPath(path: "/srv", type: "Directory")),
      ])
    #expect(pod.written.contains("spec.containers[0].livenessProbe.tcpSocket.port"))
    #expect(pod.written.contains("spec.nodeSelector[disk]"))
    #expect(!pod.written.contains("spec.dnsPolicy"))
  }

  @Test func configMapsAndSecretsOfTheSameFile() throws {
    let source = SourceFile(path: "c.yaml", bytes: try Fixture.bytes("run/config-objects.yaml"))
    let objects = ConfigDocuments(YAMLStream(parsing: source).documents)
    #expect(
      objects.configMaps == [
        ConfigMap(
          name: "settings", namespace: "default",
          data: ["mode": Array("fast".utf8), "lines": Array("a\nb\n".utf8), "raw": [0, 255]]),
        ConfigMap(name: "listed", namespace: "other", data: ["k": Array("v".utf8)]),
      ])
    #expect(
      objects.secrets == [
        Secret(name: "login", namespace: "default", data: ["token": Array("new".utf8), "user": Array("me".utf8)])
      ])
    #expect(
      objects.faults.map(\.message) == ["data.number: a text is needed; put it in quotes", "data.bad: is not base64"])
    #expect("\(objects.secrets[0])" == "Secret default/login (2 keys)")
    var dumped = ""
    dump(objects.secrets[0], to: &dumped)
    #expect(!dumped.contains("token"))
  }
}
