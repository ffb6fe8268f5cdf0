internal import ProcessRuntime
internal import SystemPackage

/// Writes whole files so that a reader sees the old content or the new one, and nothing between.
enum FileWriting {
  /// Replaces a file's content. The mode and the owner are kept and links are followed; what its owner may not write is left alone,
  /// although a folder that may be written would allow it.
  ///
  /// - Parameter expected: what the file held when it was read; a file that holds something else now is left alone.
  static func replace(_ path: String, with bytes: [UInt8], expecting expected: [UInt8]) throws(FileError) {
    guard let target = Platform.realPath(path) else {
      throw FileError(path: path, reason: Platform.text(of: Platform.lastError))
    }
    guard Platform.isWritable(target) else {
      throw FileError(path: path, reason: "may not be written; it is left as it is")
    }
    let ownership = Platform.ownership(of: target) ?? .usual
    try write(bytes, beside: target, called: path, ownership) { () throws(FileError) in
      guard try FileReading.read(target) == expected else {
        throw FileError(path: path, reason: "changed meanwhile; it is left as it is")
      }
    }
  }

  /// Writes a file that may not be there yet. What is no file, a pipe or a device, is written to.
  static func write(_ path: String, _ bytes: [UInt8]) throws(FileError) {
    if let descriptor = openDescriptor(path) { return try write(bytes, to: descriptor, called: path) }
    if Platform.kind(of: path) == .other { return try append(bytes, to: path) }
    let target = Platform.realPath(path) ?? linkedPath(path)
    try write(bytes, beside: target, called: path, Platform.ownership(of: target) ?? .usual) {
      () throws(FileError) in
    }
  }

  /// The open file that a name of the system stands for: to replace the file behind it would take it away from
  /// whoever opened it.
  private static func openDescriptor(_ path: String) -> FileDescriptor? {
    switch path {
    case "/dev/stdout": return .standardOutput
    case "/dev/stderr": return .standardError
    default:
      let folder = ["/dev/fd/", "/proc/self/fd/"].first { path.hasPrefix($0) }
      return folder.flatMap { Int32(path.dropFirst($0.count)) }.map { FileDescriptor(rawValue: $0) }
    }
  }

  private static func write(_ bytes: [UInt8], to file: FileDescriptor, called path: String) throws(FileError) {
    do {
      _ = try file.writeAll(bytes)
    } catch {
      throw FileError(path: path, reason: (error as? Errno)?.description ?? "\(error)")
    }
  }

  /// Where a link leads that leads to nothing yet; the path itself where it is no link.
  private static func linkedPath(_ path: String) -> String {
    guard let target = linkTarget(path) else { return path }
    return FilePath(path).removingLastComponent().pushing(FilePath(target)).string
  }

  private static func append(_ bytes: [UInt8], to path: String) throws(FileError) {
    do {
      let file = try FileDescriptor.open(FilePath(path), .writeOnly, options: [.append, .closeOnExec])
      try file.closeAfter { _ = try file.writeAll(bytes) }
    } catch {
      throw FileError(path: path, reason: (error as? Errno)?.description ?? "\(error)")
    }
  }

  /// - Parameters:
  ///   - path: what to call the file where it cannot be written.
  ///   - check: called when the new content is on disk, before it takes the file's place.
  private static func write(
    _ bytes: [UInt8], beside target: String, called path: String, _ ownership: Platform.Ownership,
    check: () throws(FileError) -> Void
  ) throws(FileError) {
    let temporary = target + ".jobsworth-\(Platform.processNumber)"
    let file: FileDescriptor
    do {
      file = try FileDescriptor.open(
        FilePath(temporary), .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec],
        permissions: FilePermissions(rawValue: CModeT(ownership.mode)))
    } catch {
      let errno = error as? Errno
      let reason = errno?.description ?? "\(error)"
      throw FileError(path: path, reason: errno == .permissionDenied ? "its folder may not be written" : reason)
    }
    do {
      try file.closeAfter {
        _ = try file.writeAll(bytes)
        guard Platform.settle(file.rawValue, ownership) else { throw Errno(rawValue: Platform.lastError) }
      }
      try check()
      guard Platform.rename(temporary, to: target) else { throw Errno(rawValue: Platform.lastError) }
    } catch {
      Platform.remove(temporary)
      if let error = error as? FileError { throw error }
      throw FileError(path: path, reason: (error as? Errno)?.description ?? "\(error)")
    }
  }
}
