import Glibc
package import JSONText
package import SystemPackage

/// An append-only file of JSON lines, for one writer.
///
/// A line counts once it is synced. A crash can only tear the last line; opening the journal cuts it off. Damage
/// anywhere else is an error: what follows it cannot be trusted.
package final class Journal {
  /// What reading a journal gave.
  package struct Contents: Sendable {
    package var lines: [JSONValue]
    /// Bytes of whole lines, from the start.
    package var validLength: Int
  }

  package struct Damage: Error, Hashable, Sendable {
    /// From 1.
    package var line: Int

    package init(line: Int) { self.line = line }
  }

  private let file: FileDescriptor
  private var buffer: [UInt8] = []
  private var isUnsynced = false

  /// Opens a journal for writing, behind its last whole line.
  package init(path: String, validLength: Int) throws(Errno) {
    do {
      file = try FileDescriptor.open(
        FilePath(path), .readWrite, options: [.create, .closeOnExec], permissions: [.ownerReadWrite])
      try file.resize(to: Int64(validLength))
      try file.seek(offset: 0, from: .end)
    } catch {
      throw error as? Errno ?? .ioError
    }
  }

  deinit { try? file.close() }

  /// Reads the whole lines of a journal; none where there is no file.
  package static func read(_ path: String) throws -> Contents {
    let bytes: [UInt8]
    do {
      bytes = try contents(of: path)
    } catch Errno.noSuchFileOrDirectory {
      return Contents(lines: [], validLength: 0)
    }
    var lines: [JSONValue] = []
    var start = 0
    while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
      guard let value = JSONValue(bytes[start..<end]) else {
        // A machine that loses power may leave the end of the file as zeros.
        if bytes[start...].allSatisfy({ $0 == 0 || $0 == UInt8(ascii: "\n") }) { break }
        if bytes[(end + 1)...].isEmpty { break }
        throw Damage(line: lines.count + 1)
      }
      lines.append(value)
      start = end + 1
    }
    return Contents(lines: lines, validLength: start)
  }

  private static func contents(of path: String) throws -> [UInt8] {
    let file = try FileDescriptor.open(FilePath(path), .readOnly, options: .closeOnExec)
    defer { try? file.close() }
    var all: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = try unsafe chunk.withUnsafeMutableBytes { try unsafe file.read(into: $0) }
      if count == 0 { return all }
      all += chunk[..<count]
    }
  }

  /// Takes a line, without its end. It is written with the next `flush`.
  package func append(_ line: [UInt8]) {
    buffer += line
    buffer.append(UInt8(ascii: "\n"))
  }

  /// Hands all lines to the kernel: they outlive this process, not the machine.
  package func flush() throws(Errno) {
    guard !buffer.isEmpty else { return }
    isUnsynced = true
    // What a full disk has taken of them must not be written again when there is room.
    var written = 0
    defer { buffer.removeFirst(written) }
    while written < buffer.count {
      do {
        written += try unsafe buffer.withUnsafeBytes { bytes in
          try unsafe file.write(UnsafeRawBufferPointer(rebasing: bytes[written...]))
        }
      } catch {
        throw error as? Errno ?? .ioError
      }
    }
  }

  /// Hands all lines to the disk.
  package func sync() throws(Errno) {
    try flush()
    guard isUnsynced else { return }
    while fdatasync(file.rawValue) != 0 {
      if errno != EINTR { throw Errno(rawValue: errno) }
    }
    isUnsynced = false
  }
}
