import Execution
import SystemPackage

/// Copies what a container writes from the engine's log into a file of the run's, and tells its lines.
///
/// The engine keeps the whole log as long as the container is there. So a copy that was cut short goes on where its
/// file ends: it reads the log anew and passes over what the file holds.
final class LogCopy {
  private let calls: EngineCalls
  private let name: String
  private let file: FileDescriptor
  private var stream: EngineStream?
  /// Bytes in the file.
  private var written: Int
  /// Bytes of the stream that are still to be passed over.
  private var toSkip = 0
  private var partial: [UInt8] = []

  enum Progress: Hashable {
    case waiting
    /// The engine says that there is no more.
    case ended
    /// The engine could not go on.
    case failed
  }

  /// The most that is read in one turn, so that a chatty container holds up nobody.
  private static let share = 1 << 20
  /// A longer line is given out in pieces.
  private static let longestLine = 1 << 16

  init(of name: String, to path: String, calls: EngineCalls) throws(Errno) {
    self.calls = calls
    self.name = name
    do {
      file = try FileDescriptor.open(
        FilePath(path), .writeOnly, options: [.create, .append, .closeOnExec], permissions: [.ownerReadWrite])
      written = Int(try file.seek(offset: 0, from: .end))
    } catch {
      throw error as? Errno ?? .ioError
    }
  }

  deinit { try? file.close() }

  var descriptor: FileDescriptor? { stream?.output }

  /// Begins to read, or begins anew. `follows`: on and on until the container ends.
  func begin(follows: Bool) throws(Errno) {
    stream?.end()
    stream = nil
    toSkip = written
    stream = try calls.follow(["logs"] + (follows ? ["--follow"] : []) + [name])
  }

  /// Takes what is there; to be called when the descriptor is ready.
  func advance(_ line: ([UInt8]) -> Void) throws(Errno) -> Progress {
    guard let stream else { return .failed }
    var left = Self.share
    while left > 0 {
      guard let bytes = try readAvailable(stream.output) else { return .waiting }
      if bytes.isEmpty {
        let exitCode = stream.end(patience: 2_000_000_000)
        self.stream = nil
        return exitCode == 0 ? .ended : .failed
      }
      left -= bytes.count
      let passedOver = min(toSkip, bytes.count)
      toSkip -= passedOver
      if passedOver < bytes.count { try take(bytes[passedOver...], line) }
    }
    return .waiting
  }

  private func take(_ bytes: ArraySlice<UInt8>, _ line: ([UInt8]) -> Void) throws(Errno) {
    do {
      try file.writeAll(bytes)
    } catch {
      throw error as? Errno ?? .ioError
    }
    written += bytes.count
    var start = bytes.startIndex
    while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
      line(partial.isEmpty ? Array(bytes[start..<end]) : partial + bytes[start..<end])
      partial = []
      start = end + 1
    }
    partial += bytes[start...]
    if partial.count >= Self.longestLine {
      line(partial)
      partial = []
    }
  }

  /// Gives out an unfinished last line and stops.
  func finish(_ line: ([UInt8]) -> Void) {
    stream?.end()
    stream = nil
    if !partial.isEmpty { line(partial) }
    partial = []
  }
}
