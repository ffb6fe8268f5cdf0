import Execution
import SystemPackage

/// Reads what containers write to their logs, as they write it, a line at a time.
///
/// Nothing is held up when the reader is slow or gone; the kernel's file events (inotify) tell which file has grown.
struct LogFollower: ~Copyable {
  private let events: FileDescriptor
  private let folder: String
  private var logs: [String: Log] = [:]
  /// Files that may hold more than has been read.
  private var unread: Set<String> = []

  private struct Log {
    var key: ContainerKey
    var reader: LogReader
    /// Bytes that were gone before they were read.
    var unseen: Int64 = 0
    /// The beginning of a line whose end has not come.
    var partial: [UInt8] = []
  }

  /// The most of one file that is read in one turn, so that a chatty container holds up nobody.
  private static let share = 1 << 20
  /// A longer line is given out in pieces.
  private static let longestLine = 1 << 16

  init(folder: String) throws(Errno) {
    self.folder = folder
    events = try fileEvents(ofFolder: folder)
  }

  deinit { try? events.close() }

  /// Becomes readable when a log has grown.
  var descriptor: FileDescriptor { events }
  var hasUnread: Bool { !unread.isEmpty }

  /// `fromEnd`: what is in the log already was told by an earlier run.
  mutating func follow(_ name: String, of key: ContainerKey, fromEnd: Bool = false) {
    let log = Log(key: key, reader: LogReader("\(folder)/\(name)"))
    if fromEnd { log.reader.skipToEnd() }
    logs[name] = log
  }

  /// Notes which logs have grown. Everything written before this call is noted when it returns.
  mutating func takeEvents() {
    while let bytes = try? readAvailable(events), !bytes.isEmpty {
      for event in fileEventNames(bytes) {
        switch event {
        case .some(let name): if logs[name] != nil { unread.insert(name) }
        // The kernel's queue was full.
        case .none: unread.formUnion(logs.keys)
        }
      }
    }
  }

  /// Reads a share of every log that has grown.
  mutating func read(_ body: (ContainerKey, [UInt8]) -> Void) {
    for name in unread where read(name, body) { unread.remove(name) }
  }

  /// Whether all that has been noted of a log has been read.
  func isRead(_ name: String) -> Bool { !unread.contains(name) }

  /// The container has ended and its log is read: gives out an unfinished last line and forgets the log. Returns how
  /// much of it was gone before it was read; nil for nothing.
  mutating func finish(_ name: String, _ body: (ContainerKey, [UInt8]) -> Void) -> (ContainerKey, Int64)? {
    guard let log = logs.removeValue(forKey: name) else { return nil }
    if !log.partial.isEmpty { body(log.key, log.partial) }
    return log.unseen > 0 ? (log.key, log.unseen) : nil
  }

  /// Returns whether the end of the file was reached.
  private mutating func read(_ name: String, _ body: (ContainerKey, [UInt8]) -> Void) -> Bool {
    guard var log = logs.removeValue(forKey: name) else { return true }
    defer { logs[name] = log }
    var left = Self.share
    while left > 0 {
      guard let piece = (try? log.reader.next()) ?? nil else { return true }
      guard case .bytes(let bytes) = piece else {
        if case .dropped(let count) = piece { log.unseen += count + Int64(log.partial.count) }
        log.partial = []
        continue
      }
      left -= bytes.count
      var start = bytes.startIndex
      while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
        body(log.key, log.partial.isEmpty ? Array(bytes[start..<end]) : log.partial + bytes[start..<end])
        log.partial = []
        start = end + 1
      }
      log.partial += bytes[start...]
      if log.partial.count >= Self.longestLine {
        body(log.key, log.partial)
        log.partial = []
      }
    }
    return false
  }
}
