package import JobModel

/// Where the controller runs, as far as time goes.
package struct ControllerTiming: Hashable, Sendable {
  /// How long pod and status updates are gathered before the next sync.
  package var batchPeriod: TimeSpan
  /// Whether stored times are cut to whole seconds, as the API server does.
  package var storesWholeSeconds: Bool

  /// The controller of a cluster.
  package static let cluster = ControllerTiming(batchPeriod: .seconds(1), storesWholeSeconds: true)
  /// A controller on one machine: it reacts at once and forgets no fraction of a second.
  package static let local = ControllerTiming(batchPeriod: .zero, storesWholeSeconds: false)

  /// An instant as a stored object gives it back.
  package func stored(_ instant: Instant) -> Instant {
    storesWholeSeconds ? instant.wholeSecond : instant
  }
}
