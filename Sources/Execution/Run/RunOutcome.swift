package import JobModel

/// How a run ended.
package struct RunOutcome: Hashable, Sendable {
  package enum End: Hashable, Sendable {
    case complete
    case failed
    /// Everything was stopped because somebody asked for it.
    case interrupted(signal: Int32)
    /// Everything was stopped because the time that the caller gave was over.
    case timedOut
    /// The runtime failed; the Job would have gone on.
    case couldNotRun(String)
  }

  package var end: End
  package var status: JobStatus

  package init(_ end: End, status: JobStatus) {
    self.end = end
    self.status = status
  }

  /// The exit status of `run`.
  package var exitStatus: Int32 {
    switch end {
    case .complete: 0
    case .failed: 1
    case .couldNotRun: 3
    case .timedOut: 124
    case .interrupted: 130
    }
  }
}
