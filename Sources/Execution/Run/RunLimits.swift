import KubernetesValues

/// What a run may take of the machine, whatever its manifest says: set on the command line, kept in the run's header.
package struct RunLimits: Hashable, Sendable {
  /// Processes and threads that a pod may have at a time; nil for as many as the machine lets it.
  ///
  /// As the kubelet's podPidsLimit, and like it without a limit by default: one costs a control group for each pod.
  package var processes: Int?
  /// Bytes of the log of a container instance; nil for as many as it writes.
  package var logBytes: Int64?

  package init(processes: Int? = nil, logBytes: Int64? = nil) {
    self.processes = processes
    self.logBytes = logBytes
  }

  /// What somebody is told when a log is as large as it may be.
  package var fullLog: String {
    let limit = logBytes.map { Quantity($0, format: .binarySI).description } ?? ""
    return "its log has reached \(limit), and loses its beginning from now on (--log-limit)"
  }
}
