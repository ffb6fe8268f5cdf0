package import JobModel

/// A plan as something to draw: lanes, marks and curves over time, of a size that does not grow with the Job.
package struct Timeline: Sendable {
  /// A lane a pod or a completion index, or a lane a group of them when there are many.
  package var lanes: [Lane] = []
  /// What the Job as a whole goes through, one after the other.
  package var phases: [Phase] = []
  /// Moments that matter to the whole Job, in order of time.
  package var marks: [Mark] = []
  /// How many pods are active: created, not ended, not being deleted.
  package var active = StepCurve()
  /// The same with those that are being deleted and have not ended.
  package var living = StepCurve()
  /// The spec's parallelism.
  package var parallelism = StepCurve()
  /// `status.succeeded` and `status.failed`.
  package var succeeded = StepCurve()
  package var failed = StepCurve()
  /// The span that is drawn, from the creation of the Job.
  package var end: Instant = .zero
  /// A deadline too far away to be drawn.
  package var farDeadline: Instant?
  /// Long spans in which nothing moves; drawn shortened. Disjoint, in order of time.
  package var idleSpans: [Range<Instant>] = []

  package var isFolded: Bool { lanes.contains { $0.profile != nil } }

  /// A row of the picture.
  package struct Lane: Sendable {
    /// `pod 3`, `index 3`, `indexes 0–99`.
    package var label: String
    /// What became of it, in a few words.
    package var note: String
    package var outcome: Outcome
    /// In order of time; empty in a folded lane.
    package var pieces: [Piece] = []
    /// What a folded lane draws instead of pieces.
    package var profile: Profile?
    /// The pods in the lane, by their number among the plan's pods from 0.
    package var pods: [Int] = []
  }

  package enum Outcome: Hashable, Sendable {
    case succeeded, failed, stopped, open, notStarted
    /// A folded lane with successes and failures.
    case mixed
  }

  /// A part of a pod's life, or of the wait between two pods.
  package struct Piece: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
      /// Created, not running yet.
      case pending
      /// A run whose container ends with 0.
      case succeeds
      /// A run whose container ends with another code.
      case fails
      /// A run that is cut short, or that the plan does not see the end of.
      case running
      /// The container has failed and waits for its restart.
      case restartWait
      /// Deleted, on its way out.
      case stopping
      /// No pod: the next try is held back.
      case retryWait
    }
    package var kind: Kind
    package var from: Instant
    package var to: Instant
    /// What stands in it when there is room.
    package var text = ""
    /// What a reader is told who points at it.
    package var detail = ""
  }

  /// Many pods in one lane.
  package struct Profile: Sendable {
    package var active = StepCurve()
    /// Ends of failed pods.
    package var failures: [Instant] = []
  }

  /// What the Job as a whole is doing.
  package struct Phase: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
      case running
      case suspended
      /// Creation of pods is held by back-off.
      case backoff
      /// New pods wait for the old ones to go.
      case waitsForStopping
      /// The outcome is decided, pods are still going.
      case finishing
      /// Finished and kept.
      case kept
    }
    package var kind: Kind
    package var from: Instant
    package var to: Instant
  }

  package struct Mark: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
      case deadline, change, interim, complete, failed, gone, cutOff
    }
    package var kind: Kind
    package var at: Instant
    package var text: String
    package var detail = ""
  }
}

/// A whole number that changes at points in time.
package struct StepCurve: Hashable, Sendable {
  package struct Step: Hashable, Sendable {
    package var at: Instant
    package var value: Int
  }

  /// In order of time, each with another value than the one before.
  package private(set) var steps: [Step] = []

  package init() {}

  package var peak: Int { steps.reduce(0) { max($0, $1.value) } }

  /// The last value; 0 at first.
  package var last: Int { steps.last?.value ?? 0 }

  /// - Precondition: `time` is not before the last step.
  package mutating func set(_ value: Int, at time: Instant) {
    guard value != last else { return }
    // Of one moment only what holds after it is kept: the order within a moment is no height of the curve.
    if let step = steps.last, step.at >= time {
      steps[steps.count - 1].value = value
      if steps.count > 1 ? steps[steps.count - 2].value == value : value == 0 { steps.removeLast() }
    } else {
      steps.append(Step(at: time, value: value))
    }
  }

  package mutating func add(_ difference: Int, at time: Instant) { set(last + difference, at: time) }
}
