package import Execution
import Glibc
package import SystemPackage

/// What an engine has answered to one command line.
package struct EngineAnswer: Sendable {
  package var exitCode: Int32
  package var output: [UInt8]
  package var errors: [UInt8]

  package var succeeded: Bool { exitCode == 0 }

  package var lines: [String] {
    String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  /// What the engine says went wrong: its last line on standard error that says anything.
  package var message: String {
    let lines = String(decoding: errors, as: UTF8.self).split(whereSeparator: \.isNewline)
    let last = lines.last { !$0.allSatisfy(\.isWhitespace) && !$0.hasPrefix("See '") && !$0.hasPrefix("Run '") }
    guard var last = last.map(Self.unquoted) else { return "exit status \(exitCode)" }
    // As a line of a log: `time="…" level=error msg="…"`.
    if last.hasPrefix("time="), let start = last.firstRange(of: "msg=\"")?.upperBound {
      last = String(last[start...])
      if last.hasSuffix("\"") { last.removeLast() }
    }
    for prefix in ["Error: ", "Error response from daemon: ", "docker: Error response from daemon: ", "docker: "]
    where last.hasPrefix(prefix) {
      last.removeFirst(prefix.count)
      break
    }
    return last
  }

  /// Of what another program has said, in quotes, the first line.
  private static func unquoted(_ line: Substring) -> String {
    var text = ""
    var rest = line
    while let character = rest.popFirst() {
      guard character == "\\", let next = rest.popFirst() else {
        text.append(character)
        continue
      }
      if next == "n" { return text + "\"" }
      text += next == "\"" ? "\"" : "\\\(next)"
    }
    return text
  }

  /// What a container's network is made by failed: the machine's fault, though the exit status speaks of its program.
  package var meansNetworkFault: Bool {
    let text = message
    return ["slirp4netns", "pasta", "netavark", "rootlessport"].contains { text.contains($0) }
  }

  /// The name that was asked for is taken.
  package var meansNameIsTaken: Bool {
    let text = String(decoding: errors, as: UTF8.self)
    return text.contains("already in use") || text.contains("already exists") || text.contains("is in use")
  }

  /// There is no such container as `name`.
  package func meansMissing(_ name: String) -> Bool {
    String(decoding: errors, as: UTF8.self).split(separator: "\n").contains { line in
      line.contains(name) && line.lowercased().contains("no such")
    }
  }
}

/// Calls of an engine's program: a few at a time, each in a session of its own, without waiting for them.
///
/// A call outlives this process, for it must not leave the engine's own records half written; that is also why it
/// writes into files, not into pipes.
package final class EngineCalls {
  package typealias Completion = (EngineAnswer) -> Void

  private let program: String
  private let options: [String]
  private let environment: [String]
  private let directory: String?
  /// A folder that somebody has taken away must not keep the engine from being called.
  private var place: String? { directory.flatMap { isThere($0) ? $0 : nil } }
  /// So many at once: an engine's calls wait for each other anyway.
  private let limit: Int
  private var running: [UInt64: Running] = [:]
  private var waiting: ArraySlice<Call> = []
  private var urgent: ArraySlice<Call> = []
  private var nextID: UInt64 = 1

  private struct Call {
    var id: UInt64
    var arguments: [String]
    var environment: [String]
    var completion: Completion
  }

  private final class Running {
    private var process: ChildProcess?
    private let output: ScratchFile
    private let errors: ScratchFile
    let descriptor: FileDescriptor
    let completion: Completion

    init(
      process: consuming ChildProcess, output: consuming ScratchFile, errors: consuming ScratchFile,
      completion: @escaping Completion
    ) {
      descriptor = process.descriptor
      self.process = consume process
      self.output = output
      self.errors = errors
      self.completion = completion
    }

    func signal(_ signal: Int32) { process?.signal(signal) }

    func finish() -> EngineAnswer {
      let exitCode = process.take()!.wait()
      return EngineAnswer(exitCode: exitCode, output: output.contents(), errors: errors.contents(limit: 1 << 16))
    }
  }

  /// - Parameters:
  ///   - program: its path.
  ///   - options: before every subcommand.
  ///   - directory: where the program runs, and leaves the files that it makes without being asked.
  package init(
    program: String, options: [String], environment: [String], directory: String? = nil, limit: Int = 8
  ) {
    self.directory = directory
    self.program = program
    self.options = options
    self.environment = environment
    self.limit = limit
  }

  // MARK: Calling

  /// - Parameters:
  ///   - environment: in addition, for what must not stand on the command line.
  ///   - isUrgent: goes before calls that wait.
  /// - Returns: a number to cancel it by.
  @discardableResult
  package func call(
    _ arguments: [String], environment: [String] = [], isUrgent: Bool = false, keepsOutput: Bool = true,
    then completion: @escaping Completion
  ) -> UInt64 {
    let id = nextID
    nextID += 1
    let call = Call(id: id, arguments: arguments, environment: environment, completion: completion)
    if isUrgent { urgent.append(call) } else { waiting.append(call) }
    startSome()
    return id
  }

  /// Takes a call back: one that waits is not made, one that runs is asked to end by SIGTERM, which an engine's program
  /// heeds where it can. A call that runs is completed all the same.
  package func cancel(_ id: UInt64, signal: Int32 = SIGTERM) {
    if let running = running[id] {
      running.signal(signal)
      return
    }
    let cancelled = EngineAnswer(exitCode: 128 + signal, output: [], errors: [])
    if let place = urgent.firstIndex(where: { $0.id == id }) { urgent.remove(at: place).completion(cancelled) }
    if let place = waiting.firstIndex(where: { $0.id == id }) { waiting.remove(at: place).completion(cancelled) }
  }

  /// Makes a call and waits for it.
  package func ask(_ arguments: [String], environment: [String] = []) -> EngineAnswer {
    do {
      let output = try ScratchFile()
      let errors = try ScratchFile()
      let process = try ChildProcess(
        program, [program] + options + arguments, environment: self.environment + environment,
        output: output.descriptor, error: errors.descriptor, directory: place, diesWithParent: false)
      let exitCode = process.wait()
      return EngineAnswer(exitCode: exitCode, output: output.contents(), errors: errors.contents(limit: 1 << 16))
    } catch {
      return Self.failed(error)
    }
  }

  /// Starts a call whose output is read from a pipe while it goes on; it dies with this process, and reads only.
  package func follow(_ arguments: [String]) throws(Errno) -> EngineStream {
    let (reading, writing) = try makePipe()
    defer { try? writing.close() }
    do {
      return EngineStream(
        try ChildProcess(
          program, [program] + options + arguments, environment: environment, output: writing, error: writing,
          diesWithParent: true), output: reading)
    } catch {
      try? reading.close()
      throw error
    }
  }

  private static func failed(_ error: Errno) -> EngineAnswer {
    EngineAnswer(exitCode: 125, output: [], errors: Array("cannot be started: \(error)".utf8))
  }

  // MARK: Waiting

  /// Become readable when a call has ended.
  package var descriptors: [FileDescriptor] { running.values.map(\.descriptor) }

  /// Completes the calls that have ended.
  package func finish() {
    guard !running.isEmpty else { return }
    let ids = running.keys.sorted()
    let ready = waitUntilReady(ids.map { (running[$0]!.descriptor, false) }, timeout: 0)
    for (place, id) in ids.enumerated() where ready[place] {
      guard let ended = running.removeValue(forKey: id) else { continue }
      ended.completion(ended.finish())
    }
    startSome()
  }

  /// Waits for the calls that run and forgets all, with nothing completed. Those that take long are ended.
  package func drain() {
    waiting = []
    urgent = []
    let start = bootTime()
    var signalled: Int32?
    while !running.isEmpty {
      let age = bootTime() - start
      if age > 10_000_000_000, signalled == nil {
        signalled = SIGTERM
        for call in running.values { call.signal(SIGTERM) }
      } else if age > 20_000_000_000, signalled == SIGTERM {
        signalled = SIGKILL
        for call in running.values { call.signal(SIGKILL) }
      }
      let ids = Array(running.keys)
      let ready = waitUntilReady(ids.map { (running[$0]!.descriptor, false) }, timeout: 1_000_000_000)
      for (place, id) in ids.enumerated() where ready[place] { _ = running.removeValue(forKey: id)?.finish() }
    }
  }

  /// Forgets all calls. Those that run go on without us.
  package func abandon() {
    waiting = []
    urgent = []
    running = [:]
  }

  private func startSome() {
    while running.count < limit {
      if let call = urgent.popFirst() ?? waiting.popFirst() { start(call) } else { return }
    }
    // Nobody waits for a hook or a kill behind containers that are slow to start.
    while running.count < 2 * limit, let call = urgent.popFirst() { start(call) }
  }

  private func start(_ call: Call) {
    do {
      let output = try ScratchFile()
      let errors = try ScratchFile()
      let process = try ChildProcess(
        program, [program] + options + call.arguments, environment: environment + call.environment,
        output: output.descriptor, error: errors.descriptor, directory: place, diesWithParent: false)
      running[call.id] = Running(process: process, output: output, errors: errors, completion: call.completion)
    } catch {
      call.completion(Self.failed(error))
    }
  }
}

/// A call whose output is read while it goes on.
package final class EngineStream {
  private var process: ChildProcess?
  package let output: FileDescriptor

  fileprivate init(_ process: consuming ChildProcess, output: FileDescriptor) {
    self.process = consume process
    self.output = output
  }

  deinit { _ = end() }

  /// Ends the call if it still goes on, and gives its exit code; nil when it was given before.
  @discardableResult
  package func end(patience: Nanoseconds = 0) -> Int32? {
    guard let process = process.take() else { return nil }
    if !waitUntilReady([(process.descriptor, false)], timeout: patience)[0] { process.signal(SIGKILL) }
    try? output.close()
    return process.wait()
  }
}
