import Admission
import JSONText
import JobModel
import KubernetesValues
import Manifests
import Planning
import SourceText
import YAMLTree

/// A Job as the server stores it, and as the controller takes it.
struct PreparedJob: Sendable {
  var object: JSONValue
  var job: Job
}

/// What a created Job does: its plan, played with ten milliseconds for every second.
struct JobScript: Sendable {
  struct Refusal: Error, CustomStringConvertible {
    var description: String
  }

  var scenario = Scenario()
  /// How many lines each pod writes.
  var linesPerPod = 2
  /// Milliseconds for a second of the plan.
  var pace: Int64 = 10
  /// Whether the Job begins when somebody watches.
  var waitsForWatchers = false

  /// Defaults and verdict are those of the server.
  func prepare(_ sent: JSONValue, namespace: String) throws -> PreparedJob {
    var sent = sent
    sent.set(["metadata", "namespace"], .string(namespace))
    if sent["metadata"]?["name"] == nil, let prefix = sent["metadata"]?["generateName"]?.string {
      sent.set(["metadata", "name"], .string(prefix + "abcde"))
    }
    let source = SourceFile(path: "sent.json", bytes: sent.bytes)
    guard let result = YAMLStream(parsing: source).documents.first.flatMap({ APIServer().review($0).first }),
      let object = result.object, let job = object.root.job
    else { throw Refusal(description: "this is no Job") }
    guard result.verdict?.allowed == true else { throw Refusal(description: result.verdict?.message ?? "refused") }
    var json = JSONWriter()
    DefaultedObject.writeJSON(object, version: .newest, to: &json)
    var stored = JSONValue(json.bytes) ?? .null
    stored.set(["metadata", "labels"], .object(["job-name": .string(job.name)]))
    return PreparedJob(object: stored, job: job)
  }

  func plan(_ job: Job) -> [JobEvent] { Planner(job: job, scenario: scenario).plan().events }

  /// Changes the objects of the cluster as the plan goes on.
  func play(_ job: Job, on state: ClusterState) async {
    if waitsForWatchers { await state.waitForWatchers() }
    var now = Instant.zero
    for event in plan(job) {
      let pause = (event.time - now).milliseconds * pace / 1000
      if pause > 0 { try? await Task.sleep(for: .milliseconds(pause)) }
      now = event.time
      await apply(event, job, state)
    }
  }

  private func name(_ pod: PodID, _ job: Job) -> String { "\(job.name)-p\(pod.ordinal)" }

  private func apply(_ event: JobEvent, _ job: Job, _ state: ClusterState) async {
    switch event.kind {
    case .jobCreated, .stillRunning: break
    case .podCreated(let pod, let index, _):
      _ = await state.create(.pods, self.pod(pod, index, job))
      for line in 0..<linesPerPod {
        await state.write(
          "2026-01-01T00:00:0\(line / 2).\(pod.ordinal % 10)Z line \(line) of \(pod.ordinal)", to: name(pod, job))
      }
    case .podFinished(let pod, let phase, let exitCode):
      await state.endLog(of: name(pod, job))
      await state.change(.pods, name(pod, job)) { object in
        object.set(["status", "phase"], .string(phase.rawValue))
        object.set(
          ["status", "containerStatuses"],
          Self.containers(job, state: ["terminated": .object(["exitCode": .int(Int64(exitCode))])]))
      }
    case .podDeleted(let pod):
      await state.change(.pods, name(pod, job)) {
        $0.set(["metadata", "deletionTimestamp"], .string("2026-01-01T00:01:00Z"))
      }
    case .podGone(let pod):
      await state.endLog(of: name(pod, job))
      await state.delete(.pods, name(pod, job))
    case .containerRestart(let pod, let restarts):
      await state.change(.pods, name(pod, job)) { object in
        object.set(
          ["status", "containerStatuses"], Self.containers(job, restarts: restarts, state: ["running": .object([:])]))
      }
    case .changed: break
    case .status(let status):
      var json = JSONWriter()
      json.object { status.writeFields(to: &$0) }
      let value = JSONValue(json.bytes) ?? .null
      await state.change(.jobs, job.name) { $0.set(["status"], value) }
    case .jobGone: await state.delete(.jobs, job.name)
    }
  }

  private func pod(_ pod: PodID, _ index: Int?, _ job: Job) -> JSONValue {
    var object = JSONValue.object([:])
    object.set(["metadata", "name"], .string(name(pod, job)))
    object.set(["metadata", "namespace"], .string(job.namespace))
    object.set(["metadata", "labels", "controller-uid"], .string("uid-jobs-\(job.name)"))
    if let index {
      object.set(["metadata", "annotations", "batch.kubernetes.io/job-completion-index"], .string(String(index)))
    }
    let containers = job.spec.template.containers.map { JSONValue.object(["name": .string($0.name)]) }
    object.set(["spec", "containers"], .array(containers))
    object.set(["status", "phase"], .string("Running"))
    object.set(["status", "containerStatuses"], Self.containers(job, state: ["running": .object([:])]))
    return object
  }

  private static func containers(_ job: Job, restarts: Int = 0, state: [String: JSONValue]) -> JSONValue {
    .array(
      job.spec.template.containers.map {
        .object(["name": .string($0.name), "restartCount": .int(Int64(restarts)), "state": .object(state)])
      })
  }
}
