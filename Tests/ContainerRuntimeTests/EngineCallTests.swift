import Execution
import Foundation
import JobModel
import JobsworthTestSupport
import KubernetesValues
import Testing

@testable import ContainerRuntime

/// Whole Jobs on a program that stands in for an engine: what it is asked, byte for byte.
@Suite struct EngineCallTests {
  @Test(arguments: [Engine.podman, .docker], ["import", "alone"])
  func whatAnEngineIsAsked(_ engine: Engine, _ name: String) throws {
    let standIn = try StandIn(engine)
    let fixture = try FixtureJob(name, in: "containers/job.yaml")
    var found = try ContainerEngine(
      engine, options: [], searchPath: standIn.folder.path, environment: ["PATH=/usr/bin:/bin"])
    let faults = found.fetchImages(for: fixture.template)
    // Nothing was there, so that only what may be fetched is.
    #expect(faults.map(\.field) == (name == "import" ? ["spec.containers[1].image"] : []))
    var template = fixture.template
    if name == "import" { template.containers[1].imagePullPolicy = .ifNotPresent }
    #expect(found.fetchImages(for: template) == [])

    let runtime = try ContainerRuntime(
      .init(
        engine: found, labels: RunLabels(run: "run-1", uid: "5eed", job: name),
        logFolder: standIn.folder.path + "/logs", podFolder: standIn.folder.path + "/pods", takesSignals: false))
    let sink = Lines()
    let outcome = JobRun(
      job: fixture.job, template: fixture.template, objects: fixture.objects, options: RunOptions(seed: 1),
      runtime: runtime, sink: sink
    ).run()
    runtime.end()
    #expect(outcome.end == .complete)
    #expect(
      sink.lines.sorted()
        == (name == "import" ? ["fetch_0", "helper_0", "main_0", "proxy_0"] : ["main_0"])
        .map { "output of \($0)" })
    #expect(standIn.names(in: "containers") == [])
    #expect(standIn.names(in: "pods") == [])
    #expect(standIn.names(in: "logs").count == sink.lines.count)
    // No value stands on a command line.
    #expect(!standIn.calls.contains("horse") && !standIn.calls.contains("line one"))
    Golden.expect(standIn.calls, equals: "containers/\(engine.program)-\(name).txt")
    if name == "import" { #expect(standIn.text("variables") == "600\nMODE=fast\nTOKEN=correct horse\n") }
  }

  @Test func limitsOfTheRunAreTheEngines() throws {
    let standIn = try StandIn(.podman)
    _ = try play(standIn, limits: RunLimits(processes: 64, logBytes: 1 << 20))
    #expect(standIn.calls.contains(" --pids-limit 64 ") && standIn.calls.contains(" --log-opt max-size=4194304 "))
    #expect(Engine.docker.logOptions(1 << 20) == ["--log-opt", "max-size=838860", "--log-opt", "max-file=5"])
  }

  private func play(
    _ standIn: StandIn, limits: RunLimits = RunLimits(), change: (inout JobSpec) -> Void = { _ in }
  ) throws -> (outcome: RunOutcome, sink: Lines) {
    let fixture = try FixtureJob("alone", in: "containers/job.yaml")
    var engine = try ContainerEngine(
      .podman, options: [], searchPath: standIn.folder.path, environment: ["PATH=/usr/bin:/bin"])
    #expect(engine.fetchImages(for: fixture.template) == [])
    let runtime = try ContainerRuntime(
      .init(
        engine: engine, labels: RunLabels(run: "run-1", uid: "5eed", job: "alone"),
        logFolder: standIn.folder.path + "/logs", podFolder: standIn.folder.path + "/pods", takesSignals: false,
        limits: limits))
    let sink = Lines()
    var job = fixture.job
    change(&job.spec)
    let outcome = JobRun(
      job: job, template: fixture.template, objects: fixture.objects, options: RunOptions(seed: 1), runtime: runtime,
      sink: sink
    ).run()
    return (outcome, sink)
  }

  /// The run ends and can go on later: that the engine is ill says nothing of the Job.
  @Test func anEngineThatFailsIsAskedAgainAndThenGivenUp() throws {
    let standIn = try StandIn(.podman)
    try "".write(to: standIn.folder.appendingPathComponent("broken"), atomically: true, encoding: .utf8)
    let (outcome, _) = try play(standIn)
    #expect(
      outcome.end
        == .couldNotRun("podman cannot start alone-9pp26_85e7bb0f_main_0: no space left on device"))
    #expect(standIn.calls.split(separator: "\n").count { $0.hasPrefix("podman run") } == 3)
    #expect(standIn.names(in: "containers") == [])
    #expect(standIn.names(in: "pods") == [])
  }

  /// One that has worked will work again: its other pods need not end for it.
  @Test func anEngineThatHasWorkedIsTriedForAsLongAsItTakes() throws {
    let standIn = try StandIn(.podman)
    try "".write(to: standIn.folder.appendingPathComponent("flaky"), atomically: true, encoding: .utf8)
    let (outcome, sink) = try play(standIn) { $0.completions = 2 }
    #expect(outcome.end == .complete && outcome.status.succeeded == 2 && outcome.status.failed == 0)
    #expect(sink.notes == ["container main: it cannot be started: no space left on device; trying again"])
  }

  @Test func aProgramThatIsNotInTheImageFailsItsPod() throws {
    let standIn = try StandIn(.podman)
    try "".write(to: standIn.folder.appendingPathComponent("unstartable"), atomically: true, encoding: .utf8)
    let (outcome, sink) = try play(standIn)
    #expect(outcome.end == .failed)
    #expect(sink.notes == ["container main: exec: not found"])
    #expect(standIn.calls.split(separator: "\n").count { $0.hasPrefix("podman run") } == 1)
  }

  private final class Lines: RunSink {
    var lines: [String] = []
    var notes: [String] = []
    func note(pod: PodID?, _ message: String) { notes.append(message) }
    func event(_ event: JobEvent) {}
    func output(pod: PodID, name: String, container: String, line: [UInt8]) {
      lines.append(String(decoding: line, as: UTF8.self))
    }
  }

  @Test func anEngineThatIsMissingIsNamed() {
    #expect(throws: RuntimeFault("podman is not installed, or not on the PATH")) {
      try ContainerEngine(.podman, searchPath: "/nowhere")
    }
  }
}
