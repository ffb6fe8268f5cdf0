import Glibc
package import SystemPackage

extension Errno {
  /// The error of the C call that has just failed.
  package static var last: Errno { Errno(rawValue: errno) }
}

/// Waits until one of the descriptors can be read (or written, where asked), or until the time is over.
///
/// `timeout` nil waits for ever. The result says of each descriptor whether it is ready; an end or an error of it
/// counts as ready.
package func waitUntilReady(
  _ descriptors: [(descriptor: FileDescriptor, alsoWriting: Bool)], timeout: Nanoseconds?
) -> [Bool] {
  var entries = descriptors.map {
    pollfd(
      fd: $0.descriptor.rawValue, events: Int16(POLLIN | ($0.alsoWriting ? POLLOUT : 0)), revents: 0)
  }
  // Rounded up: waking too early would only mean to wait again.
  let milliseconds = timeout.map { Int32(clamping: ($0 + 999_999) / 1_000_000) } ?? -1
  let count = unsafe poll(&entries, nfds_t(entries.count), milliseconds)
  return entries.map { count > 0 && $0.revents != 0 }
}

/// Reads what is there, at most `limit` bytes; empty at the end, nil when nothing is there yet.
package func readAvailable(_ descriptor: FileDescriptor, limit: Int = 65536) throws(Errno) -> [UInt8]? {
  var result: Result<Int, Errno> = .success(0)
  let bytes = unsafe [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
    let got = unsafe read(descriptor.rawValue, buffer.baseAddress!, buffer.count)
    result = got < 0 ? .failure(.last) : .success(got)
    count = max(got, 0)
  }
  switch result {
  case .success: return bytes
  case .failure(.wouldBlock), .failure(.interrupted): return nil
  case .failure(let error): throw error
  }
}

/// Writes as much as goes without waiting, returns how many bytes that were.
package func writeAvailable(_ bytes: ArraySlice<UInt8>, to descriptor: FileDescriptor) throws(Errno) -> Int {
  let count = unsafe bytes.withUnsafeBytes {
    unsafe send(descriptor.rawValue, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
  }
  if count >= 0 { return count }
  if errno == EAGAIN || errno == EINTR { return 0 }
  throw .last
}

extension FileDescriptor {
  /// Makes reads and writes return at once when they would have to wait.
  package func setNonBlocking() {
    let flags = fcntl(rawValue, F_GETFL)
    _ = fcntl(rawValue, F_SETFL, flags | O_NONBLOCK)
  }
}
