internal import Execution
internal import Subprocess
internal import SystemPackage

/// How the cluster is spoken to: through kubectl, which knows every way to log in.
package struct Kubectl: Sendable {
  /// The program's name, looked up in PATH, or its path.
  package var program = "kubectl"
  /// A context of the kubeconfig; nil for the current one.
  package var context: String?
  /// The namespace for objects that name none; nil for that of the context.
  package var namespace: String?

  package init() {}

  /// The most that one answer may have: a list of some ten thousand pods.
  private static let answerLimit = 256 << 20
  /// The most of kubectl's complaints that is kept.
  private static let complaintLimit = 64 << 10

  /// What a call prints on standard output.
  package func output(_ arguments: [String], input: [UInt8] = []) async throws(KubectlFailure) -> [UInt8] {
    do {
      // No pipe that somebody writes to: a kubectl that gives up before it has read all would break it.
      let file = try ScratchFile.holding(input)
      let result = try await run(
        executable, arguments: Arguments(all(arguments)), platformOptions: Self.options,
        input: .fileDescriptor(file, closeAfterSpawningProcess: true), output: .bytes(limit: Self.answerLimit),
        error: .string(limit: Self.complaintLimit))
      guard result.terminationStatus.isSuccess else { throw KubectlFailure(complaint: result.standardError) }
      return result.standardOutput
    } catch {
      throw KubectlFailure(error, program: program)
    }
  }

  /// Calls `body` with each line of standard output as it comes, without its end; returns when the call is over.
  package func lines(
    of arguments: [String], _ body: @Sendable ([UInt8]) async -> Void
  ) async throws(KubectlFailure) {
    do {
      let complaint = Complaint(limit: Self.complaintLimit)
      let result = try await run(
        executable, arguments: Arguments(all(arguments)), platformOptions: Self.options, input: .none,
        output: .sequence, error: .sequence
      ) { execution in
        try await withThrowingTaskGroup(of: Void.self) { group in
          group.addTask {
            for try await buffer in execution.standardError { await complaint.add(Self.bytes(of: buffer)) }
          }
          var splitter = LineSplitter()
          for try await buffer in execution.standardOutput {
            for line in splitter.lines(adding: Self.bytes(of: buffer)) { await body(line) }
          }
          if let rest = splitter.rest { await body(rest) }
          try await group.waitForAll()
        }
      }
      guard result.terminationStatus.isSuccess else { throw KubectlFailure(complaint: await complaint.text) }
    } catch {
      throw KubectlFailure(error, program: program)
    }
  }

  private var executable: Executable { program.contains("/") ? .path(FilePath(program)) : .name(program) }

  private func all(_ arguments: [String]) -> [String] {
    arguments + (context.map { ["--context", $0] } ?? []) + (namespace.map { ["--namespace", $0] } ?? [])
  }

  /// Children do not belong to the terminal's group: Ctrl-C is for jobsworth, which ends them when it is time.
  private static var options: PlatformOptions {
    var options = PlatformOptions()
    options.processGroupID = 0
    options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: .seconds(1))]
    return options
  }

  private static func bytes(of buffer: SubprocessOutputSequence.Buffer) -> [UInt8] {
    unsafe buffer.withUnsafeBytes { unsafe Array($0) }
  }
}

/// The beginning of what a call complains of.
private actor Complaint {
  private let limit: Int
  private var bytes: [UInt8] = []

  init(limit: Int) { self.limit = limit }

  func add(_ more: [UInt8]) { bytes += more.prefix(max(0, limit - bytes.count)) }

  var text: String { String(decoding: bytes, as: UTF8.self) }
}

/// Cuts a stream of bytes into lines.
struct LineSplitter {
  private var pending: [UInt8] = []

  /// The lines that are whole now.
  mutating func lines(adding bytes: [UInt8]) -> [[UInt8]] {
    var lines: [[UInt8]] = []
    var start = 0
    while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
      lines.append(pending + bytes[start..<end])
      pending = []
      start = end + 1
    }
    pending += bytes[start...]
    return lines
  }

  /// What came without an end of line.
  var rest: [UInt8]? { pending.isEmpty ? nil : pending }
}
