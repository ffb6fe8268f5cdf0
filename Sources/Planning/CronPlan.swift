package import JobModel
package import KubernetesValues

/// The next runs of a CronJob, and what becomes of each.
package struct CronPlan: Sendable {
  package var cronJob: CronJob
  package var zone: TimeZoneRules
  /// When the plan starts; seconds since 1970.
  package var from: Int
  /// In order of time.
  package var runs: [Run]
  package var events: [Event]
  /// What one of the Jobs goes through.
  package var job: Plan

  /// A start that the schedule asks for.
  package struct Run: Hashable, Sendable {
    /// Seconds since 1970.
    package var slot: Int
    package var fate: Fate
  }

  package enum Fate: Hashable, Sendable {
    case started
    /// After the run before had ended.
    case startedLate(at: Instant)
    /// The run before was still active (`Forbid`), and a later start went first or the deadline passed.
    case skipped
    /// A Job of this name exists: schedules finer than a minute.
    case nameTaken
  }

  /// What the CronJob controller does, apart from plain starts.
  package struct Event: Hashable, Sendable {
    /// Since 1970.
    package var time: Instant
    package var kind: Kind

    package enum Kind: Hashable, Sendable {
      case started(job: String, slot: Int)
      /// `Forbid`, and a run is active.
      case alreadyActive(slot: Int)
      /// `Replace`: the active Job is deleted.
      case replaced(job: String)
      case finished(job: String, condition: JobCondition.Kind)
      /// Beyond the history limit.
      case removed(job: String)
    }
  }

  /// The most Jobs that run at the same time.
  package var peakJobs: Int {
    var running = 0
    var peak = 0
    for event in events {
      switch event.kind {
      case .started: running += 1
      case .finished, .replaced: running -= 1
      case .alreadyActive, .removed: break
      }
      peak = max(peak, running)
    }
    return peak
  }
}
