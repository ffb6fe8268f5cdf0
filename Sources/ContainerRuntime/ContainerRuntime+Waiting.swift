package import Execution
package import JobModel
import SystemPackage

extension ContainerRuntime {
  package func wait(until deadline: Instant?) -> [RuntimeEvent] {
    // Whoever waits has written down what was told before.
    if hasSweptUp, !knowsAll {
      removeFile(endedMark)
      knowsAll = true
    }
    if !hasSweptUp { sweepUp() }
    removeContainers(told)
    told = []
    while true {
      if takeTurn(until: deadline) {
        defer { events = [] }
        return events
      }
    }
  }

  /// Waits once and takes what has come. Returns whether there is something to tell or time is up.
  private func takeTurn(until deadline: Instant?) -> Bool {
    var descriptors = calls.descriptors
    let callCount = descriptors.count
    let reading = instances.values.filter { $0.log?.descriptor != nil }
    descriptors += reading.compactMap { $0.log?.descriptor }
    let networked = actions.filter { $0.value.network != nil }.map { ($0.key, $0.value.network!) }
    let fixed = descriptors.count + networked.count
    if let signals { descriptors.append(signals.descriptor) }
    descriptors += watched

    var wake = deadline
    func wakeAt(_ time: Instant?) { if let time { wake = min(wake ?? time, time) } }
    if !isListing { wakeAt(listAt) }
    wakeAt(volumes.wake)
    for timer in timers { wakeAt(timer.due) }
    for action in actions.values { wakeAt(action.deadline) }
    let entries =
      descriptors[..<(callCount + reading.count)].map { ($0, false) }
      + networked.map { ($0.1.descriptor, $0.1.wantsToWrite) }
      + descriptors[(callCount + reading.count)...].map { ($0, false) }
    let ready = waitUntilReady(entries, timeout: events.isEmpty ? wake.map { clock.wait(until: $0) } : 0)

    if signals != nil { events += signals!.take() }
    calls.finish()
    for (place, instance) in reading.enumerated() where ready[callCount + place] { readLog(instance) }
    for (place, entry) in networked.enumerated() where ready[callCount + reading.count + place] { advance(entry.0) }
    takeActionDeadlines()
    takeTimers()
    for (pod, message) in volumes.takeExceeded(at: now) { events.append(.exceeded(pod, message: message)) }
    listIfDue()
    let isAsked = ready[fixed...].contains(true)
    return !events.isEmpty || isAsked || deadline.map { $0 <= now } ?? false
  }

  private func takeTimers() {
    let now = now
    let due = timers.filter { $0.due <= now }
    guard !due.isEmpty else { return }
    timers.removeAll { $0.due <= now }
    for timer in due { timer.act() }
  }
}
