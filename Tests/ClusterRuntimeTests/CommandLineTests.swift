import Foundation
import JSONText
import JobModel
import JobsworthTestSupport
import Planning
import Testing

/// `jobsworth run --on kubernetes` as somebody types it, with the kubectl of the machine.
@Suite("run --on kubernetes", .enabled(if: Machine.hasKubectl, "there is no kubectl in PATH"))
struct CommandLineTests {
  private struct Outcome {
    var status: Int32
    var output: String
    var errors: String
  }

  private static let manifest = """
    apiVersion: batch/v1
    kind: Job
    metadata:
      name: render
      labels: {team: films}
    spec:
      completions: 2
      parallelism: 2
      ttlSecondsAfterFinished: null
      template:
        spec:
          restartPolicy: Never
          containers:
          - {name: main, image: registry.example/render:1.4}
    """

  /// Runs the program against a cluster, in a folder with a manifest and a kubeconfig.
  private func run(
    _ cluster: FakeCluster, _ arguments: [String], manifest: String = Self.manifest
  ) async throws -> Outcome {
    let program = try ProgramUnderTest.required
    let address = try await cluster.start()
    let folder = FileManager.default.temporaryDirectory.appending(path: "cluster-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    func write(_ text: String, _ name: String) throws {
      try text.write(to: folder.appending(path: name), atomically: true, encoding: .utf8)
    }
    try write(manifest, "job.yaml")
    try write(
      """
      apiVersion: v1
      kind: Config
      current-context: fake
      clusters: [{name: fake, cluster: {server: "\(address)"}}]
      contexts: [{name: fake, context: {cluster: fake, namespace: films}}]
      """, "kubeconfig")
    for name in ["output", "errors"] { try write("", name) }
    let process = Process()
    process.executableURL = program
    process.arguments = ["run", "--on", "kubernetes"] + arguments
    process.currentDirectoryURL = folder
    process.environment = [
      "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "HOME": folder.path,
      "KUBECONFIG": folder.appending(path: "kubeconfig").path,
    ]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: folder.appending(path: "output"))
    process.standardError = try FileHandle(forWritingTo: folder.appending(path: "errors"))
    await withCheckedContinuation { continuation in
      process.terminationHandler = { _ in continuation.resume() }
      try? process.run()
    }
    await cluster.stop()
    return Outcome(
      status: process.terminationStatus,
      output: try String(contentsOf: folder.appending(path: "output"), encoding: .utf8),
      errors: try String(contentsOf: folder.appending(path: "errors"), encoding: .utf8))
  }

  @Test("a Job is sent as written, followed, and told beside its plan")
  func complete() async throws {
    var script = JobScript()
    script.waitsForWatchers = true
    let cluster = FakeCluster(script)
    let outcome = try await run(cluster, ["job.yaml", "--ttl", "3600"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.split(separator: "\n").count == 4, "\(outcome.errors) \(cluster.log)")
    #expect(outcome.output.contains("[p1] line 0 of 1"))
    #expect(outcome.errors.contains("films/render is on the cluster\n"))
    #expect(outcome.errors.contains("start p1  (plan: 0s)"))
    #expect(outcome.errors.contains("p2 succeeded  (plan: 10s)"))
    #expect(outcome.errors.contains("Job render is Complete (CompletionsReached)"))
    let job = await cluster.state.object(.jobs, "render")
    #expect(job?["spec"]?["ttlSecondsAfterFinished"]?.int == 3600)
    #expect(cluster.log.contains { $0.hasPrefix("POST /apis/batch/v1/namespaces/films/jobs?dryRun") })
  }

  @Test("a Job that fails gives status 1, and json an event a line")
  func failed() async throws {
    var script = JobScript()
    script.scenario = Scenario(rules: [], fallback: PodOutcome(.seconds(1), exitCode: 7))
    script.waitsForWatchers = true
    let manifest = Self.manifest.replacing("completions: 2", with: "completions: 2\n  backoffLimit: 0")
    let outcome = try await run(FakeCluster(script), ["job.yaml", "-o", "json", "--quiet"], manifest: manifest)
    #expect(outcome.status == 1, "\(outcome.errors)")
    let lines = outcome.output.split(separator: "\n")
    #expect(lines.first?.contains(#""event":"jobCreated""#) == true)
    #expect(lines.contains { $0.contains("BackoffLimitExceeded") })
    #expect(lines.allSatisfy { $0.hasPrefix(#"{"t":"#) })
  }

  @Test("a CronJob starts one Job now, which is not followed with --wait=false")
  func cronJob() async throws {
    let manifest = """
      apiVersion: batch/v1
      kind: CronJob
      metadata: {name: nightly, namespace: films}
      spec:
        schedule: 17 4 * * *
        jobTemplate:
          metadata: {labels: {a: b}}
          spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: i}]}}}
      """
    let cluster = FakeCluster()
    let outcome = try await run(cluster, ["job.yaml", "--wait=false"], manifest: manifest)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output == "nightly-abcde\n")
    let metadata = await cluster.state.object(.jobs, "nightly-abcde")?["metadata"]
    #expect(metadata?["annotations"]?["cronjob.kubernetes.io/instantiate"]?.string == "manual")
  }

  @Test("what the cluster refuses has status 4, a Job that is not there 3, wrong options 2")
  func refusals() async throws {
    let refused = try await run(FakeCluster(faults: [.status(403, "POST /apis/batch")]), ["job.yaml"])
    #expect(refused.status == 4)
    #expect(refused.errors.contains("Forbidden"))
    let missing = try await run(FakeCluster(), ["--resume", "nothing"])
    #expect(missing.status == 3)
    #expect(missing.errors.contains("NotFound"))
    let wrong = try await run(FakeCluster(), ["job.yaml", "--ttl=-1"])
    #expect(wrong.status == 2)
  }
}
