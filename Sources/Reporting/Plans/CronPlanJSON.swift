package import JSONText
import JobModel
import KubernetesValues
package import Planning

/// The next runs of a CronJob as one JSON object, with the plan of one of its Jobs.
package enum CronPlanJSON {
  package static func write(_ plan: CronPlan, to json: inout JSONWriter) {
    let clock = ZoneClock(plan.zone)
    json.object { json in
      json.field("version", 1)
      json.object("cronJob") { json in
        let cron = plan.cronJob
        json.field("name", cron.name)
        json.field("namespace", cron.namespace)
        json.field("schedule", cron.schedule)
        json.field("timeZone", cron.timeZone)
        json.field("concurrencyPolicy", cron.concurrencyPolicy.rawValue)
        if let deadline = cron.startingDeadlineSeconds { json.field("startingDeadlineSeconds", deadline) }
        json.field("suspend", cron.suspend)
        json.field("successfulJobsHistoryLimit", cron.successfulJobsHistoryLimit)
        json.field("failedJobsHistoryLimit", cron.failedJobsHistoryLimit)
      }
      json.field("from", RFC3339.text(plan.from))
      json.array("runs") { json in
        for run in plan.runs {
          json.object { json in
            json.field("slot", RFC3339.text(run.slot))
            json.field("local", clock.local(run.slot))
            json.field("job", plan.cronJob.jobName(slot: run.slot))
            switch run.fate {
            case .started: json.field("fate", "started")
            case .startedLate(let time):
              json.field("fate", "startedLate")
              json.field("lateBy", (time - Instant(seconds: run.slot)).seconds)
            case .skipped: json.field("fate", "skipped")
            case .nameTaken: json.field("fate", "nameTaken")
            }
          }
        }
      }
      json.array("events") { json in
        for event in plan.events { write(event, since: plan.from, to: &json) }
      }
      json.key("plan")
      PlanJSON.write(plan.job, to: &json)
    }
  }

  /// `t` in seconds since the plan's start.
  private static func write(_ event: CronPlan.Event, since from: Int, to json: inout JSONWriter) {
    json.object { json in
      json.field("t", (event.time - Instant(seconds: from)).seconds)
      switch event.kind {
      case .started(let job, let slot):
        json.field("event", "started")
        json.field("job", job)
        json.field("slot", RFC3339.text(slot))
      case .alreadyActive(let slot):
        json.field("event", "alreadyActive")
        json.field("slot", RFC3339.text(slot))
      case .replaced(let job):
        json.field("event", "replaced")
        json.field("job", job)
      case .finished(let job, let condition):
        json.field("event", "finished")
        json.field("job", job)
        json.field("condition", condition.rawValue)
      case .removed(let job):
        json.field("event", "removed")
        json.field("job", job)
      }
    }
  }
}
