internal import JSONText
internal import JobModel

/// Runs as JSON. Times are RFC 3339 in UTC, durations seconds.
enum RunJSON {
  static var writer: JSONWriter { JSONWriter(indent: 2) }

  /// Writes what `ps` knows into an open object.
  static func write(_ run: RunReport, to json: inout JSONWriter) {
    json.field("run", run.id)
    json.field("job", run.jobName)
    json.field("namespace", run.namespace)
    switch run.state {
    case .running(let process):
      json.field("state", "running")
      if let process { json.field("process", process) }
    case .dead: json.field("state", "dead")
    case .ended(let exitStatus):
      json.field("state", "ended")
      json.field("exitStatus", exitStatus)
    }
    json.field("started", run.started.timestamp)
    json.field(run.isEnded ? "ended" : "lastSeen", run.lastSeen.timestamp)
    json.object("status") { run.status.writeFields(to: &$0) }
  }

  static func write(_ details: RunReport.Details, of run: RunReport, to json: inout JSONWriter) {
    let spec = details.job.spec
    json.object("spec") { json in
      json.field("parallelism", spec.parallelism)
      if let completions = spec.completions { json.field("completions", completions) }
      json.field("completionMode", spec.completionMode.rawValue)
      json.field("suspend", spec.suspend)
    }
    if let until = details.heldUntil, !run.isEnded { json.field("heldUntil", until.timestamp) }
    if details.isBeingStopped { json.field("isBeingStopped", true) }
    json.field("logs", details.logFolder)
    json.array("pods") { json in
      for pod in (details.ended + details.pods).sorted(by: { $0.id < $1.id }) {
        json.object { write(pod, to: &$0) }
      }
    }
  }

  private static func write(_ pod: PodRecord, to json: inout JSONWriter) {
    json.field("pod", pod.id.ordinal)
    json.field("name", pod.name)
    if let index = pod.index { json.field("index", index) }
    json.field("attempt", pod.attempt)
    json.field("phase", pod.phase.rawValue)
    json.field("ready", pod.isReady)
    json.field("restarts", pod.restarts)
    json.field("created", pod.created.timestamp)
    if let deleted = pod.deleted { json.field("deleted", deleted.timestamp) }
    if let ended = pod.ended { json.field("ended", ended.timestamp) }
    if let reason = pod.reason { json.field("reason", reason) }
    if !pod.conditions.isEmpty {
      json.array("conditions") { json in
        for condition in pod.conditions {
          json.object { json in
            json.field("type", condition.type)
            json.field("status", condition.status)
          }
        }
      }
    }
    json.array("containers") { json in
      for container in pod.containers {
        json.object { write(container, to: &$0) }
      }
    }
  }

  private static func write(_ container: ContainerRecord, to json: inout JSONWriter) {
    json.field("name", container.name)
    json.field("restarts", container.restarts)
    switch container.state {
    case .waiting(let reason, let until):
      json.field("state", "waiting")
      json.field("reason", reason)
      if let until { json.field("until", until.timestamp) }
    case .running(let since):
      json.field("state", "running")
      json.field("since", since.timestamp)
    case .terminated(let exitCode, let time, let reason, let message):
      json.field("state", "terminated")
      json.field("exitCode", exitCode)
      json.field("at", time.timestamp)
      json.field("reason", reason)
      if let message { json.field("message", message) }
    }
  }
}
