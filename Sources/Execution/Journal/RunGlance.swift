import JSONText
package import JobModel
import SystemPackage

/// What the first and the last lines of a journal tell of a run, without playing it.
package struct RunGlance: Sendable {
  package enum State: Hashable, Sendable {
    /// A process carries it on; its id where it is known.
    case running(process: Int32?)
    /// Its process is gone and it can go on.
    case dead
    case ended(exitStatus: Int32)
  }

  package let header: RunHeader
  package let state: State
  /// The latest one that was told.
  package let status: JobStatus
  /// When it ended, or what is known last of it happened.
  package let lastSeen: Instant

  /// Nil where there is no journal that this version can read.
  package init?(folder: String) {
    guard let ends = try? Journal.ends(RunSession.journalPath(folder)),
      let header = JSONValue(ends.first).flatMap(RunHeader.init)
    else { return nil }
    self.header = header
    var status: JobStatus?
    var lastSeen: Instant?
    var exitStatus: Int32?
    for line in ends.last.reversed() {
      guard let json = JSONValue(line) else { continue }
      if let ended = json["ended"] {
        exitStatus = Int32(truncatingIfNeeded: ended["exitStatus"]?.int ?? 3)
        if let time = ended["at"]?.int { lastSeen = Instant(milliseconds: time) }
      } else if let event = JobEvent(json, since: header.started) {
        lastSeen = lastSeen ?? event.time
        if case .status(let told) = event.kind { status = told }
      } else if let now = json["now"]?.int {
        lastSeen = lastSeen ?? Instant(milliseconds: now)
      }
      if status != nil { break }
    }
    self.status = status ?? JobStatus()
    self.lastSeen = lastSeen ?? header.started
    if let exitStatus {
      state = .ended(exitStatus: exitStatus)
    } else if let holder = RunLock.holder(folder: folder) {
      state = .running(process: holder.process)
    } else {
      state = .dead
    }
  }
}

extension Journal {
  /// The first line of a journal and whole lines at its end: so many that a status is among them, where there is one.
  fileprivate static func ends(_ path: String) throws -> (first: ArraySlice<UInt8>, last: [ArraySlice<UInt8>]) {
    let file = try FileDescriptor.open(FilePath(path), .readOnly, options: .closeOnExec)
    defer { try? file.close() }
    let size = try file.seek(offset: 0, from: .end)
    func read(from offset: Int64, count: Int) throws -> [UInt8] {
      var bytes = [UInt8](repeating: 0, count: count)
      var filled = 0
      while filled < count {
        let got = try unsafe bytes.withUnsafeMutableBytes { buffer in
          try unsafe file.read(
            fromAbsoluteOffset: offset + Int64(filled), into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
          )
        }
        if got == 0 { break }
        filled += got
      }
      return Array(bytes[..<filled])
    }
    let newline = UInt8(ascii: "\n")
    let head = try read(from: 0, count: Int(min(size, 1 << 16)))
    let first = head.prefix { $0 != newline }
    var span: Int64 = 1 << 16
    while true {
      let offset = max(0, size - span)
      let tail = try read(from: offset, count: Int(size - offset))
      var lines = tail.split(separator: newline)
      // The first may begin before the span, and the last may be torn.
      if offset > 0, !lines.isEmpty { lines.removeFirst() }
      if tail.last != newline, !lines.isEmpty { lines.removeLast() }
      let mark = Array(#""event":"status""#.utf8)
      if offset == 0 || lines.contains(where: { $0.contains(mark) }) { return (first, lines) }
      span *= 8
    }
  }
}
