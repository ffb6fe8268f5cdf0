import Execution
import Glibc
import SystemPackage

/// Copies what a container writes from the engine's log into a file of the run's, and tells its lines.
///
/// The engine keeps the log as long as the container is there. So a copy that was cut short goes on where it ends: it
/// reads the log anew and passes over what it has. Where the engine may have dropped the log's beginning, which the
/// run's limit lets it, it goes on at the time of the last line instead: what came at that very moment may be there
/// twice, or not at all.
final class LogCopy {
  private let calls: EngineCalls
  private let name: String
  private let path: String
  private let log: LogWriter
  private let limit: Int64?
  /// What a byte takes in the engine's log.
  private let growth: Int64
  private var stream: EngineStream?
  /// Ends of lines in the copy.
  private var lines: Int64 = 0
  private var hasToldOfEngine = false
  /// Bytes of the stream that are still to be passed over.
  private var toSkip: Int64 = 0
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

  init(of name: String, to path: String, limit: Int64?, growth: Int64, calls: EngineCalls) throws(Errno) {
    self.calls = calls
    self.name = name
    self.path = path
    self.limit = limit
    self.growth = growth
    log = LogWriter(path, limit: limit)
    let reader = LogReader(path)
    while let piece = try reader.next() {
      guard case .bytes(let bytes) = piece else { continue }
      for byte in bytes where byte == UInt8(ascii: "\n") { lines += 1 }
    }
  }

  /// Whether the log has just become as large as it may be.
  func takeFullness() -> Bool { log.takeFullness() }

  /// Whether the engine has just begun to drop the beginning of its log, copied or not.
  func takeLoss() -> Bool {
    guard let limit, !hasToldOfEngine, log.end + 40 * lines >= Engine.logRoom(for: limit) else { return false }
    hasToldOfEngine = true
    return true
  }

  /// Whether the engine may have dropped the beginning of its log, which holds more than what was written.
  private var mayBeginLater: Bool {
    guard let limit else { return false }
    return growth * log.end + 128 * (lines + log.end / 4096) >= Engine.logRoom(for: limit)
  }

  var descriptor: FileDescriptor? { stream?.output }

  /// Begins to read, or begins anew. `follows`: on and on until the container ends.
  func begin(follows: Bool) throws(Errno) {
    stream?.end()
    stream = nil
    var options = follows ? ["--follow"] : []
    if mayBeginLater, let time = modificationTime(of: path) {
      toSkip = 0
      options += ["--since", time]
    } else {
      toSkip = log.end
    }
    stream = try calls.follow(["logs"] + options + [name])
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
      let passedOver = Int(min(toSkip, Int64(bytes.count)))
      toSkip -= Int64(passedOver)
      if passedOver < bytes.count { try take(bytes[passedOver...], line) }
    }
    return .waiting
  }

  private func take(_ bytes: ArraySlice<UInt8>, _ line: ([UInt8]) -> Void) throws(Errno) {
    try log.append(Array(bytes))
    var start = bytes.startIndex
    while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
      lines += 1
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

/// When a file was written last, in seconds since 1970; nil where it is not.
private func modificationTime(of path: String) -> String? {
  var status = stat()
  guard unsafe stat(path, &status) == 0 else { return nil }
  let fraction = String(status.st_mtim.tv_nsec)
  return "\(status.st_mtim.tv_sec).\(String(repeating: "0", count: 9 - fraction.count))\(fraction)"
}
