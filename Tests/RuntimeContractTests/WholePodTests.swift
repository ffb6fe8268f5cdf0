import ContainerRuntime
import Execution
import Foundation
import JobModel
import KubernetesValues
import Testing

/// A whole pod in real containers: what its containers share, and what they see.
@Suite(.enabled(if: Podman.whyNot == nil, Comment(rawValue: Podman.whyNot ?? ""))) struct WholePodTests {
  private func container(_ name: String, _ script: String) -> Container {
    var container = Container(name: name, command: ["sh", "-c", script])
    container.image = Podman.image
    return container
  }

  @Test func aSidecarServesTheOthers() throws {
    var first = container("first", "echo made by first > /work/file")
    first.mounts = [VolumeMount(volume: "work", path: "/work")]
    var web = container(
      "web", "trap 'echo web ends; exit' TERM; busybox httpd -p 8080 -h /work; while :; do sleep 0.1; done")
    web.restartPolicy = .always
    web.mounts = first.mounts
    var probe = Probe(action: .httpGet(Probe.HTTPGet(port: .named("http"))))
    if case .httpGet(var get) = probe.action {
      get.path = "/file"
      probe.action = .httpGet(get)
    }
    probe.periodSeconds = 1
    web.startupProbe = probe
    web.ports = ["http": 8080]
    var main = container(
      "main",
      """
      busybox wget -qO- http://127.0.0.1:8080/file; busybox hostname; echo $TOKEN; busybox cat /etc/login/token
      busybox id -u; busybox id -G; busybox touch /x 2> /dev/null || echo read-only; busybox pwd
      echo said at the end > /dev/termination-log; exit 3
      """)
    main.environment = [
      EnvironmentVariable(name: "TOKEN", value: .secretKey(KeyReference(name: "login", key: "token")))
    ]
    main.mounts = [VolumeMount(volume: "login", path: "/etc/login")]
    main.security.runAsUser = 1000
    main.confinement.hasReadOnlyRoot = true
    main.workingDirectory = "/etc"
    main.limits = ["memory": Quantity(64 << 20)]
    var template = PodTemplate(containers: [main], initContainers: [first, web])
    template.hostname = "box"
    template.security.fsGroup = 2000
    template.volumes = [
      Volume(name: "work", source: .emptyDirectory(inMemory: false, sizeLimit: nil)),
      Volume(
        name: "login", source: .projected([.secret(name: "login", items: nil, isOptional: false)], defaultMode: 0o400)),
    ]
    let objects = ConfigObjects(secrets: [Secret(name: "login", data: ["token": Array("open sesame\n".utf8)])])

    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("jobsworth-pod-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: folder.appendingPathComponent("logs"), withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var engine = try ContainerEngine(.podman, searchPath: "/usr/local/bin:/usr/bin:/bin")
    #expect(engine.fetchImages(for: template) == [])
    let uid = String(UInt64.random(in: 0 ... .max), radix: 16)
    let runtime = try ContainerRuntime(
      .init(
        engine: engine, labels: RunLabels(run: "whole", uid: uid, job: "whole"), logFolder: folder.path + "/logs",
        podFolder: folder.path + "/pods", takesSignals: false))
    var spec = JobSpec(backoffLimit: 0)
    spec.template = template.shape
    let sink = Told()
    let outcome = JobRun(
      job: Job(name: "whole", spec: spec), template: template, objects: objects, options: RunOptions(),
      runtime: runtime, sink: sink
    ).run()
    runtime.end()
    #expect(outcome.end == .failed)
    #expect(
      sink.lines["main"] == [
        "made by first", "box", "open sesame", "open sesame", "1000", "0 2000", "read-only", "/etc",
      ])
    #expect(sink.lines["web"] == ["web ends"])
    #expect(sink.ends["main"] == "3 Error said at the end\n")
    #expect(Podman.ask("ps -aq --filter label=jobsworth.dev/run-uid=\(uid)") == [])
    #expect(Podman.ask("pod ps -q --filter label=jobsworth.dev/run-uid=\(uid)") == [])
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/pods"))
  }

  /// The kernel ends a container that takes too much: its status says why, whatever the engine has noticed.
  @Test(.enabled(if: FileManager.default.isReadableFile(atPath: "/dev/kmsg"), "needs the kernel's log"))
  func whoTakesMoreMemoryThanItMayIsKilled() throws {
    var main = container("main", "busybox dd if=/dev/zero of=/dev/null bs=100M count=1")
    main.command = ["busybox", "dd", "if=/dev/zero", "of=/dev/null", "bs=100M", "count=1"]
    main.limits = ["memory": Quantity(16 << 20)]
    let template = PodTemplate(containers: [main])
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("jobsworth-oom-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: folder.appendingPathComponent("logs"), withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var engine = try ContainerEngine(.podman, searchPath: "/usr/local/bin:/usr/bin:/bin")
    #expect(engine.fetchImages(for: template) == [])
    let runtime = try ContainerRuntime(
      .init(
        engine: engine,
        labels: RunLabels(run: "oom", uid: String(UInt64.random(in: 0 ... .max), radix: 16), job: "oom"),
        logFolder: folder.path + "/logs", podFolder: folder.path + "/pods", takesSignals: false))
    var spec = JobSpec(backoffLimit: 0)
    spec.template = template.shape
    let sink = Told()
    _ = JobRun(
      job: Job(name: "oom", spec: spec), template: template, objects: ConfigObjects(), options: RunOptions(),
      runtime: runtime, sink: sink
    ).run()
    runtime.end()
    #expect(sink.ends["main"] == "137 OOMKilled ")
    // What watches over the container leaves a file of this name where it runs.
    #expect(!FileManager.default.fileExists(atPath: "oom"))
  }

  private final class Told: RunSink {
    var lines: [String: [String]] = [:]
    var ends: [String: String] = [:]
    func event(_ event: JobEvent) {}
    func output(pod: PodID, name: String, container: String, line: [UInt8]) {
      lines[container, default: []].append(String(decoding: line, as: UTF8.self))
    }
    func ended(_ pod: PodRecord) {
      for container in pod.containers {
        if case .terminated(let code, _, let reason, let message) = container.state {
          ends[container.name] = "\(code) \(reason) \(message ?? "")"
        }
      }
    }
  }
}
