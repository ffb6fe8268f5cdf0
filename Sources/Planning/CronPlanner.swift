import ControllerCore
package import JobModel
package import KubernetesValues

/// Drives the CronJob controller's rules on a virtual clock; every Job goes the way of one plan.
package struct CronPlanner: Sendable {
  private let cronJob: CronJob
  private let zone: TimeZoneRules
  private let slots: CronSlots
  private let jobPlan: Plan

  /// - Parameters:
  ///   - zone: of `timeZone`, or of the controller.
  ///   - from: when the CronJob is created, seconds since 1970.
  /// - Returns: `nil` when the schedule cannot be read.
  package init?(_ cronJob: CronJob, zone: TimeZoneRules, from: Int, scenario: Scenario) {
    guard let schedule = try? CronSchedule(parsing: cronJob.schedule, zones: .builtIn) else { return nil }
    self.cronJob = cronJob
    self.zone = zone
    slots = CronSlots(
      schedule: schedule, zone: zone, created: Instant(seconds: from),
      startingDeadline: cronJob.startingDeadlineSeconds.map { .seconds($0) })
    let job = Job(name: cronJob.name, namespace: cronJob.namespace, spec: cronJob.jobSpec)
    jobPlan = Planner(job: job, scenario: scenario).plan()
  }

  /// The fate of the next `count` starts.
  package func plan(runs count: Int) -> CronPlan {
    var clock = CronClock(cronJob: cronJob, slots: slots, jobPlan: jobPlan)
    let wanted = cronJob.suspend ? [] : firstSlots(count)
    clock.run(until: wanted)
    let started = clock.started
    let runs = wanted.map { slot -> CronPlan.Run in
      guard let time = started[slot] else {
        return CronPlan.Run(slot: slot, fate: clock.taken.contains(slot) ? .nameTaken : .skipped)
      }
      let isLate = time > Instant(seconds: slot) + .seconds(1)
      return CronPlan.Run(slot: slot, fate: isLate ? .startedLate(at: time) : .started)
    }
    return CronPlan(
      cronJob: cronJob, zone: zone, from: Int(slots.created.milliseconds / 1000), runs: runs,
      events: clock.events, job: jobPlan)
  }

  private func firstSlots(_ count: Int) -> [Int] {
    var result: [Int] = []
    var last = slots.created
    while result.count < count, let slot = slots.next(after: last) {
      result.append(slot)
      last = Instant(seconds: slot)
    }
    return result
  }
}

/// The state of the CronJob controller and its Jobs on the virtual clock.
private struct CronClock {
  private struct ActiveJob {
    var name: String
    var start: Instant
    /// `nil`: it never ends by itself.
    var end: Instant?
  }

  let cronJob: CronJob
  let slots: CronSlots
  let jobPlan: Plan

  private(set) var events: [CronPlan.Event] = []
  /// When each slot was started.
  private(set) var started: [Int: Instant] = [:]
  /// Slots whose Job's name was taken.
  private(set) var taken: Set<Int> = []
  private var active: [ActiveJob] = []
  private var complete: [ActiveJob] = []
  private var failed: [ActiveJob] = []
  private var lastStart: Int?
  private var now: Instant
  private var wake: Instant?

  init(cronJob: CronJob, slots: CronSlots, jobPlan: Plan) {
    self.cronJob = cronJob
    self.slots = slots
    self.jobPlan = jobPlan
    now = slots.created
  }

  /// Goes on until all these slots are decided.
  mutating func run(until wanted: [Int]) {
    guard let last = wanted.last else { return }
    let end = Instant(seconds: last) + .seconds(1)
    sync()
    while let next = nextMoment {
      // Past the last start only the end of the run that holds it up still matters.
      let isUndecided = started[last] == nil && lastStart.map { $0 < last } ?? true
      guard next <= end || isUndecided else { break }
      if next > end, !active.contains(where: { $0.end == next }) { break }
      now = next
      sync()
    }
  }

  private var nextMoment: Instant? {
    var next = wake
    for job in active {
      if let end = job.end { next = min(next ?? end, end) }
    }
    return next
  }

  private mutating func record(_ kind: CronPlan.Event.Kind) {
    events.append(CronPlan.Event(time: now, kind: kind))
  }

  private mutating func sync() {
    if let wake, wake <= now { self.wake = nil }
    seeFinishedJobs()
    cleanHistory()
    startDueJob()
    if let next = slots.wake(after: now, lastStart: lastStart) { wake = next }
  }

  private mutating func seeFinishedJobs() {
    let ended = active.filter { $0.end.map { $0 <= now } ?? false }
    active.removeAll { $0.end.map { $0 <= now } ?? false }
    for job in ended {
      let condition = jobPlan.result.condition?.type ?? .complete
      record(.finished(job: job.name, condition: condition))
      if condition == .complete { complete.append(job) } else { failed.append(job) }
    }
  }

  private mutating func cleanHistory() {
    func surplus(_ jobs: inout [ActiveJob], _ limit: Int) -> [ActiveJob] {
      let count = max(0, jobs.count - limit)
      // Finished Jobs stand in order of their start.
      let oldest = Array(jobs.sorted { $0.start < $1.start }.prefix(count))
      jobs.removeAll { job in oldest.contains { $0.name == job.name } }
      return oldest
    }
    for job in surplus(&complete, cronJob.successfulJobsHistoryLimit) { record(.removed(job: job.name)) }
    for job in surplus(&failed, cronJob.failedJobsHistoryLimit) { record(.removed(job: job.name)) }
  }

  private mutating func startDueJob() {
    guard let due = slots.due(at: now, lastStart: lastStart), due.slot != lastStart else { return }
    let name = cronJob.jobName(slot: due.slot)
    if active.contains(where: { $0.name == name }) {
      taken.insert(due.slot)
      return
    }
    switch cronJob.concurrencyPolicy {
    case .allow: break
    case .forbid:
      guard active.isEmpty else {
        record(.alreadyActive(slot: due.slot))
        return
      }
    case .replace:
      for job in active { record(.replaced(job: job.name)) }
      active = []
    }
    if (complete + failed).contains(where: { $0.name == name }) {
      taken.insert(due.slot)
      return
    }
    record(.started(job: name, slot: due.slot))
    started[due.slot] = now
    lastStart = due.slot
    let isEndless = jobPlan.result.condition == nil
    active.append(ActiveJob(name: name, start: now, end: isEndless ? nil : now + (jobPlan.result.at - .zero)))
  }
}
