import Execution
import JobModel
import Testing

@testable import ExecutionTestSupport

/// What a kubelet does with a pod, moment by moment.
@Suite struct PodMachineTests {
  typealias Run = SimulatedPod.Run

  private func template(
    _ policy: RestartPolicy, inits: [Container] = [], _ containers: Container..., grace: Int64 = 30
  ) -> PodTemplate {
    var template = PodTemplate(restartPolicy: policy, containers: containers, initContainers: inits)
    template.terminationGracePeriodSeconds = grace
    return template
  }

  private func sidecar(_ name: String) -> Container {
    var container = Container(name: name)
    container.restartPolicy = .always
    return container
  }

  @Test func failsOnceAllContainersHaveEnded() {
    var pod = SimulatedPod(
      template(.never, Container(name: "a"), Container(name: "b")),
      ["a": [Run(seconds: 5)], "b": [Run(seconds: 12, exitCode: 1)]])
    pod.play()
    #expect(pod.log == ["0 a start", "0 b start", "0 Running", "5 a exit 0", "12 b exit 1", "12 Failed"])
  }

  @Test func initContainersRunInOrderAndAgainWithBackoff() {
    var pod = SimulatedPod(
      template(.onFailure, inits: [Container(name: "init1"), Container(name: "init2")], Container(name: "main")),
      [
        "init1": [Run(seconds: 3)],
        "init2": [Run(seconds: 2, exitCode: 1), Run(seconds: 2, exitCode: 1), Run(seconds: 2)],
        "main": [Run(seconds: 5)],
      ])
    pod.play()
    #expect(
      pod.log == [
        "0 init1 start", "3 init1 exit 0", "3 init2 start", "5 init2 exit 1", "5 init2 start", "7 init2 exit 1",
        "17 init2 start", "19 init2 exit 0", "19 main start", "19 Running", "24 main exit 0", "24 Succeeded",
      ])
    #expect(pod.machine.restarts(of: 1) == 2)
  }

  @Test func aFailedInitContainerEndsThePod() {
    var pod = SimulatedPod(
      template(.never, inits: [Container(name: "init1")], Container(name: "main")),
      ["init1": [Run(seconds: 2, exitCode: 1)]])
    pod.play()
    #expect(pod.log == ["0 init1 start", "2 init1 exit 1", "2 Failed"])
    var state = PodState(id: PodID(1), created: .zero)
    pod.machine.describe(into: &state, at: pod.now)
    #expect(state.terminatedContainers == [TerminatedContainer(name: "init1", exitCode: 1)])
  }

  @Test func aSidecarStartsFirstAndStopsLast() {
    var s = sidecar("s")
    var probe = Probe(action: .exec(["true"]))
    probe.periodSeconds = 4
    s.startupProbe = probe
    var pod = SimulatedPod(
      template(.never, inits: [s], Container(name: "main")), ["s": [Run(stop: 2)], "main": [Run(seconds: 10)]])
    pod.play()
    #expect(
      pod.log == [
        "0 s start", "4 s startup", "4 main start", "4 Running", "14 main exit 0", "14 s TERM", "16 s exit 143",
        "16 Succeeded",
      ])
  }

  @Test func sidecarsStopInReverseOrder() {
    var pod = SimulatedPod(
      template(.never, inits: [sidecar("s1"), sidecar("s2")], Container(name: "main")),
      ["s1": [Run(stop: 2)], "s2": [Run(stop: 2)], "main": [Run(seconds: 10)]])
    pod.play()
    #expect(
      pod.log.suffix(6) == [
        "10 main exit 0", "10 s2 TERM", "12 s2 exit 143", "12 s1 TERM", "14 s1 exit 143", "14 Succeeded",
      ])
  }

  @Test func waitingForAnotherUsesUpASidecarsTime() {
    var pod = SimulatedPod(
      template(.never, inits: [sidecar("s1"), sidecar("s2")], Container(name: "main")),
      ["s1": [Run(stop: nil)], "s2": [Run(stop: nil)], "main": [Run(seconds: 10)]])
    pod.play()
    #expect(
      pod.log.suffix(8) == [
        "10 main exit 0", "10 s2 TERM", "40 s2 KILL", "40 s1 TERM", "40 s2 exit 137", "42 s1 KILL", "42 s1 exit 137",
        "42 Succeeded",
      ])
  }

  @Test func aSidecarThatEndsIsStartedAgainWhateverThePolicy() {
    var pod = SimulatedPod(
      template(.never, inits: [sidecar("s")], Container(name: "main")),
      ["s": [Run(seconds: 6, exitCode: 1), Run(seconds: nil)], "main": [Run(seconds: 20)]])
    pod.play()
    #expect(
      pod.log == [
        "0 s start", "0 main start", "0 Running", "6 s exit 1", "6 s start", "20 main exit 0", "20 s TERM",
        "20 s exit 143", "20 Succeeded",
      ])
    #expect(pod.machine.restarts(of: 0) == 1)
  }

  @Test func whoIgnoresTheStopSignalIsKilled() {
    var pod = SimulatedPod(template(.never, Container(name: "main")), ["main": [Run(stop: nil)]])
    pod.deletions = [(1, nil)]
    pod.play()
    #expect(pod.log.suffix(4) == ["1 main TERM", "31 main KILL", "31 main exit 137", "31 Failed"])
  }

  @Test func preStopUsesTheGracePeriod() {
    var main = Container(name: "main")
    main.preStop = .sleep(seconds: 10)
    var pod = SimulatedPod(template(.never, main), ["main": [Run(stop: nil)]])
    pod.hooks["main preStop"] = (10, true)
    pod.deletions = [(1, nil)]
    pod.play()
    #expect(
      pod.log.suffix(5) == ["1 main preStop", "11 main TERM", "31 main KILL", "31 main exit 137", "31 Failed"])

    pod = SimulatedPod(template(.never, main), ["main": [Run(stop: nil)]])
    pod.hooks["main preStop"] = (40, true)
    pod.deletions = [(1, nil)]
    pod.play()
    #expect(
      pod.log.suffix(5) == ["1 main preStop", "31 main TERM", "33 main KILL", "33 main exit 137", "33 Failed"])
  }

  @Test func noGraceMeansNoHookAndTwoSeconds() {
    var main = Container(name: "main")
    main.preStop = .sleep(seconds: 10)
    var pod = SimulatedPod(template(.never, main), ["main": [Run(stop: nil)]])
    pod.deletions = [(1, 0)]
    pod.play()
    #expect(pod.log.suffix(4) == ["1 main TERM", "3 main KILL", "3 main exit 137", "3 Failed"])
  }

  private func probe(delay: Int = 0, period: Int, threshold: Int) -> Probe {
    var probe = Probe(action: .exec(["false"]))
    probe.initialDelaySeconds = delay
    probe.periodSeconds = period
    probe.failureThreshold = threshold
    return probe
  }

  @Test(arguments: [RestartPolicy.never, .onFailure]) func aLivenessProbeStops(_ policy: RestartPolicy) {
    var main = Container(name: "main")
    main.livenessProbe = probe(delay: 5, period: 10, threshold: 3)
    var pod = SimulatedPod(template(policy, main), ["main": [Run(stop: 1), Run(seconds: 3)]])
    pod.probes["main liveness"] = { _ in false }
    pod.play()
    let stopped = [
      "0 main start", "0 Running", "10 main liveness", "20 main liveness", "30 main liveness", "30 main TERM",
      "31 main exit 143",
    ]
    if policy == .never {
      #expect(pod.log == stopped + ["31 Failed"])
    } else {
      #expect(pod.log == stopped + ["31 main start", "34 main exit 0", "34 Succeeded"])
    }
  }

  @Test func livenessWaitsForTheStartupProbe() {
    var main = Container(name: "main")
    main.startupProbe = probe(period: 5, threshold: 4)
    main.livenessProbe = probe(period: 1, threshold: 1)
    var pod = SimulatedPod(template(.never, main), ["main": [Run(seconds: nil)]])
    pod.probes["main startup"] = { _ in false }
    pod.play()
    #expect(
      pod.log == [
        "0 main start", "0 Running", "5 main startup", "10 main startup", "15 main startup", "20 main startup",
        "20 main TERM", "20 main exit 143", "20 Failed",
      ])
  }

  @Test func thePodsOwnDeadline() {
    var template = template(.onFailure, Container(name: "main"))
    template.activeDeadlineSeconds = 8
    var pod = SimulatedPod(template, ["main": [Run(stop: 3)]])
    pod.play()
    #expect(pod.log == ["0 main start", "0 Running", "8 main TERM", "11 main exit 143", "11 Failed"])
    #expect(pod.machine.failure == .deadline)
  }

  @Test func crashLoopBackoff() {
    var pod = SimulatedPod(
      template(.onFailure, Container(name: "main")), ["main": [Run(seconds: 1, exitCode: 1)]])
    pod.play(until: 1300)
    let starts = pod.log.filter { $0.hasSuffix("start") }.map { $0.split(separator: " ")[0] }
    #expect(starts == ["0", "1", "12", "33", "74", "155", "316", "617", "918", "1219"])
  }

  @Test func aLongRunBeginsANewLadder() {
    var pod = SimulatedPod(
      template(.onFailure, Container(name: "main")),
      [
        "main": [
          Run(seconds: 1, exitCode: 1), Run(seconds: 1, exitCode: 1), Run(seconds: 1, exitCode: 1),
          Run(seconds: 700, exitCode: 1), Run(seconds: 1, exitCode: 1),
        ]
      ])
    pod.play(until: 750)
    let starts = pod.log.filter { $0.hasSuffix("start") }.map { $0.split(separator: " ")[0] }
    #expect(starts == ["0", "1", "12", "33", "733", "744"])
  }

  @Test(arguments: [RestartPolicy.never, .onFailure]) func aFailedPostStartHookStops(_ policy: RestartPolicy) {
    var main = Container(name: "main")
    main.postStart = .exec(["false"])
    var pod = SimulatedPod(template(policy, main), ["main": [Run(stop: 1)]])
    pod.hooks["main postStart"] = (2, false)
    pod.play(until: 4)
    let common = ["0 main start", "0 Running", "0 main postStart", "2 main TERM", "3 main exit 143"]
    #expect(pod.log.filter { $0 != "0 Running" }.prefix(4) == common.filter { $0 != "0 Running" }[...])
    #expect(pod.log.last == (policy == .never ? "3 Failed" : "3 main postStart"))
  }

  @Test func aRuleRestartsInPlace() {
    var main = Container(name: "main")
    main.restartPolicy = .never
    main.restartRules = [RestartRule(action: .restart, exitCodes: [42])]
    var pod = SimulatedPod(
      template(.never, main), ["main": [Run(seconds: 5, exitCode: 42), Run(seconds: 5)]])
    pod.play()
    #expect(
      pod.log == ["0 main start", "0 Running", "5 main exit 42", "5 main start", "10 main exit 0", "10 Succeeded"])
  }

  @Test func aRuleRestartsAllContainers() {
    var main = Container(name: "main")
    main.restartPolicy = .never
    main.restartRules = [RestartRule(action: .restartAllContainers, exitCodes: [88])]
    var pod = SimulatedPod(
      template(.never, inits: [Container(name: "i")], main),
      ["i": [Run(seconds: 2)], "main": [Run(seconds: 5, exitCode: 88), Run(seconds: 5)]])
    pod.play()
    #expect(
      pod.log == [
        "0 i start", "2 i exit 0", "2 main start", "2 Running", "7 main exit 88", "7 i start", "7 Pending",
        "9 i exit 0", "9 main start", "9 Running", "14 main exit 0", "14 Succeeded",
      ])
    #expect(pod.machine.restarts(of: 0) == 1 && pod.machine.restarts(of: 1) == 1)
  }

  @Test func aPodDeletedBeforeItRanHasFailed() {
    var pod = SimulatedPod(
      template(.never, inits: [Container(name: "i")], Container(name: "main")), ["i": [Run(seconds: nil)]])
    pod.deletions = [(3, nil)]
    pod.play()
    #expect(pod.log == ["0 i start", "3 i TERM", "3 i exit 143", "3 Failed"])
  }

  @Test func aSecondInterruptKillsAtOnce() {
    var pod = SimulatedPod(template(.never, Container(name: "main")), ["main": [Run(stop: nil)]])
    pod.play(until: 1)
    _ = pod.machine.delete(at: Instant(milliseconds: 1000))
    #expect(pod.machine.kill(at: Instant(milliseconds: 1500)) == [.kill(container: 0)])
  }
}
