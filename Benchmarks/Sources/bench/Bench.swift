import Foundation

// Times whole processes against a yardstick in the same run, in turns, and prints ratios.
//
//   bench lint JOBSWORTH        one file against /bin/true, 5,000 files against yamlscan
//
// A figure is the least of all rounds: what else the machine does only ever adds.

struct Command {
  var label: String
  var arguments: [String]
}

/// The wall time of one run in seconds; nil when it did not end with one of the statuses.
func time(_ command: Command, statuses: Set<Int32>) -> Double? {
  let null = open("/dev/null", O_RDWR)
  defer { close(null) }
  var actions = posix_spawn_file_actions_t()
  posix_spawn_file_actions_init(&actions)
  defer { posix_spawn_file_actions_destroy(&actions) }
  for descriptor in [0, 1, 2] as [Int32] { posix_spawn_file_actions_adddup2(&actions, null, descriptor) }
  var arguments: [UnsafeMutablePointer<CChar>?] = command.arguments.map { strdup($0) } + [nil]
  defer { arguments.forEach { free($0) } }
  var pid: pid_t = 0
  let start = ContinuousClock.now
  guard posix_spawn(&pid, command.arguments[0], &actions, nil, &arguments, environ) == 0 else { return nil }
  var status: Int32 = 0
  while waitpid(pid, &status, 0) < 0 && errno == EINTR {}
  let elapsed = start.duration(to: .now)
  guard status & 0x7F == 0, statuses.contains((status >> 8) & 0xFF) else { return nil }
  return Double(elapsed.components.attoseconds) / 1e18 + Double(elapsed.components.seconds)
}

/// The least time of each command over rounds in which all take turns.
func least(_ commands: [Command], rounds: Int) -> [Double] {
  var best = [Double](repeating: .infinity, count: commands.count)
  for _ in 0..<rounds {
    for (i, command) in commands.enumerated() {
      guard let seconds = time(command, statuses: [0, 1]) else {
        FileHandle.standardError.write(Data("bench: \(command.arguments.joined(separator: " ")) failed\n".utf8))
        exit(3)
      }
      best[i] = min(best[i], seconds)
    }
  }
  return best
}

func milliseconds(_ seconds: Double) -> String { String(format: "%.2f ms", seconds * 1000) }

/// 5,000 small manifests: the ones of `manifests/`, each under many names.
func writeManifests(to folder: URL) throws {
  let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("manifests")
  let names = try FileManager.default.contentsOfDirectory(atPath: sources.path).filter { $0.hasSuffix(".yaml") }
    .sorted()
  let texts = try names.map { try String(contentsOf: sources.appendingPathComponent($0), encoding: .utf8) }
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  for i in 0..<5000 {
    let text = texts[i % texts.count].replacingOccurrences(of: "NAME", with: "job-\(i)")
    try Data(text.utf8).write(to: folder.appendingPathComponent("m\(i).yaml"))
  }
}

@main
enum Bench {
  static func main() throws {
    let arguments = CommandLine.arguments
    guard arguments.count == 3, arguments[1] == "lint" else {
      FileHandle.standardError.write(Data("usage: bench lint PATH-OF-JOBSWORTH\n".utf8))
      exit(2)
    }
    try lint(arguments[2])
  }

  static func lint(_ jobsworth: String) throws {
    let folder = URL(fileURLWithPath: NSTemporaryDirectory()).appendingPathComponent("jobsworth-bench-\(getpid())")
    try writeManifests(to: folder)
    defer { try? FileManager.default.removeItem(at: folder) }
    let one = folder.appendingPathComponent("m0.yaml").path

    let single = least(
      [
        Command(label: "true", arguments: ["/bin/true"]),
        Command(label: "lint", arguments: [jobsworth, "lint", one]),
        Command(label: "api", arguments: [jobsworth, "lint", "--select", "api", one]),
      ], rounds: 200)
    print("one file: /bin/true \(milliseconds(single[0])), lint \(milliseconds(single[1]))")
    print("  lint: \(milliseconds(single[1] - single[0])) more (bar: 7 ms)")
    print("  lint --select api: \(milliseconds(single[2] - single[0])) more (bar: 6 ms)")

    let scan = URL(fileURLWithPath: arguments0).deletingLastPathComponent().appendingPathComponent("yamlscan").path
    let many = least(
      [
        Command(label: "yamlscan", arguments: [scan, folder.path]),
        Command(label: "lint", arguments: [jobsworth, "lint", "-o", "concise", folder.path]),
        Command(label: "api", arguments: [jobsworth, "lint", "--select", "api", "-o", "concise", folder.path]),
      ], rounds: 15)
    func ratio(_ i: Int) -> String { String(format: "%.2f", many[i] / many[0]) }
    print("5,000 files: yamlscan \(milliseconds(many[0])), lint \(milliseconds(many[1]))")
    print("  lint: \(ratio(1)) times the scan (bar: 2.2)")
    print("  lint --select api: \(ratio(2)) times the scan (bar: 1.5)")
    print("  lint: \(String(format: "%.2f", many[1] / many[2])) times lint --select api (bar: 1.5)")
    if let kubeconform = which("kubeconform") {
      let other = least(
        [Command(label: "kubeconform", arguments: [kubeconform, "-strict", one])], rounds: 10)
      print(
        "kubeconform on one file: \(milliseconds(other[0])), lint \(String(format: "%.3f", single[1] / other[0])) of it"
      )
    }
  }

  static var arguments0: String { CommandLine.arguments[0] }

  static func which(_ name: String) -> String? {
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map { "\($0)/\(name)" }
      .first { access($0, X_OK) == 0 }
  }
}
