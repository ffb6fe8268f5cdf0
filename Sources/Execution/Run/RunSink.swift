package import JobModel

/// Where a run shows what happens. Called on the run's own thread, in order.
package protocol RunSink: AnyObject {
  /// An event of the vocabulary that plans and recordings share, at a time since 1970.
  func event(_ event: JobEvent)
  /// A pod has got its name; comes before its `podCreated`.
  func named(_ pod: PodID, _ name: String)
  /// A pod has ended; comes before the event that says so, if one does.
  func ended(_ pod: PodRecord)
  /// A line that a container has written, without its end.
  func output(pod: PodID, name: String, container: String, line: [UInt8])
  /// What a person should know and no event says: a container that could not be started, a failed hook.
  func note(pod: PodID?, _ message: String)
  /// Nothing more comes for a while: what was held back is to be shown.
  func settle()
}

extension RunSink {
  package func named(_ pod: PodID, _ name: String) {}
  package func ended(_ pod: PodRecord) {}
  package func output(pod: PodID, name: String, container: String, line: [UInt8]) {}
  package func note(pod: PodID?, _ message: String) {}
  package func settle() {}
}
