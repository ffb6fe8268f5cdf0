import Foundation
import Testing

/// Runs that go on, seen and steered from other processes, with the real program.
@Suite struct LiveRunTests {
  @Test func seenAndSteered() throws {
    let place = try RunPlace()
    let first = try place.start(["run", try place.manifest("first", "echo index $JOB_COMPLETION_INDEX; sleep 100")])
    let second = try place.start(["run", try place.manifest("second", completions: 1, "sleep 100")])
    defer { for process in [first, second] where process.isRunning { process.interrupt() } }
    try place.wait(for: "index 0", "logs", "first", "--index", "0")
    try place.wait(for: "Running", "status", "second")
    let list = try place.call("ps").text
    #expect(list.split(separator: "\n").count == 3 && list.contains("first-") && list.contains("second-"))

    #expect(try place.call("scale", "first", "--parallelism", "3").text.hasSuffix(": parallelism is 3\n"))
    try place.wait(for: "index 2", "logs", "first")
    let refused = try place.call("scale", "first", "--parallelism=-1")
    #expect(refused.status == 1 && refused.text.contains("spec.parallelism: must be greater than or equal to 0"))

    #expect(try place.call("stop", "first", "--index", "1").text.contains(": evicted first-1-"))
    try place.wait(for: "evicted: exit code 143", "status", "first")
    #expect(try place.call("logs", "first", "--failed").text.hasSuffix("] index 1\n"))

    #expect(try place.call("suspend", "first").text.hasSuffix(": suspended\n"))
    #expect(try place.call("suspend", "first").text.hasSuffix(": suspended already\n"))
    try place.wait(for: "0 active", "status", "first")
    #expect(
      try place.call("status", "first").text.contains("the Job is suspended; let it go on with: jobsworth resume"))
    #expect(try place.call("resume", "first").text.hasSuffix(": resumed\n"))
    #expect(try place.call("rm", "first").status == 3)

    // Of several that begin so none is meant.
    #expect(try place.call("status", "nothing").status == 3)
    for name in ["first", "second"] { #expect(try place.call("stop", name).status == 0) }
    first.waitUntilExit()
    second.waitUntilExit()
    #expect(first.terminationStatus == 130 && second.terminationStatus == 130)
    #expect(try place.call("resume", "first").text.contains("has ended"))
    #expect(try place.call("rm", "--all").text.split(separator: "\n").count == 2)
    #expect(try place.call("ps", "-o", "json").text.contains("\"runs\": []"))
  }

  @Test func aDeadRunIsToldOfAndNotBegunAgain() throws {
    let place = try RunPlace()
    let manifest = try place.manifest("job", completions: 2, "sleep 0.3")
    let run = try place.start(["run", manifest])
    try place.wait(for: "Running", "status", "job")
    let twice = try place.call("run", manifest)
    #expect(twice.status == 3 && twice.text.contains("is being run already in process \(run.processIdentifier)"))
    kill(run.processIdentifier, SIGKILL)
    run.waitUntilExit()
    #expect(try place.call("ps").text.contains(" dead "))
    #expect(try place.call("status", "job").text.contains("go on with: jobsworth run --resume job-"))
    let again = try place.call("run", manifest)
    #expect(again.status == 3 && again.text.contains("was cut short; go on with: jobsworth run --resume job-"))
    let asked = try place.call("scale", "job", "--parallelism", "2")
    #expect(asked.status == 3 && asked.text.contains("jobsworth run --resume job-"))
    #expect(try place.call("run", "--resume", "job").status == 0)
    #expect(try place.call("ps").text.contains(" Complete "))
    // It has ended: another run is no question.
    #expect(try place.call("run", manifest).status == 0)
  }

  /// The name is made for each run and known to whoever reads it.
  @Test func aNameIsMadeForEachRun() throws {
    let place = try RunPlace()
    let manifest = try place.write(
      "made",
      """
      apiVersion: batch/v1
      kind: Job
      metadata: {generateName: made-}
      spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: busybox,
        command: [sh, -c, 'sleep 0.2; echo $JOB_NAME'], env: [{name: JOB_NAME, valueFrom: {fieldRef: {fieldPath:
        "metadata.labels['job-name']"}}}]}]}}}
      """)
    let run = try place.start(["run", manifest])
    try place.wait(for: "Running", "status", "made-")
    kill(run.processIdentifier, SIGKILL)
    run.waitUntilExit()
    #expect(try place.call("run", manifest).status == 3)
    #expect(try place.call("run", "--resume", "made").status == 0)
    let name = try place.call("logs").text.trimmingCharacters(in: .whitespacesAndNewlines).split(separator: " ").last
    #expect(name.map { $0.hasPrefix("made-") && $0.count == 10 } == true)
    #expect(try place.call("run", manifest).status == 0)
    #expect(try place.call("ps", "-o", "json").text.components(separatedBy: "\"exitStatus\": 0").count == 3)
  }

  @Test func volumesAreFoundAgain() throws {
    let place = try RunPlace()
    let manifest = try place.write(
      "kept",
      """
      apiVersion: batch/v1
      kind: Job
      metadata: {name: kept}
      spec: {template: {spec: {restartPolicy: OnFailure, containers: [{name: main, image: busybox, command: [sh, -c,
        'for d in disk memory; do echo x >> /jobsworth-$d/count; done; sleep 0.5;
        test $(cat /jobsworth-disk/count /jobsworth-memory/count | wc -l) = 4'], volumeMounts: [{name: disk,
        mountPath: /jobsworth-disk}, {name: memory, mountPath: /jobsworth-memory}]}], volumes: [{name: disk,
        emptyDir: {}}, {name: memory, emptyDir: {medium: Memory}}]}}}
      """)
    guard RunPlace.canMount else { return }
    let run = try place.start(["run", manifest])
    try place.wait(for: "Running", "status", "kept")
    kill(run.processIdentifier, SIGKILL)
    run.waitUntilExit()
    #expect(try place.call("run", "--resume", "kept").status == 0, "\(place.text("output"))")
    let memory = try FileManager.default.contentsOfDirectory(atPath: "/dev/shm").filter { $0.hasPrefix("jobsworth-") }
    #expect(!memory.contains { FileManager.default.fileExists(atPath: "/dev/shm/\($0)/kept") })
  }

  @Test func aDeadRunIsStoppedWithItsPods() throws {
    let place = try RunPlace()
    let mark = "sleep 98.\(Int.random(in: 100_000..<1_000_000))"
    let run = try place.start(["run", try place.manifest("job", completions: 1, "\(mark); true")])
    try place.wait(for: "Running", "status", "job")
    kill(run.processIdentifier, SIGKILL)
    run.waitUntilExit()
    #expect(RunPlace.isRunning(mark))
    #expect(try place.call("stop", "job").text.contains("stopped; its process was gone already"))
    #expect(!RunPlace.isRunning(mark))
    #expect(try place.call("ps").text.contains(" interrupted "))
    #expect(try place.call("rm", "job").status == 0)
  }

  @Test func logsAndEventsAreFollowed() throws {
    let place = try RunPlace()
    let manifest = try place.manifest(
      "job", completions: 2, parallelism: 2, "echo one; sleep 0.5; printf two; exit $JOB_COMPLETION_INDEX")
    let run = try place.start(["run", manifest])
    try place.wait(for: "Running", "status", "job")
    let logs = try place.start(["logs", "-f", "job"], into: "logs")
    let events = try place.start(["events", "-f", "job", "-o", "json"], into: "events")
    let status = try place.start(["status", "-w", "job"], into: "status")
    usleep(900_000)
    #expect(try place.call("stop", "job").status == 0)
    for process in [run, logs, events, status] { process.waitUntilExit() }
    let lines = place.text("logs").split(separator: "\n").map { $0.drop { $0 != " " }.dropFirst() }
    // On a slow machine the pod that takes the failed one's place may have begun.
    let (ones, twos) = (lines.count { $0 == "one" }, lines.count { $0 == "two" })
    #expect(twos >= 2 && (twos...twos + 1).contains(ones) && ones + twos == lines.count, "\(lines)")
    let told = place.text("events").split(separator: "\n")
    #expect(told.first == #"{"t":0,"event":"jobCreated"}"#)
    #expect(told.contains { $0.contains(#""event":"podFinished","pod":2,"phase":"Failed","exitCode":1"#) })
    #expect(place.text("status").contains("exit code 1"))
  }
}
