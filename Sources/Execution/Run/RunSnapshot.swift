package import JobModel

/// How a run stands at one moment.
package struct RunSnapshot: Sendable {
  /// With the changes that were made while it ran.
  package var job: Job
  package var status: JobStatus
  /// When the latest turn was.
  package var now: Instant
  /// Until when back-off holds new pods back; nil when it does not.
  package var heldUntil: Instant?
  /// When the run is stopped whatever it has done.
  package var timeout: Instant?
  package var isBeingStopped: Bool
  /// The pods that have not ended, in order of creation.
  package var pods: [PodRecord]
}
