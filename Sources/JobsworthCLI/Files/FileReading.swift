internal import SystemPackage

/// Reads whole files.
enum FileReading {
  /// The bytes of a file; `-` is standard input. The error's text says what went wrong, without the path.
  static func read(_ path: String) throws(FileError) -> [UInt8] {
    do {
      guard path != "-" else { return try read(.standardInput) }
      let file = try FileDescriptor.open(FilePath(path), .readOnly, options: .closeOnExec)
      return try file.closeAfter { try read(file) }
    } catch {
      throw FileError(path: path, reason: (error as? Errno)?.description ?? "\(error)")
    }
  }

  /// What can be read at once; empty at the end.
  static func read(upTo limit: Int, from file: FileDescriptor) throws(FileError) -> [UInt8] {
    do {
      return try unsafe [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
        count = try unsafe file.read(into: UnsafeMutableRawBufferPointer(buffer))
      }
    } catch {
      throw FileError(path: "-", reason: (error as? Errno)?.description ?? "\(error)")
    }
  }

  /// Asks for the size first: thousands of files are held at a time, so none may take more room than it needs.
  private static func read(_ file: FileDescriptor) throws -> [UInt8] {
    let known = Platform.size(of: file.rawValue) ?? 0
    if known > 0 {
      var isWhole = false
      let bytes = try unsafe [UInt8](unsafeUninitializedCapacity: known) { buffer, count in
        count = try unsafe file.read(into: UnsafeMutableRawBufferPointer(buffer))
        isWhole = count == known
      }
      if isWhole { return bytes }
      _ = try file.seek(offset: 0, from: .start)
    }
    // A pipe, a file of /proc, one that is being written: until it ends.
    var size = 1 << 16
    var isAtEnd = false
    var bytes = try unsafe [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      isAtEnd = try unsafe fill(UnsafeMutableRawBufferPointer(buffer), from: file, &count)
    }
    while !isAtEnd {
      size *= 2
      bytes += try unsafe [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
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
