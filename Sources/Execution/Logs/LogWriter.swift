import Glibc
package import SystemPackage

/// Writes the log of a container instance, and takes away its beginning when it is larger than it may be.
///
/// Mirrors what a kubelet does by `containerLogMaxSize` and `containerLogMaxFiles`: a log is five files, of which the
/// oldest goes when a sixth is begun. They are parted behind the end of a line. The file is made when there is something
/// to write: most pods of a long queue say nothing.
package final class LogWriter {
  /// Bytes of a whole log; what a kubelet keeps by default.
  package static let standardLimit: Int64 = 50 << 20
  /// The least that can be asked for.
  package static let leastLimit: Int64 = 64 << 10

  private let parts: LogParts
  /// How large a file becomes; nil for a log without a limit.
  private let share: Int64?
  private var file: FileDescriptor?
  /// The older parts' beginnings.
  private var starts: [Int64]
  /// Where the current file begins, and how much is in it.
  private var start: Int64
  private var size: Int64 = 0
  private var endsLine = true
  /// What was taken away of the log, from its beginning.
  package private(set) var dropped: Int64
  private var hasToldOfLimit: Bool

  private static let mostFiles = 5
  /// Behind so many bytes more a line is parted.
  private static let longestLine: Int64 = 1 << 16

  /// Goes on behind what is there already.
  ///
  /// - Parameters:
  ///   - path: with `.log` at its end, in a folder that exists.
  ///   - limit: bytes of the whole log; nil for none.
  package init(_ path: String, limit: Int64?) {
    parts = LogParts(of: path)
    share = limit.map { max(1, $0 / Int64(Self.mostFiles)) }
    starts = parts.starts
    start = parts.end(of: starts)
    dropped = starts.first ?? 0
    // Told by whoever began it.
    hasToldOfLimit = dropped > 0
    size = fileSize(path) ?? 0
    endsLine = size == 0
  }

  deinit { try? file?.close() }

  /// The place behind all that was ever written.
  package var end: Int64 { start + size }

  /// Whether the log has become as large as it may be since it was asked last.
  package func takeFullness() -> Bool {
    guard dropped > 0, !hasToldOfLimit else { return false }
    hasToldOfLimit = true
    return true
  }

  /// Writes what a container has written. When it fails, to a full disk, some of the bytes may stand in the log.
  package func append(_ bytes: [UInt8]) throws(Errno) {
    var rest = bytes[...]
    while !rest.isEmpty {
      if let share, size >= share, endsLine || size >= share + Self.longestLine { try beginAnother() }
      let piece = rest.prefix(room(for: rest))
      try write(piece)
      rest = rest[piece.endIndex...]
    }
  }

  /// How many of these bytes go into the current file.
  private func room(for bytes: ArraySlice<UInt8>) -> Int {
    guard let share, size + Int64(bytes.count) > share else { return bytes.count }
    let least = Int(max(0, share - size - 1))
    let most = Int(max(1, share + Self.longestLine - size))
    guard least < bytes.count else { return bytes.count }
    let end = bytes[(bytes.startIndex + least)...].prefix(max(1, most - least)).firstIndex(of: UInt8(ascii: "\n"))
    return end.map { $0 + 1 - bytes.startIndex } ?? min(bytes.count, most)
  }

  private func write(_ bytes: ArraySlice<UInt8>) throws(Errno) {
    do {
      let file =
        try file
        ?? FileDescriptor.open(
          FilePath(parts.current), .writeOnly, options: [.append, .create, .closeOnExec],
          permissions: [.ownerReadWrite])
      self.file = file
      try file.writeAll(bytes)
    } catch {
      // A part of them may be there.
      size = fileSize(parts.current) ?? size
      endsLine = false
      throw error as? Errno ?? .ioError
    }
    size += Int64(bytes.count)
    endsLine = bytes.last == UInt8(ascii: "\n")
  }

  private func beginAnother() throws(Errno) {
    if starts.isEmpty, unsafe mkdir(parts.folder, 0o700) != 0, errno != EEXIST { throw .last }
    guard unsafe rename(parts.current, parts.path(of: start)) == 0 else { throw .last }
    try? file?.close()
    file = nil
    starts.append(start)
    start += size
    size = 0
    endsLine = true
    while starts.count >= Self.mostFiles {
      removeFile(parts.path(of: starts.removeFirst()))
      dropped = starts[0]
    }
  }
}
