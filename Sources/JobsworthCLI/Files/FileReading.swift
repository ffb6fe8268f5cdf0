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
    var bytes = [UInt8](repeating: 0, count: size)
    var count = 0
    while true {
      let read = try unsafe bytes.withUnsafeMutableBytes { buffer in
        try unsafe file.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[count...]))
      }
      if read == 0 { break }
      count += read
      if count == bytes.count { bytes.append(contentsOf: repeatElement(0, count: bytes.count)) }
    }
    bytes.removeSubrange(count...)
    return bytes
  }
}

/// A file that could not be read or written.
struct FileError: Error {
  var path: String
  var reason: String

  var message: String { "\(path == "-" ? "standard input" : path): \(reason)" }
}
