import Glibc
package import SystemPackage

/// The address of a socket in a folder, by way of an open descriptor: paths of sockets are short, those of state
/// folders may not be.
private func withSocketAddress<R>(
  inFolder folder: String, name: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> R
) throws(Errno) -> R {
  let opened: FileDescriptor
  do {
    opened = try FileDescriptor.open(FilePath(folder), .readOnly, options: [.directory, .closeOnExec])
  } catch {
    throw error as? Errno ?? .ioError
  }
  defer { try? opened.close() }
  var address = sockaddr_un()
  address.sun_family = sa_family_t(AF_UNIX)
  let path = Array("/proc/self/fd/\(opened.rawValue)/\(name)".utf8)
  unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path.prefix($0.count - 1)) }
  return unsafe withUnsafePointer(to: address) { pointer in
    unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
      unsafe body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
    }
  }
}

private func unixSocket() throws(Errno) -> Int32 {
  let raw = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
  guard raw >= 0 else { throw .last }
  return raw
}

/// Listens at a socket in a folder, in place of one that nobody listens at any more.
package func listen(inFolder folder: String, name: String) throws(Errno) -> FileDescriptor {
  removeFile("\(folder)/\(name)")
  let raw = try unixSocket()
  let result: Int32
  do {
    result = try unsafe withSocketAddress(inFolder: folder, name: name) { unsafe bind(raw, $0, $1) }
  } catch {
    close(raw)
    throw error
  }
  guard result == 0, Glibc.listen(raw, 8) == 0 else {
    let error = Errno.last
    close(raw)
    throw error
  }
  return FileDescriptor(rawValue: raw)
}

/// The next connection to a listener, nil when there is none.
package func acceptConnection(_ listener: FileDescriptor) -> FileDescriptor? {
  let raw = accept(listener.rawValue, nil, nil)
  guard raw >= 0 else { return nil }
  _ = fcntl(raw, F_SETFD, FD_CLOEXEC)
  return FileDescriptor(rawValue: raw)
}

/// A connection to whoever listens at a socket in a folder, nil when nobody does.
package func connectSocket(inFolder folder: String, name: String) -> FileDescriptor? {
  guard let raw = try? unixSocket() else { return nil }
  let result = try? unsafe withSocketAddress(inFolder: folder, name: name) { unsafe connect(raw, $0, $1) }
  guard result == 0 else {
    close(raw)
    return nil
  }
  return FileDescriptor(rawValue: raw)
}

/// Removes a file, if there is one.
package func removeFile(_ path: String) {
  _ = unsafe unlink(path)
}
