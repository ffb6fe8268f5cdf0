// A program for tests of what a run does to processes: `shepherd` is nothing but a shepherd,
// `run COMPLETIONS PARALLELISM GRACE LOGS COMMAND…` runs an Indexed Job and prints its output and its end.
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
switch arguments.dropFirst().first {
case "run" where arguments.count > 6:
  var template = PodTemplate(containers: [Container(name: "main", command: Array(arguments[6...]))])
  template.terminationGracePeriodSeconds = Int64(arguments[4])!
  let spec = JobSpec(
    parallelism: Int(arguments[3])!, completions: Int(arguments[2])!, completionMode: .indexed, backoffLimit: 0,
    template: template.shape)
  let runtime = try ProcessRuntime(
    .init(
      shepherd: ShepherdCommand(program: linkTarget("/proc/self/exe")!, arguments: ["shepherd"]),
      logFolder: arguments[5], searchPath: "/usr/bin:/bin"))
  let run = JobRun(
    job: Job(name: "host", spec: spec), template: template, objects: ConfigObjects(), options: RunOptions(),
    runtime: runtime, sink: Printer())
  let outcome = run.run()
  runtime.end()
  print("\(outcome.status.succeeded) succeeded, \(outcome.end)")
  exit(outcome.exitStatus)
default:
  exit(Shepherd.run(control: FileDescriptor(rawValue: 0)))
}
