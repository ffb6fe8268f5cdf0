import JobModel
import KubernetesValues
package import Planning

/// The next runs of a CronJob for people: when, in its zone and in UTC, and what becomes of each.
package enum CronPlanText {
  package static func render(_ plan: CronPlan, palette ink: Palette = .plain) -> String {
    schedule(plan, ink) + "\n" + PlanText.render(plan.job, palette: ink)
  }

  /// The runs, without the plan of one of them.
  static func schedule(_ plan: CronPlan, _ ink: Palette) -> String {
    let cron = plan.cronJob
    let zone = cron.timeZone ?? "UTC"
    var lines = [ink(.bold, "CronJob \(cron.name): \"\(cron.schedule)\" in \(zone), \(policy(cron))".visible)]
    if cron.timeZone == nil {
      lines.append("No timeZone: the starts are in the controller's zone, which is normally UTC.")
    }
    if cron.suspend {
      lines.append(
        "It is suspended: nothing starts. Resuming it starts the latest missed run at once"
          + (cron.startingDeadlineSeconds.map { ", unless it is older than \($0)s (startingDeadlineSeconds)." } ?? "."))
    }
    lines.append("")
    lines += table(plan, ink)
    lines.append("")
    lines += notes(plan).flatMap { PlanText.wrapped($0.visible) }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func policy(_ cron: CronJob) -> String {
    switch cron.concurrencyPolicy {
    case .allow: "runs may overlap (concurrencyPolicy Allow)"
    case .forbid: "a run waits for the one before (concurrencyPolicy Forbid)"
    case .replace: "a run kills the one before (concurrencyPolicy Replace)"
    }
  }

  // MARK: The table

  private static func table(_ plan: CronPlan, _ ink: Palette) -> [String] {
    guard !plan.runs.isEmpty else {
      return [plan.cronJob.suspend ? "No run." : "The schedule never fires: there is no such day."]
    }
    let clock = ZoneClock(plan.zone)
    let zone = plan.cronJob.timeZone ?? "UTC"
    let width = max(28, zone.count + 2)
    func padded(_ text: String, _ width: Int) -> String {
      text + String(repeating: " ", count: max(1, width - text.count))
    }
    var lines = [ink(.grey, padded(zone.visible, width) + padded("UTC", 19) + "Job")]
    for (place, run) in plan.runs.enumerated() {
      if place > 0 {
        for note in clock.changes(from: plan.runs[place - 1].slot, to: run.slot, schedule: plan.cronJob.schedule) {
          lines.append("  " + ink(.yellow, note))
        }
      }
      lines.append(
        padded(clock.local(run.slot), width) + padded(clock.utc(run.slot), 19) + fate(of: run, plan, clock, ink))
    }
    return lines
  }

  private static func fate(of run: CronPlan.Run, _ plan: CronPlan, _ clock: ZoneClock, _ ink: Palette) -> String {
    let name = plan.cronJob.jobName(slot: run.slot).visible
    switch run.fate {
    case .started:
      let replaced = plan.events.contains { event in
        guard case .replaced = event.kind else { return false }
        return event.time - Instant(seconds: run.slot) < .seconds(1) && event.time >= Instant(seconds: run.slot)
      }
      return name + (replaced ? ink(.yellow, ", kills the run before") : "")
    case .startedLate(let time):
      return name + ink(.yellow, ", late by \(Wording.duration(time - Instant(seconds: run.slot)))")
    case .skipped: return ink(.red, "skipped: the run before is still active")
    case .nameTaken: return ink(.red, "not started: a Job of this minute exists")
    }
  }

  // MARK: What follows

  private static func notes(_ plan: CronPlan) -> [String] {
    let cron = plan.cronJob
    var notes: [String] = []
    let gaps = zip(plan.runs, plan.runs.dropFirst()).map { $1.slot - $0.slot }
    if let shortest = gaps.min() {
      let interval = Wording.duration(.seconds(shortest))
      if let end = plan.job.result.condition {
        let length: TimeSpan = plan.job.result.at - Instant.zero
        let overlaps = length > TimeSpan.seconds(shortest)
        notes.append(
          "A run takes \(Wording.duration(length)) and ends \(end.type.rawValue)"
            + (overlaps ? overlap(plan, interval) : "; the shortest interval is \(interval): no two overlap."))
      } else {
        notes.append("A run does not end by itself" + overlap(plan, interval))
      }
    }
    if let deadline = cron.startingDeadlineSeconds {
      var text = "A start that is late by more than \(deadline)s is dropped silently (startingDeadlineSeconds)."
      if deadline == 0 {
        text = "startingDeadlineSeconds 0: no run is ever started."
      } else if deadline < 10 {
        text += " Below 10s the controller itself may be too late."
      }
      notes.append(text)
    } else if cron.concurrencyPolicy == .forbid {
      notes.append(
        "Without startingDeadlineSeconds the latest run that was held up starts late, whenever the one before ends.")
    }
    notes.append(
      "Kept are the last \(Wording.count(cron.successfulJobsHistoryLimit, "complete Job")) and the last "
        + "\(Wording.count(cron.failedJobsHistoryLimit, "failed Job"))"
        + (cron.jobSpec.ttlSecondsAfterFinished.map { ", each for \($0)s at most (ttlSecondsAfterFinished)." } ?? "."))
    return notes
  }

  private static func overlap(_ plan: CronPlan, _ interval: String) -> String {
    switch plan.cronJob.concurrencyPolicy {
    case .allow:
      let peak = plan.peakJobs
      return ", longer than the interval of \(interval): up to \(peak) at the same time here."
    case .forbid: return ", longer than the interval of \(interval): starts that fall into a run wait or are skipped."
    case .replace: return ", longer than the interval of \(interval): each run is killed by the next, none ends."
    }
  }
}
