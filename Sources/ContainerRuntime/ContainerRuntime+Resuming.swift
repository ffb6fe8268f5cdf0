package import Execution
import Glibc
import JobModel

// What an earlier process that carried the run on has left.

extension ContainerRuntime {
  /// Asks the engine what there is of the run.
  func takeOver() throws(RuntimeFault) {
    knowsAll = !isThere(endedMark)
    let names = try names(ofAll: ["ps", "--all", "--no-trunc"])
    inherited = Set(names.filter { RunLabels.podName(ofInfra: $0) == nil })
    // A pod whose infra container is not made yet is there all the same.
    let pods = options.engine.description.sharing == .pods ? try self.names(ofAll: ["pod", "ps"]) : []
    inheritedInfra = Set(names.compactMap(RunLabels.podName(ofInfra:)) + pods)
  }

  private func names(ofAll question: [String]) throws(RuntimeFault) -> [String] {
    let format = question.first == "pod" ? "{{.Name}}" : "{{.Names}}"
    let answer = calls.ask(question + options.labels.filter + ["--format", format])
    guard answer.succeeded else {
      throw RuntimeFault("\(options.engine.description.program) cannot list the run's containers: \(answer.message)")
    }
    return answer.lines
  }

  package func resume(_ key: ContainerKey, _ launch: ContainerLaunch, hasStarted: Bool) {
    let instance = Instance(key, launch)
    instance.hasReportedStart = hasStarted
    if inherited.remove(instance.name) != nil {
      instances[key] = instance
      settle(instance)
    } else if hasStarted || !knowsAll {
      if !hasStarted { events.append(.started(key)) }
      events.append(Self.unknownEnd(key, now, "its end was not seen, for the run was cut short"))
    } else {
      start(key, launch)
    }
  }

  /// Ends what the run does not ask for any more, once it has asked for all that it knows.
  func sweepUp() {
    hasSweptUp = true
    removeContainers(inherited.sorted())
    inherited = []
    for name in inheritedInfra.sorted() { calls.call(lines.removeInfra(name)) { _ in } }
    inheritedInfra = []
  }

  /// Removes all that the run has with the engine and waits until it is gone.
  func sweep() {
    let knowsPods = options.engine.description.sharing == .pods
    for attempt in 1...Self.mostAttempts {
      let names = (try? names(ofAll: ["ps", "--all", "--no-trunc"])) ?? []
      let pods = knowsPods ? (try? self.names(ofAll: ["pod", "ps"])) ?? [] : []
      if names.isEmpty, pods.isEmpty { return }
      if attempt > 1 { sleep(1) }
      // Infra containers of an engine that knows pods go with these.
      let containers = names.filter { !knowsPods || RunLabels.podName(ofInfra: $0) == nil }
      if !containers.isEmpty { _ = calls.ask(lines.remove(containers)) }
      for pod in pods { _ = calls.ask(lines.removeInfra(pod)) }
    }
  }
}
