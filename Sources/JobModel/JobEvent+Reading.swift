package import JSONText
import KubernetesValues

extension JobEvent {
  /// Reads an event as `write` has written it; nil for anything else.
  package init?(_ json: JSONValue, since origin: Instant = .zero) {
    guard let seconds = json["t"]?.number, seconds.magnitude < 1e15, let name = json["event"]?.string else {
      return nil
    }
    let time = origin + TimeSpan(milliseconds: Int64((seconds * 1000).rounded()))
    let pod = json["pod"]?.int.flatMap { $0 >= 1 && $0 <= Int32.max ? PodID(Int($0)) : nil }
    let kind: Kind?
    switch name {
    case "jobCreated": kind = .jobCreated
    case "jobGone": kind = .jobGone
    case "stillRunning": kind = .stillRunning
    case "podCreated":
      kind = pod.map {
        .podCreated(pod: $0, index: json["index"]?.int.map(Int.init), attempt: Int(json["attempt"]?.int ?? 1))
      }
    case "podFinished":
      let phase = json["phase"]?.string.flatMap(PodPhase.init) ?? .failed
      kind = pod.map { .podFinished(pod: $0, phase: phase, exitCode: Int(json["exitCode"]?.int ?? 0)) }
    case "podDeleted": kind = pod.map { .podDeleted(pod: $0) }
    case "podGone": kind = pod.map { .podGone(pod: $0) }
    case "containerRestart":
      kind = pod.map { .containerRestart(pod: $0, restarts: Int(json["restarts"]?.int ?? 0)) }
    case "changed":
      let fields = json["set"]?.object ?? [:]
      kind = .changed(fields.keys.sorted().compactMap { JobSpecEdit(field: $0, value: fields[$0]!) })
    case "status": kind = .status(JobStatus(json, at: time))
    default: kind = nil
    }
    guard let kind else { return nil }
    self.init(kind, at: time)
  }
}

extension JobStatus {
  /// Reads a status as `writeFields` has written it. When its conditions came is not in it: they get `time`.
  package init(_ json: JSONValue, at time: Instant) {
    self.init()
    func counter(_ name: String) -> Int { Int(json[name]?.int ?? 0) }
    func indexes(_ name: String) -> CompletionIndexSet? {
      json[name]?.string.map { CompletionIndexSet(reading: $0, limit: .max) }
    }
    active = counter("active")
    ready = counter("ready")
    terminating = counter("terminating")
    succeeded = counter("succeeded")
    failed = counter("failed")
    completedIndexes = indexes("completedIndexes") ?? CompletionIndexSet()
    failedIndexes = indexes("failedIndexes")
    for condition in json["conditions"]?.array ?? [] {
      guard let type = condition["type"]?.string.flatMap(JobCondition.Kind.init),
        let reason = condition["reason"]?.string.flatMap(JobCondition.Reason.init)
      else { continue }
      conditions.append(
        JobCondition(
          type, isTrue: condition["status"]?.string == "True", reason: reason,
          message: condition["message"]?.string ?? "", at: time))
    }
  }
}

extension JobSpecEdit {
  /// An edit from its field's name below `spec` and the new value; nil when the two make none.
  package init?(field: String, value: JSONValue) {
    let number = value.int
    let isNull = value == .null
    switch field {
    case "parallelism":
      guard let number else { return nil }
      self = .parallelism(Int(number))
    case "completions":
      guard let number else { return nil }
      self = .completions(Int(number))
    case "backoffLimit":
      guard let number else { return nil }
      self = .backoffLimit(Int(number))
    case "suspend":
      guard let flag = value.bool else { return nil }
      self = .suspend(flag)
    case "activeDeadlineSeconds":
      guard number != nil || isNull else { return nil }
      self = .activeDeadlineSeconds(number)
    case "maxFailedIndexes":
      guard number != nil || isNull else { return nil }
      self = .maxFailedIndexes(number.map(Int.init))
    case "ttlSecondsAfterFinished":
      guard number != nil || isNull else { return nil }
      self = .ttlSecondsAfterFinished(number.map(Int.init))
    case "podReplacementPolicy":
      guard let policy = value.string.flatMap(PodReplacementPolicy.init(rawValue:)) else { return nil }
      self = .podReplacementPolicy(policy)
    default: return nil
    }
  }
}
