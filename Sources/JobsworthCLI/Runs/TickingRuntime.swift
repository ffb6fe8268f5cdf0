internal import Execution
internal import JobModel
internal import SystemPackage

/// A runtime that wakes the run at least once a second, so that elapsed time on the terminal moves.
final class TickingRuntime: PodRuntime {
  private let runtime: any PodRuntime
  private let tick: () -> Void

  init(_ runtime: any PodRuntime, tick: @escaping () -> Void) {
    self.runtime = runtime
    self.tick = tick
  }

  func wait(until deadline: Instant?) -> [RuntimeEvent] {
    let next = runtime.now + .seconds(1)
    let events = runtime.wait(until: min(deadline ?? next, next))
    tick()
    return events
  }

  var now: Instant { runtime.now }

  func prepare(_ pod: LaunchedPod) throws(RuntimeFault) { try runtime.prepare(pod) }
  func start(_ container: ContainerKey, _ launch: ContainerLaunch) { runtime.start(container, launch) }
  func stop(_ container: ContainerKey) { runtime.stop(container) }
  func kill(_ container: ContainerKey) { runtime.kill(container) }
  func perform(_ action: Probe.Action, as key: ActionKey, for launch: ContainerLaunch, timeout: TimeSpan?) {
    runtime.perform(action, as: key, for: launch, timeout: timeout)
  }
  func resume(_ container: ContainerKey, _ launch: ContainerLaunch, hasStarted: Bool) {
    runtime.resume(container, launch, hasStarted: hasStarted)
  }
  func watch(_ descriptors: [FileDescriptor]) { runtime.watch(descriptors) }
  func answer(_ answer: RunAnswer) { runtime.answer(answer) }
  func abandon() { runtime.abandon() }
  func remove(_ pod: PodID) { runtime.remove(pod) }
  func end() { runtime.end() }
}
