import Execution
import Glibc
import JobModel
import KubernetesValues
import SystemPackage
import Testing

@testable import ProcessRuntime

/// Whole Jobs with real processes.
@Suite struct ProcessRunTests {
  private func play(
    _ spec: JobSpec, _ template: PodTemplate, objects: ConfigObjects = ConfigObjects(), timeout: TimeSpan? = nil,
    limits: RunLimits = RunLimits(), folder: TestRunFolder? = nil,
    check: (TestRunFolder) throws -> Void = { _ in }
  ) throws -> (outcome: RunOutcome, sink: RecordedRun) {
    let folder = try folder ?? TestRunFolder()
    let runtime = try ProcessRuntime(
      .init(
        shepherd: TestFlock.command, logFolder: folder.path, searchPath: "/usr/bin:/bin", takesSignals: false,
        limits: limits))
    var spec = spec
    spec.template = template.shape
    let sink = RecordedRun()
    let run = JobRun(
      job: Job(name: "real", spec: spec), template: template, objects: objects, options: RunOptions(timeout: timeout),
      runtime: runtime, sink: sink)
    let outcome = run.run()
    runtime.end()
    try check(folder)
    return (outcome, sink)
  }

  private func shell(_ script: String, _ change: (inout Container) -> Void = { _ in }) -> PodTemplate {
    var container = Container(name: "main", command: ["sh", "-c", script])
    change(&container)
    return PodTemplate(containers: [container])
  }

  @Test func anIndexedJobShowsEveryIndexOnce() throws {
    let (outcome, sink) = try play(
      JobSpec(parallelism: 2, completions: 5, completionMode: .indexed),
      shell("echo index $JOB_COMPLETION_INDEX of $HOSTNAME")
    ) { folder in
      #expect(folder.logs.count == 5)
      #expect(folder.logs.allSatisfy { $0.hasPrefix("real-") && $0.hasSuffix("_main_0.log") })
    }
    #expect(outcome.end == .complete)
    #expect(Set(sink.lines) == Set((0..<5).map { "index \($0) of real-\($0)" }))
    #expect(sink.lines.count == 5)
  }

  @Test func theCallersEnvironmentStaysOutside() throws {
    _ = unsafe setenv("JOBSWORTH_LEAK", "yes", 1)
    let (_, sink) = try play(
      JobSpec(),
      shell("env | sort") { container in
        container.environment = [
          EnvironmentVariable(name: "GREETING", value: .text("hello $(WHO)")),
          EnvironmentVariable(name: "TOKEN", value: .secretKey(KeyReference(name: "s", key: "t"))),
        ]
        container.environmentSources = [EnvironmentSource(kind: .configMap, name: "c")]
      },
      objects: ConfigObjects(
        configMaps: [ConfigMap(name: "c", data: ["WHO": Array("world".utf8)])],
        secrets: [Secret(name: "s", data: ["t": Array("x\ny".utf8)])]))
    let lines = sink.lines.filter { !$0.hasPrefix("HOSTNAME=real-") && !$0.hasPrefix("PWD=") }
    #expect(Set(lines) == ["GREETING=hello world", "PATH=/usr/bin:/bin", "TOKEN=x", "WHO=world", "y"])
  }

  @Test func commandsArgumentsAndFolders() throws {
    var container = Container(name: "main", command: ["printf", "%s\\n"], args: ["$(A)", "$$(A)", "b c"])
    container.environment = [EnvironmentVariable(name: "A", value: .text("1"))]
    #expect(try play(JobSpec(), PodTemplate(containers: [container])).sink.lines == ["1", "$(A)", "b c"])
    #expect(try play(JobSpec(), shell("pwd")).sink.lines == ["/"])
    #expect(try play(JobSpec(), shell("pwd") { $0.workingDirectory = "/usr" }).sink.lines == ["/usr"])
  }

  @Test func linesComeWholeAndInOrder() throws {
    let (_, sink) = try play(
      JobSpec(),
      shell(
        "printf 'a\\n\\nb'; printf 'c\\n'; echo err >&2; i=0; while [ $i -lt 2000 ]; do echo $i; i=$((i+1)); done; printf end"
      ))
    #expect(sink.lines == ["a", "", "bc", "err"] + (0..<2000).map { "\($0)" } + ["end"])
  }

  @Test func onFailureKeepsAllLogs() throws {
    var template = shell("echo try; [ -e $FLAG ] || { touch $FLAG; exit 3; }") { container in
      container.environment = [
        EnvironmentVariable(name: "FLAG", value: .text("/tmp/jobsworth-flag-\(UInt64.random(in: 0 ... .max))"))
      ]
    }
    template.restartPolicy = .onFailure
    let (outcome, sink) = try play(JobSpec(), template) { folder in
      #expect(folder.logs.count == 2 && folder.logs.last?.hasSuffix("_main_1.log") == true)
    }
    #expect(outcome.end == .complete)
    #expect(sink.lines == ["try", "try"])
    if case .text(let flag) = template.containers[0].environment[0].value { _ = unsafe unlink(flag) }
  }

  @Test func exitCodes() throws {
    // `$$` would be expanded to `$` before the shell sees it.
    let codes: [(String, Int)] = [("exit 7", 7), ("kill -TERM $$$$", 143), ("kill -KILL $$$$", 137)]
    for (script, code) in codes {
      let (outcome, sink) = try play(JobSpec(backoffLimit: 0), shell(script))
      #expect(outcome.end == .failed)
      #expect(sink.exitCodes == [code])
    }
    let missing = try play(
      JobSpec(backoffLimit: 0), PodTemplate(containers: [Container(name: "m", command: ["no-such"])]))
    #expect(missing.sink.exitCodes == [128])
    #expect(missing.sink.notes == ["container m: cannot start \"no-such\": not found in PATH"])
  }

  @Test func theDeadlineEndsPodsThatWouldGoOn() throws {
    let (outcome, sink) = try play(
      JobSpec(parallelism: 2, completions: 2, activeDeadlineSeconds: 1), shell("sleep 1000"))
    #expect(outcome.end == .failed)
    #expect(outcome.status.finalCondition?.reason == .deadlineExceeded)
    #expect(sink.deleted == 2)
  }

  @Test func aWorkQueueEndsWithItsPods() throws {
    let (outcome, sink) = try play(JobSpec(parallelism: 3), shell("sleep 0.0$(($$$$ % 9))"))
    #expect(outcome.end == .complete && outcome.status.succeeded == 3 && sink.created == 3)
  }

  @Test func aTimeoutEndsTheRun() throws {
    let (outcome, _) = try play(JobSpec(), shell("sleep 1000"), timeout: TimeSpan(milliseconds: 200))
    #expect(outcome.end == .timedOut)
  }

  @Test func initContainersSidecarsHooksAndProbes() throws {
    var sidecar = Container(
      name: "side",
      command: ["sh", "-c", "trap 'echo side ends; exit' TERM; echo side starts; while :; do sleep 0.02; done"])
    sidecar.restartPolicy = .always
    var main = Container(name: "main", command: ["sh", "-c", "sleep 0.3; echo main"])
    main.postStart = .exec(["sh", "-c", "exit 0"])
    var template = PodTemplate(
      containers: [main], initContainers: [Container(name: "first", command: ["echo", "first"]), sidecar])
    template.terminationGracePeriodSeconds = 5
    let (outcome, sink) = try play(JobSpec(), template)
    #expect(outcome.end == .complete)
    // The sidecar's shell may say that its sleep was terminated.
    #expect(sink.lines.filter { $0 != "Terminated" } == ["first", "side starts", "main", "side ends"])
  }

  @Test func aFailingLivenessProbeEndsTheContainer() throws {
    var template = shell("sleep 1000") { container in
      var probe = Probe(action: .exec(["false"]))
      probe.periodSeconds = 1
      probe.failureThreshold = 1
      container.livenessProbe = probe
    }
    template.restartPolicy = .never
    let (outcome, sink) = try play(JobSpec(backoffLimit: 0), template)
    #expect(outcome.end == .failed && sink.exitCodes == [143])
    #expect(sink.notes.contains("container main: exit code 1"))
  }

  /// As in a container, where it is a pipe: a file would be emptied.
  @Test func itsOwnStreamsCanBeOpenedAgain() throws {
    let script =
      "for i in 1 2 3; do echo $i; done; echo a > /dev/stderr; echo b > /dev/stdout; echo c >> /dev/stderr; echo d"
    let all = ["1", "2", "3", "a", "b", "c", "d"]
    #expect(try play(JobSpec(), shell(script)).sink.lines == all)
    guard geteuid() == 0 else { return }
    #expect(try play(JobSpec(), shell(script) { $0.security.runAsUser = 65534 }).sink.lines == all)
  }

  @Test func aLogHasALimit() throws {
    let limits = RunLimits(logBytes: 64 << 10)
    let (outcome, sink) = try play(JobSpec(), shell("seq 30000; sleep 0.3; seq 1000"), limits: limits) { folder in
      #expect(folder.logs.map { $0.hasSuffix("_main_0.log") || $0.hasSuffix("_main_0.older") } == [true, true])
      #expect(allocatedBytes(below: folder.path, enough: .max) < 128 << 10)
    }
    #expect(outcome.end == .complete)
    #expect(sink.lines.suffix(1000) == (1...1000).map(String.init)[...])
    let numbers = sink.lines.compactMap(Int.init)
    #expect(numbers.count == sink.lines.count && numbers.dropLast(1000).elementsEqual(numbers.dropLast(1000).sorted()))
    #expect(
      sink.notes.first == "container main: its log has reached 64Ki, and loses its beginning from now on (--log-limit)")
    // Whatever was not shown is told.
    let seen = sink.lines.reduce(0) { $0 + $1.utf8.count + 1 }
    let all =
      (1...30000).reduce(0) { $0 + "\($1)".utf8.count + 1 } + (1...1000).reduce(0) { $0 + "\($1)".utf8.count + 1 }
    let gone = sink.notes.dropFirst().first
    #expect(
      gone
        == (seen == all
          ? nil : "container main: \(all - seen) bytes of its output were written faster than shown, and are gone"))
  }

  /// What finds no room is lost, and the pod goes on.
  @Test func aLogThatCannotBeWrittenIsTold() throws {
    let script = "cd FOLDER; mkdir ${HOSTNAME}_main_0.log; for i in 1 2 3; do echo $i; sleep 0.05; done"
    let folder = try TestRunFolder()
    let (outcome, sink) = try play(JobSpec(), shell(script.replacing("FOLDER", with: folder.path)), folder: folder)
    #expect(outcome.end == .complete && sink.lines == [])
    #expect(sink.notes == ["container main: some of its output is lost, for its log cannot be written: Is a directory"])
  }

  @Test func fiveHundredPodsLeaveNoFileOpen() throws {
    let before = folderEntries("/proc/self/fd").count
    let (outcome, _) = try play(JobSpec(parallelism: 8, completions: 500), shell("true")) { folder in
      // Pods that write nothing have no logs, and nothing else is left of them.
      #expect(folder.logs == [])
    }
    #expect(outcome.status.succeeded == 500)
    // Other tests open files of their own meanwhile.
    #expect(folderEntries("/proc/self/fd").count < before + 100)
  }
}

/// A folder for logs that is gone after the test.
final class TestRunFolder {
  let path: String

  init() throws {
    path = "/tmp/jobsworth-run-\(UInt64.random(in: 0 ... .max))"
    try #require(unsafe mkdir(path, 0o700) == 0)
  }

  deinit {
    try? removeTree(path)
  }

  var logs: [String] { folderEntries(path).sorted() }
}

/// Keeps what a run tells.
final class RecordedRun: RunSink {
  private(set) var lines: [String] = []
  private(set) var notes: [String] = []
  private(set) var exitCodes: [Int] = []
  private(set) var ended: [PodRecord] = []
  private(set) var created = 0
  private(set) var deleted = 0

  func event(_ event: JobEvent) {
    switch event.kind {
    case .podFinished(_, _, let code): exitCodes.append(code)
    case .podCreated: created += 1
    case .podDeleted: deleted += 1
    default: break
    }
  }

  func output(pod: PodID, name: String, container: String, line: [UInt8]) {
    lines.append(String(decoding: line, as: UTF8.self))
  }

  func ended(_ pod: PodRecord) { ended.append(pod) }
  func note(pod: PodID?, _ message: String) { notes.append(message) }
}
