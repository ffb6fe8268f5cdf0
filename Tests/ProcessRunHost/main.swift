// A program for tests of what a run does to processes.
//
// shepherd                              is nothing but a shepherd
// container                             is nothing but the process of a container before its program
// run N P GRACE LOGS COMMAND…           runs an Indexed Job of N completions, P at a time
// instant N P FOLDER                    the same with a journal and pods that end at once; tells its peak of memory
// journal PATTERN N P FOLDER COMMAND…   the same with a journal; goes on with the one that the folder holds
import Execution
import Glibc
import JobModel
import ProcessRuntime
import SystemPackage

final class Printer: RunSink {
  func event(_ event: JobEvent) {}
  func output(pod: PodID, name: String, container: String, line: [UInt8]) {
    print("[\(name)] \(String(decoding: line, as: UTF8.self))")
  }
  func note(pod: PodID?, _ message: String) { print(message) }
}

let arguments = CommandLine.arguments
let shepherd = ShepherdCommand(
  program: linkTarget("/proc/self/exe")!, arguments: ["shepherd"], containerArguments: ["container"])

func finish(_ outcome: RunOutcome) -> Never {
  print("\(outcome.status.succeeded) succeeded, \(outcome.status.failed) failed, \(outcome.end)")
  exit(outcome.exitStatus)
}

func template(_ command: ArraySlice<String>) -> PodTemplate {
  PodTemplate(containers: [Container(name: "main", command: Array(command))])
}

switch arguments.dropFirst().first {
case "run" where arguments.count > 6:
  var template = template(arguments[6...])
  template.terminationGracePeriodSeconds = Int64(arguments[4])!
  let spec = JobSpec(
    parallelism: Int(arguments[3])!, completions: Int(arguments[2])!, completionMode: .indexed, backoffLimit: 0,
    template: template.shape)
  let runtime = try ProcessRuntime(
    .init(shepherd: shepherd, logFolder: arguments[5], searchPath: "/usr/bin:/bin"))
  let run = JobRun(
    job: Job(name: "host", spec: spec), template: template, objects: ConfigObjects(), options: RunOptions(),
    runtime: runtime, sink: Printer())
  let outcome = run.run()
  runtime.end()
  finish(outcome)

case "journal" where arguments.count > 6:
  let folder = arguments[5]
  let session = try RunSession(folder: folder) {
    RunHeader(
      id: "host", job: "host", namespace: "default", started: Instant(milliseconds: Int64(wallTime() / 1_000_000)),
      seed: .random(in: 0 ... .max), timeout: nil, nodeName: "host", searchPath: "/usr/bin:/bin")
  }
  let template = template(arguments[6...])
  let spec = JobSpec(
    parallelism: Int(arguments[4])!, completions: arguments[2] == "queue" ? nil : Int(arguments[3])!,
    completionMode: arguments[2] == "indexed" ? .indexed : .nonIndexed, backoffLimit: 1000, template: template.shape)
  let runtime = try ProcessRuntime(
    .init(
      shepherd: shepherd, logFolder: folder, runFolder: folder, isResumed: session.isResumed,
      searchPath: session.header.searchPath))
  finish(
    session.run(
      job: Job(name: "host", spec: spec), template: template, objects: ConfigObjects(),
      capacity: RunOptions().capacity, runtime: runtime, sink: Printer()))

case "instant" where arguments.count == 5:
  let folder = arguments[4]
  let session = try RunSession(folder: folder) {
    RunHeader(
      id: "host", job: "host", namespace: "default", started: Instant(milliseconds: 0), seed: 1, timeout: nil,
      nodeName: "host", searchPath: "/usr/bin:/bin")
  }
  let template = template(["true"])
  let spec = JobSpec(
    parallelism: Int(arguments[3])!, completions: Int(arguments[2])!, completionMode: .indexed, backoffLimit: 0,
    template: template.shape)
  let outcome = session.run(
    job: Job(name: "host", spec: spec), template: template, objects: ConfigObjects(),
    capacity: RunOptions().capacity, runtime: InstantRuntime(), sink: SilentSink())
  let peak = InstantRuntime.memoryPeak!
  print("\(outcome.status.succeeded) succeeded, peak of memory \(peak) KiB")
  exit(outcome.exitStatus)

case "container":
  exit(ContainerProcess.run())

default:
  exit(Shepherd.run(control: FileDescriptor(rawValue: 0)))
}
