/// What a run may take of the machine, whatever its manifest says: set on the command line, kept in the run's header.
package struct RunLimits: Hashable, Sendable {
  /// Processes and threads that a pod may have at a time; nil for as many as the machine lets it.
  ///
  /// As the kubelet's podPidsLimit, and like it without a limit by default: one costs a control group for each pod.
  package var processes: Int?

  package init(processes: Int? = nil) { self.processes = processes }
}
