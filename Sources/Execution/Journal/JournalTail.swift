package import JSONText
import SystemPackage

/// Reads a journal that another process may still be writing, a batch of whole lines at a time.
package struct JournalTail {
  private let path: String
  private var offset: Int64 = 0
  /// The beginning of a line whose end has not been written.
  private var partial: [UInt8] = []
  private var line = 0

  package init(path: String) { self.path = path }

  /// The whole lines that have come since the last call; none where there is no file yet.
  package mutating func next() throws -> [JSONValue] {
    let file: FileDescriptor
    do {
      file = try FileDescriptor.open(FilePath(path), .readOnly, options: .closeOnExec)
    } catch Errno.noSuchFileOrDirectory {
      return []
    }
    defer { try? file.close() }
    try file.seek(offset: offset, from: .start)
    var lines: [JSONValue] = []
    while let bytes = try readAvailable(file, limit: 1 << 18), !bytes.isEmpty {
      offset += Int64(bytes.count)
      partial += bytes
      var start = 0
      while let end = partial[start...].firstIndex(of: UInt8(ascii: "\n")) {
        line += 1
        guard let value = JSONValue(partial[start..<end]) else { throw Journal.Damage(line: line) }
        lines.append(value)
        start = end + 1
      }
      partial.removeFirst(start)
    }
    return lines
  }
}
