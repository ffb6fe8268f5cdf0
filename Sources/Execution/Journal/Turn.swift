package import JSONText
package import JobModel

/// What one turn of a run's loop was given: the time and what happened. All that a run does follows from its turns.
package struct Turn: Sendable {
  package var now: Instant
  package var events: [RuntimeEvent]

  package init(now: Instant, events: [RuntimeEvent]) {
    self.now = now
    self.events = events
  }

  /// Whether the turn may only be acted upon once it is on the disk.
  var mustBeSynced: Bool {
    events.contains { event in
      switch event {
      case .exited, .exceeded, .requested, .interrupted: true
      case .started, .actionEnded, .output, .noted, .lost: false
      }
    }
  }

  // MARK: Writing

  /// One line: `{"now": 1700000000000, "in": [{"exited": [1, 0, 0], "code": 0, "at": …}]}`.
  ///
  /// What is only to be shown is left out: the logs have the output.
  package var line: [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.field("now", now.milliseconds)
      json.array("in") { json in
        for event in events { event.write(to: &json) }
      }
    }
    return json.bytes
  }

  /// Nil for a line that is no turn.
  package init?(_ line: JSONValue) {
    guard let now = line["now"]?.int, let events = line["in"]?.array else { return nil }
    self.now = Instant(milliseconds: now)
    self.events = []
    for event in events {
      guard let event = RuntimeEvent(event) else { return nil }
      self.events.append(event)
    }
  }
}

extension RuntimeEvent {
  /// Whether it is only to be shown: nothing follows from it.
  var isOnlyShown: Bool {
    switch self {
    case .output, .noted: true
    case .started, .exited, .exceeded, .actionEnded, .interrupted, .requested, .lost: false
    }
  }

  var isLoss: Bool {
    if case .lost = self { true } else { false }
  }

  fileprivate func write(to json: inout JSONWriter) {
    func write(_ key: ContainerKey, as name: String, _ json: inout JSONWriter) {
      json.array(name) { json in
        json.value(key.pod.ordinal)
        json.value(key.container)
        json.value(key.instance)
      }
    }
    switch self {
    case .output, .noted: return
    case .started(let key):
      json.object { write(key, as: "started", &$0) }
    case .exited(let key, let exitCode, let time, let end):
      json.object { json in
        write(key, as: "exited", &json)
        json.field("code", exitCode)
        json.field("at", time.milliseconds)
        if let reason = end.reason { json.field("reason", reason) }
        if let message = end.message { json.field("message", message) }
      }
    case .exceeded(let pod, let message):
      json.object { json in
        json.field("exceeded", pod.ordinal)
        json.field("message", message)
      }
    case .actionEnded(let key, let succeeded, let message):
      json.object { json in
        write(key.container, as: "ended", &json)
        json.field("action", key.kind.name)
        json.field("succeeded", succeeded)
        if !message.isEmpty { json.field("message", message) }
      }
    case .interrupted(let signal):
      json.object { $0.field("interrupted", signal) }
    case .requested(let request):
      json.object { json in
        json.key("requested")
        request.write(to: &json)
      }
    case .lost(let message):
      json.object { $0.field("lost", message) }
    }
  }

  fileprivate init?(_ json: JSONValue) {
    func key(_ name: String) -> ContainerKey? {
      guard let numbers = json[name]?.array, numbers.count == 3, let pod = numbers[0].int, pod >= 1,
        let container = numbers[1].int, let instance = numbers[2].int
      else { return nil }
      return ContainerKey(pod: PodID(Int(pod)), container: Int(container), instance: Int(instance))
    }
    if let started = key("started") {
      self = .started(started)
    } else if let exited = key("exited"), let code = json["code"]?.int, let time = json["at"]?.int {
      self = .exited(
        exited, exitCode: Int(code), at: Instant(milliseconds: time),
        end: ContainerEnd(reason: json["reason"]?.string, message: json["message"]?.string))
    } else if let ended = key("ended"), let kind = json["action"]?.string.flatMap(ActionKey.Kind.init(name:)),
      let succeeded = json["succeeded"]?.bool
    {
      self = .actionEnded(
        ActionKey(container: ended, kind: kind), succeeded: succeeded, message: json["message"]?.string ?? "")
    } else if let pod = json["exceeded"]?.int, let message = json["message"]?.string {
      self = .exceeded(PodID(Int(pod)), message: message)
    } else if let signal = json["interrupted"]?.int {
      self = .interrupted(signal: Int32(truncatingIfNeeded: signal))
    } else if let request = json["requested"].flatMap(RunRequest.init) {
      self = .requested(request)
    } else if let message = json["lost"]?.string {
      self = .lost(message)
    } else {
      return nil
    }
  }
}

extension ActionKey.Kind {
  var name: String {
    switch self {
    case .hook(let kind): kind.rawValue
    case .probe(let kind): kind.rawValue
    }
  }

  init?(name: String) {
    if let hook = PodMachine.HookKind(rawValue: name) {
      self = .hook(hook)
    } else if let probe = PodMachine.ProbeKind(rawValue: name) {
      self = .probe(probe)
    } else {
      return nil
    }
  }
}
