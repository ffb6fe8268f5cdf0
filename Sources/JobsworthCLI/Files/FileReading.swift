internal import SystemPackage

/// Reads whole files.
enum FileReading {
  /// The bytes of a file; `-` is standard input. The error's text says what went wrong, without the path.
  static func read(_ path: String) throws(FileError) -> [UInt8] {
    do {
      guard path != "-" else { return try read(.standardInput, expecting: 1 << 16) }
      let file = try FileDescriptor.open(FilePath(path), .readOnly, options: .closeOnExec)
      return try file.closeAfter { try read(file, expecting: 1 << 14) }
    } catch {
      throw FileError(path: path, reason: (error as? Errno)?.description ?? "\(error)")
    }
  }

  private static func read(_ file: FileDescriptor, expecting size: Int) throws -> [UInt8] {
    var isAtEnd = false
    var bytes = try unsafe [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      isAtEnd = try unsafe fill(UnsafeMutableRawBufferPointer(buffer), from: file, &count)
    }
    var more = size
    while !isAtEnd {
      more *= 2
      bytes += try unsafe [UInt8](unsafeUninitializedCapacity: more) { buffer, count in
        isAtEnd = try unsafe fill(UnsafeMutableRawBufferPointer(buffer), from: file, &count)
      }
    }
    return bytes
  }

  /// Reads until the buffer is full or the file ends; true at the end.
  private static func fill(
    _ buffer: UnsafeMutableRawBufferPointer, from file: FileDescriptor, _ count: inout Int
  ) throws -> Bool {
    while count < buffer.count {
      let read = try unsafe file.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[count...]))
      if read == 0 { return true }
      count += read
    }
    return false
  }
}

/// A file that could not be read or written.
struct FileError: Error {
  var path: String
  var reason: String

  var message: String { "\(path == "-" ? "standard input" : path): \(reason)" }
}
