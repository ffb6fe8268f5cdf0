import Glibc
import SystemPackage

/// Keeps a second runner off a run. The kernel lets go of it when the holder dies, however it dies.
package final class RunLock {
  private let file: FileDescriptor

  /// Another process holds the lock; its id where it is known.
  package struct Held: Error, Hashable, Sendable {
    package var process: Int32?

    package init(process: Int32?) { self.process = process }
  }

  /// Takes the lock of a run's folder. One that has just been killed may take a moment to let go: so long it waits.
  package init(folder: String, patienceMilliseconds patience: Int = 1000) throws {
    file = try FileDescriptor.open(
      FilePath("\(folder)/lock"), .readWrite, options: [.create, .closeOnExec], permissions: [.ownerReadWrite])
    var left = patience
    while flock(file.rawValue, LOCK_EX | LOCK_NB) != 0 {
      guard left > 0 else {
        defer { try? file.close() }
        throw Held(process: Self.holder(file))
      }
      usleep(10_000)
      left -= 10
    }
    try file.resize(to: 0)
    try file.writeAll("\(getpid())\n".utf8)
  }

  /// Who holds the lock of a run's folder; nil when nobody does.
  package static func holder(folder: String) -> Held? {
    guard let file = try? FileDescriptor.open(FilePath("\(folder)/lock"), .readOnly, options: .closeOnExec) else {
      return nil
    }
    defer { try? file.close() }
    // A shared lock for no longer than it takes to close the file: a runner that starts just now tries again.
    if flock(file.rawValue, LOCK_SH | LOCK_NB) == 0 { return nil }
    return Held(process: holder(file))
  }

  deinit { try? file.close() }

  private static func holder(_ file: FileDescriptor) -> Int32? {
    var bytes = [UInt8](repeating: 0, count: 32)
    guard
      let count = try? unsafe bytes.withUnsafeMutableBytes({ try unsafe file.read(fromAbsoluteOffset: 0, into: $0) })
    else { return nil }
    return Int32(String(decoding: bytes[..<count].prefix { $0 != 0x0A }, as: UTF8.self))
  }
}
