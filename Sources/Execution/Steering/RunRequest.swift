package import JSONText
package import JobModel

/// What somebody asks of a run while it lasts.
package enum RunRequest: Hashable, Sendable {
  /// A change of the Job, as `kubectl patch` makes it.
  case edit([JobSpecEdit])
  /// Pods are evicted: they get the condition `DisruptionTarget` and are deleted, as by the eviction API.
  case evict([PodID])
  /// The run ends before its Job does; `now` without grace period.
  case stop(now: Bool)

  /// `{"edit": {"parallelism": 5}}`, `{"evict": [3]}`, `{"stop": "graceful"}`.
  package func write(to json: inout JSONWriter) {
    json.object { json in
      switch self {
      case .edit(let edits):
        json.object("edit") { json in
          for edit in edits { edit.write(to: &json) }
        }
      case .evict(let pods):
        json.array("evict") { json in
          for pod in pods { json.value(pod.ordinal) }
        }
      case .stop(let now):
        json.field("stop", now ? "now" : "graceful")
      }
    }
  }

  /// Nil for what is no request.
  package init?(_ json: JSONValue) {
    if let fields = json["edit"]?.object {
      // In a fixed order: that of the keys.
      var edits: [JobSpecEdit] = []
      for field in fields.keys.sorted() {
        guard let edit = JobSpecEdit(field: field, value: fields[field]!) else { return nil }
        edits.append(edit)
      }
      self = .edit(edits)
    } else if let pods = json["evict"]?.array {
      var ids: [PodID] = []
      for pod in pods {
        guard let ordinal = pod.int, ordinal >= 1, ordinal <= Int32.max else { return nil }
        ids.append(PodID(Int(ordinal)))
      }
      self = .evict(ids)
    } else if let way = json["stop"]?.string, way == "now" || way == "graceful" {
      self = .stop(now: way == "now")
    } else {
      return nil
    }
  }

  package var line: [UInt8] {
    var json = JSONWriter()
    write(to: &json)
    return json.bytes
  }
}

/// What came of a request. One that was accepted is in the journal and has been acted upon.
package struct RunAnswer: Hashable, Sendable {
  package var isAccepted: Bool
  /// What happened or why nothing did, in words that stand alone.
  package var message: String

  package static func accepted(_ message: String) -> RunAnswer { RunAnswer(isAccepted: true, message: message) }
  package static func refused(_ message: String) -> RunAnswer { RunAnswer(isAccepted: false, message: message) }

  private init(isAccepted: Bool, message: String) {
    self.isAccepted = isAccepted
    self.message = message
  }

  package var line: [UInt8] {
    var json = JSONWriter()
    json.object { $0.field(isAccepted ? "accepted" : "refused", message) }
    return json.bytes
  }

  /// Nil for what is no answer.
  package init?(_ json: JSONValue) {
    if let message = json["accepted"]?.string {
      self = .accepted(message)
    } else if let message = json["refused"]?.string {
      self = .refused(message)
    } else {
      return nil
    }
  }
}
