import ContainerRuntime

import Foundation
import JobModel
import ProcessRuntime
import SystemPackage
import Testing

@testable import Execution
@testable import ExecutionTestSupport

/// A runtime that the contract is held against.
enum Place: String, CaseIterable, CustomTestStringConvertible {
  case fake, process, podman

  var testDescription: String { rawValue }

  /// All that this machine has; what is missing is said by `Podman.whyNot`.
  static let here = allCases.filter { $0 != .podman || Podman.whyNot == nil }
}

/// What a container does, the same on every runtime.
enum Behaviour {
  case ends(code: Int)
  case writes([String])
  /// Goes on until it is asked to end, and then ends with a code.
  case serves(stopCode: Int)
  /// Goes on whatever it is asked.
  case ignoresStops
  /// Ends by itself after a time.
  case works(seconds: Double)
  case cannotStart

  var command: [String] {
    switch self {
    case .ends(let code): ["sh", "-c", "exit \(code)"]
    case .writes(let lines): ["sh", "-c", lines.map { "echo \($0)" }.joined(separator: "; ")]
    case .serves(let code): ["sh", "-c", "trap 'exit \(code)' TERM; echo ready; while :; do sleep 0.02; done"]
    case .ignoresStops: ["sh", "-c", "trap '' TERM; echo ready; while :; do sleep 0.02; done"]
    case .works(let seconds): ["sh", "-c", "sleep \(seconds)"]
    case .cannotStart: ["no-such-program"]
    }
  }

  var simulated: SimulatedPod.Run {
    switch self {
    case .ends(let code): .init(seconds: 0.1, exitCode: code)
    case .writes: .init(seconds: 0.1)
    case .serves(let code): .init(seconds: nil, stop: 0.05, stopExitCode: code)
    case .ignoresStops: .init(seconds: nil, stop: nil)
    case .works(let seconds): .init(seconds: seconds)
    case .cannotStart: .init(seconds: 0, exitCode: 128)
    }
  }
}

/// One run on one runtime, whose process may be replaced by the next.
final class Subject {
  let place: Place
  private(set) var runtime: any PodRuntime
  private let folder: URL
  private var fake: FakeRuntime?
  private var behaviours: [ContainerKey: Behaviour] = [:]
  private let uid = String(UInt64.random(in: 0 ... .max), radix: 16)
  private(set) var events: [RuntimeEvent] = []

  init(_ place: Place) throws {
    self.place = place
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("jobsworth-contract-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: folder.appendingPathComponent("logs"), withIntermediateDirectories: true)
    runtime = FakeRuntime()
    runtime = try make(isResumed: false)
  }

  deinit {
    runtime.end()
    try? FileManager.default.removeItem(at: folder)
  }

  private func make(isResumed: Bool) throws -> any PodRuntime {
    switch place {
    case .fake:
      let fake = fake ?? FakeRuntime()
      self.fake = fake
      fake.script = { [unowned self] _, key in behaviours[key]!.simulated }
      return fake
    case .process:
      return try ProcessRuntime(
        .init(
          shepherd: Self.shepherd, logFolder: folder.path + "/logs", runFolder: folder.path, isResumed: isResumed,
          searchPath: "/usr/bin:/bin", takesSignals: false))
    case .podman:
      return try ContainerRuntime(
        .init(
          engine: ContainerEngine(.podman, searchPath: "/usr/local/bin:/usr/bin:/bin"),
          labels: RunLabels(run: "contract", uid: uid, job: "contract"), logFolder: folder.path + "/logs",
          podFolder: folder.path + "/pods", isResumed: isResumed, takesSignals: false))
    }
  }

  /// The program of target ProcessRunHost lies beside the tests.
  private static let shepherd: ShepherdCommand = {
    var program = FilePath((try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? "/")
    program.removeLastComponent()
    program.append("ProcessRunHost")
    return ShepherdCommand(
      program: program.string, arguments: ["shepherd"], containerArguments: ["container"])
  }()

  /// As if the process that carries the run on were killed and another one went on.
  func replace() throws {
    runtime.abandon()
    fake?.loseRun()
    runtime = try make(isResumed: true)
    events = []
  }

  // MARK: Pods

  private func pod(_ number: Int, containers: [Container]) -> LaunchedPod {
    let job = Job(name: "contract", spec: JobSpec())
    let template = PodTemplate(containers: containers)
    let identity = PodIdentity(
      of: job, jobUID: uid, template: template, creation: nil, suffix: "pod\(number)", uid: "\(number)-\(uid)",
      node: "here")
    return LaunchedPod(
      id: PodID(number), identity: identity, template: template, objects: ConfigObjects(),
      capacity: RunOptions().capacity)
  }

  /// Prepares a pod with one container a behaviour; returns what its containers are started by.
  func prepare(_ number: Int, _ containers: [Behaviour]) throws -> [(ContainerKey, ContainerLaunch)] {
    let specs = containers.enumerated().map { place, behaviour in
      var container = Container(name: "c\(place)", command: behaviour.command)
      container.image = Podman.image
      return container
    }
    let pod = pod(number, containers: specs)
    try runtime.prepare(pod)
    return specs.enumerated().map { place, container in
      let key = ContainerKey(pod: pod.id, container: place, instance: 0)
      behaviours[key] = containers[place]
      return (
        key,
        ContainerLaunch(
          pod: pod.identity, container: container, command: container.command, arguments: [], environment: [:],
          security: PodSecurity())
      )
    }
  }

  /// Prepares a pod with one container and starts it.
  func start(_ number: Int, _ behaviour: Behaviour) throws -> (ContainerKey, ContainerLaunch) {
    let entry = try prepare(number, [behaviour])[0]
    runtime.start(entry.0, entry.1)
    return entry
  }

  // MARK: Events

  /// Waits until something holds of what has been told.
  func wait(
    _ comment: String, sourceLocation: SourceLocation = #_sourceLocation, until holds: (Subject) -> Bool
  ) throws {
    let limit = runtime.now + .seconds(60)
    while !holds(self) {
      try #require(runtime.now < limit, "\(place): \(comment) in \(events)", sourceLocation: sourceLocation)
      events += runtime.wait(until: runtime.now + .seconds(1))
    }
  }

  func starts(of key: ContainerKey) -> Int {
    events.count { if case .started(key) = $0 { true } else { false } }
  }

  func ends(of key: ContainerKey) -> [(code: Int, time: Instant, end: ContainerEnd)] {
    events.compactMap { if case .exited(key, let code, let time, let end) = $0 { (code, time, end) } else { nil } }
  }

  func answers(_ key: ActionKey) -> [Bool] {
    events.compactMap { if case .actionEnded(key, let succeeded, _) = $0 { succeeded } else { nil } }
  }

  func lines(of key: ContainerKey) -> [String] {
    events.compactMap { if case .output(key, let line) = $0 { String(decoding: line, as: UTF8.self) } else { nil } }
  }

  /// Whether a container that says so is ready; those of a script always are.
  func isReady(_ key: ContainerKey) -> Bool {
    starts(of: key) > 0 && (place == .fake || lines(of: key).contains("ready"))
  }

  /// What of this run the engine still has.
  var leftOvers: [String] {
    place == .podman ? Podman.ask("ps -aq --filter label=jobsworth.dev/run-uid=\(uid)") : []
  }
}
