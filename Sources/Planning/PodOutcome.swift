package import JobModel

/// What a pod is assumed to do.
package struct PodOutcome: Hashable, Sendable {
  /// One run of the container: how long, and how it ends.
  package struct Run: Hashable, Sendable {
    package var duration: TimeSpan
    package var exitCode: Int

    package init(_ duration: TimeSpan, exitCode: Int = 0) {
      self.duration = duration
      self.exitCode = exitCode
    }
  }

  package enum Readiness: Hashable, Sendable {
    /// As soon as the container runs: what a pod without a readiness probe does.
    case onceRunning
    /// This long after the pod was created.
    case after(TimeSpan)
    case never
  }

  /// The successive runs under OnFailure, of which the last repeats; under Never there is only the first. The
  /// first counts from the creation of the pod, the others from the restart. Never empty.
  package var runs: [Run]
  /// How long after its creation the pod starts to run.
  package var start: TimeSpan = .zero
  package var readiness: Readiness = .onceRunning
  /// The pod stays `Pending` for ever: no node for it, or no image.
  package var neverStarts = false
  /// The container that ends so; `nil` for the first.
  package var container: String?
  /// How long the pod takes to go when it is deleted.
  package var stop: TimeSpan = .seconds(2)
  package var stopExitCode = 143
  /// A pod condition that is True when the pod ends by itself.
  package var condition: String?

  package init(_ duration: TimeSpan, exitCode: Int = 0) {
    runs = [Run(duration, exitCode: exitCode)]
  }

  /// - Precondition: there is at least one run.
  package init(runs: [Run]) {
    precondition(!runs.isEmpty, "a pod that runs has a run")
    self.runs = runs
  }

  /// The k-th run, from 0; the last one repeats.
  package func run(_ number: Int) -> Run { runs[min(number, runs.count - 1)] }
}
