package import JSONText
import KubernetesValues

extension JobEvent {
  /// Writes the event as one object, `{"t": 5, "event": "podFinished", …}`; `t` in seconds since `origin`.
  package func write(to json: inout JSONWriter, since origin: Instant = .zero) {
    json.object { json in
      json.field("t", (time - origin).seconds)
      json.field("event", name)
      switch kind {
      case .jobCreated, .jobGone, .stillRunning: break
      case .podCreated(let pod, let index, let attempt):
        json.field("pod", pod.ordinal)
        if let index { json.field("index", index) }
        json.field("attempt", attempt)
      case .podFinished(let pod, let phase, let exitCode):
        json.field("pod", pod.ordinal)
        json.field("phase", phase.rawValue)
        json.field("exitCode", exitCode)
      case .podDeleted(let pod), .podGone(let pod):
        json.field("pod", pod.ordinal)
      case .containerRestart(let pod, let restarts):
        json.field("pod", pod.ordinal)
        json.field("restarts", restarts)
      case .changed(let edits):
        json.object("set") { json in
          for edit in edits { edit.write(to: &json) }
        }
      case .status(let status):
        status.writeFields(to: &json)
      }
    }
  }
}

extension JobSpecEdit {
  /// Writes the field and its new value into an open object.
  package func write(to json: inout JSONWriter) {
    func optional(_ value: (some BinaryInteger)?) {
      if let value { json.value(value) } else { json.null() }
    }
    json.key(field)
    switch self {
    case .parallelism(let value), .completions(let value), .backoffLimit(let value): json.value(value)
    case .suspend(let value): json.value(value)
    case .activeDeadlineSeconds(let value): optional(value)
    case .maxFailedIndexes(let value), .ttlSecondsAfterFinished(let value): optional(value)
    case .podReplacementPolicy(let value): json.value(value.rawValue)
    }
  }
}

extension JobStatus {
  /// Writes the fields of the status into an open object. Counters that are 0 and empty sets are left out.
  package func writeFields(to json: inout JSONWriter) {
    let counters = [
      ("active", active), ("ready", ready ?? 0), ("terminating", terminating ?? 0), ("succeeded", succeeded),
      ("failed", failed),
    ]
    for (name, value) in counters where value != 0 { json.field(name, value) }
    if !completedIndexes.isEmpty { json.field("completedIndexes", completedIndexes.description) }
    if let failedIndexes, !failedIndexes.isEmpty { json.field("failedIndexes", failedIndexes.description) }
    json.array("conditions") { json in
      for condition in conditions {
        json.object { json in
          json.field("type", condition.type.rawValue)
          json.field("status", condition.isTrue ? "True" : "False")
          json.field("reason", condition.reason.rawValue)
          json.field("message", condition.message)
        }
      }
    }
  }
}
