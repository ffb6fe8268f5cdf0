package import JobModel
package import SystemPackage

/// A runtime that also tells what other processes ask of its run, and sends them the answers.
///
/// A request is answered when the run has written it down and acted upon it.
package final class SteeredRuntime: PodRuntime {
  private let runtime: any PodRuntime
  private let server: ControlServer
  /// Who waits for answers, in the order of their requests.
  private var askers: [ControlServer.Asker] = []

  package init(_ runtime: any PodRuntime, server: ControlServer) {
    self.runtime = runtime
    self.server = server
  }

  package func wait(until deadline: Instant?) -> [RuntimeEvent] {
    runtime.watch(server.descriptors)
    var events = runtime.wait(until: deadline)
    for (request, asker) in server.take() {
      askers.append(asker)
      events.append(.requested(request))
    }
    return events
  }

  package func answer(_ answer: RunAnswer) {
    guard !askers.isEmpty else { return }
    server.answer(answer, to: askers.removeFirst())
  }

  package var now: Instant { runtime.now }
  package func prepare(_ pod: LaunchedPod) throws(RuntimeFault) { try runtime.prepare(pod) }
  package func start(_ container: ContainerKey, _ launch: ContainerLaunch) { runtime.start(container, launch) }
  package func stop(_ container: ContainerKey) { runtime.stop(container) }
  package func kill(_ container: ContainerKey) { runtime.kill(container) }
  package func perform(_ action: Probe.Action, as key: ActionKey, for launch: ContainerLaunch, timeout: TimeSpan?) {
    runtime.perform(action, as: key, for: launch, timeout: timeout)
  }
  package func remove(_ pod: PodID) { runtime.remove(pod) }
  package func resume(_ container: ContainerKey, _ launch: ContainerLaunch, hasStarted: Bool) {
    runtime.resume(container, launch, hasStarted: hasStarted)
  }
  package func watch(_ descriptors: [FileDescriptor]) { runtime.watch(descriptors) }

  package func abandon() {
    server.close()
    runtime.abandon()
  }

  package func end() {
    server.close()
    runtime.end()
  }
}
