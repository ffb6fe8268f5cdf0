package import SystemPackage

/// Reads a log while it is written, from part to part, wherever its writer takes its beginning away meanwhile.
package final class LogReader {
  package enum Piece: Hashable, Sendable {
    case bytes([UInt8])
    /// So many bytes are there no more; what comes next begins a line.
    case dropped(Int64)
  }

  private let parts: LogParts
  /// Where it reads next.
  private var place: Int64 = 0
  private var file: FileDescriptor?
  /// Where the open file begins.
  private var start: Int64 = 0
  /// Whether it is an older part, which does not grow any more.
  private var isOlder = false

  /// - Parameter path: of the log; it need not be there yet.
  package init(_ path: String) { parts = LogParts(of: path) }

  deinit { close() }

  /// Passes over what is there.
  package func skipToEnd() {
    close()
    place = parts.end(of: parts.starts) + (fileSize(parts.current) ?? 0)
  }

  /// Lets go of the file; the next reading goes on at the same place.
  package func close() {
    try? file?.close()
    file = nil
  }

  /// What comes next, nil when there is nothing more for now.
  package func next(limit: Int = 1 << 16) throws(Errno) -> Piece? {
    while true {
      if file == nil, let dropped = try open() { return .dropped(dropped) }
      guard let file else { return nil }
      // Asked before reading: of a file that is not the current one any more everything is there to be read.
      let isWhole = isOlder || fileNumber(of: file) != fileNumber(of: parts.current)
      if let bytes = try readAvailable(file, limit: limit), !bytes.isEmpty {
        place += Int64(bytes.count)
        return .bytes(bytes)
      }
      guard isWhole else { return nil }
      close()
      // Another file only begins behind something.
      if place == start { return nil }
    }
  }

  /// The last bytes of a log, at most so many.
  static func end(of path: String, count: Int) -> [UInt8] {
    let reader = LogReader(path)
    reader.skipToEnd()
    reader.place = max(0, reader.place - Int64(count))
    var bytes: [UInt8] = []
    while bytes.count < count, let piece = (try? reader.next(limit: count - bytes.count)) ?? nil {
      if case .bytes(let more) = piece { bytes += more }
    }
    return bytes
  }

  /// Opens the part in which the place is, if it is there. Returns how much before it is gone.
  private func open() throws(Errno) -> Int64? {
    // Parts may come and go between two looks.
    for _ in 0..<100 {
      let starts = parts.starts
      if let first = starts.first, place < first {
        defer { place = first }
        return first - place
      }
      let end = parts.end(of: starts)
      isOlder = place < end
      start = isOlder ? starts.last { $0 <= place } ?? 0 : end
      do {
        let file = try FileDescriptor.open(
          FilePath(isOlder ? parts.path(of: start) : parts.current), .readOnly, options: .closeOnExec)
        if isOlder || parts.starts == starts {
          try file.seek(offset: place - start, from: .start)
          self.file = file
          return nil
        }
        try file.close()
      } catch Errno.noSuchFileOrDirectory {
        if !isOlder, parts.starts == starts { return nil }
      } catch {
        throw error as? Errno ?? .ioError
      }
    }
    throw .resourceBusy
  }
}
