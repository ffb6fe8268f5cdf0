package import JSONText
import JobModel
import Planning

/// What changes between two plans as one JSON object: both ends, fields, events.
package enum PlanDifferenceJSON {
  package static func write(_ difference: PlanDifference, to json: inout JSONWriter) {
    json.object { json in
      json.field("version", 1)
      json.object("old") { write(difference.old, to: &$0) }
      json.object("new") { write(difference.new, to: &$0) }
      json.field("same", difference.isEmpty)
      json.array("fields") { json in
        for field in difference.fields {
          json.object { json in
            json.field("field", "spec.\(field.field)")
            json.field("old", field.old)
            json.field("new", field.new)
            json.field("immutable", field.isImmutable)
          }
        }
      }
      json.array("events") { json in
        for change in difference.events { write(change, to: &json) }
      }
    }
  }

  private static func write(_ plan: Plan, to json: inout JSONWriter) {
    json.field("name", plan.job.name)
    json.field("pattern", plan.job.pattern.rawValue)
    json.object("result") { PlanJSON.write(plan.result, to: &$0) }
    json.object("peak") { PlanJSON.write(plan.peak, of: plan.job, to: &$0) }
  }

  private static func write(_ change: EventChange, to json: inout JSONWriter) {
    json.object { json in
      let key = change.key
      switch key.kind {
      case .podCreated: json.field("event", "podCreated")
      case .podFinished: json.field("event", "podFinished")
      case .podDeleted: json.field("event", "podDeleted")
      case .containerRestart(let number):
        json.field("event", "containerRestart")
        json.field("restarts", number)
      case .condition(let type, let reason):
        json.field("event", "condition")
        json.field("type", type.rawValue)
        json.field("reason", reason.rawValue)
      case .changed: json.field("event", "changed")
      case .jobGone: json.field("event", "jobGone")
      case .stillRunning: json.field("event", "stillRunning")
      }
      if let index = key.index { json.field("index", index) }
      if key.attempt > 0 { json.field("attempt", key.attempt) }
      write("old", change.old, to: &json)
      write("new", change.new, to: &json)
    }
  }

  private static func write(_ name: String, _ occurrence: EventChange.Occurrence?, to json: inout JSONWriter) {
    json.key(name)
    guard let occurrence else {
      json.null()
      return
    }
    json.object { json in
      json.field("t", (occurrence.at - .zero).seconds)
      if let phase = occurrence.phase { json.field("phase", phase.rawValue) }
      if let exitCode = occurrence.exitCode { json.field("exitCode", exitCode) }
    }
  }
}
