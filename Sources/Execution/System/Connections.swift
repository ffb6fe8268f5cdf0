import Glibc
import SystemPackage

/// Begins to connect to a numeric address (or `localhost`) without waiting; nil when that fails at once.
func beginConnection(host: String, port: Int) -> FileDescriptor? {
  var hints = unsafe addrinfo()
  unsafe hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV
  unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
  var list: UnsafeMutablePointer<addrinfo>?
  let numeric = host == "localhost" ? "127.0.0.1" : host
  guard unsafe getaddrinfo(numeric, "\(port)", &hints, &list) == 0, let first = unsafe list else { return nil }
  defer { unsafe freeaddrinfo(first) }
  let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
  let raw = unsafe socket(first.pointee.ai_family, type, 0)
  guard raw >= 0 else { return nil }
  if unsafe connect(raw, first.pointee.ai_addr, first.pointee.ai_addrlen) != 0, errno != EINPROGRESS {
    close(raw)
    return nil
  }
  return FileDescriptor(rawValue: raw)
}

/// Why a connection that was begun has failed; nil when it stands.
func connectionError(_ descriptor: FileDescriptor) -> Errno? {
  var error: Int32 = 0
  var size = socklen_t(MemoryLayout<Int32>.size)
  guard unsafe getsockopt(descriptor.rawValue, SOL_SOCKET, SO_ERROR, &error, &size) == 0 else { return .last }
  return error == 0 ? nil : Errno(rawValue: error)
}
