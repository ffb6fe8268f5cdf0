import Execution
import Glibc
import SystemPackage

/// What the kernel has said since the machine started, where this user may read it.
enum KernelLog {
  /// Whether the kernel has ended a process for want of memory in a control group whose name has the text in it:
  /// engines name groups after their containers.
  static func tellsOfMemory(inGroup name: String) -> Bool {
    guard !name.isEmpty,
      let log = try? FileDescriptor.open(FilePath("/dev/kmsg"), .readOnly, options: [.nonBlocking, .closeOnExec])
    else { return false }
    defer { try? log.close() }
    while true {
      do {
        // A record each.
        guard let record = try readAvailable(log, limit: 8192), !record.isEmpty else { return false }
        let text = String(decoding: record, as: UTF8.self)
        guard let group = text.split(separator: "oom_memcg=", maxSplits: 1).dropFirst().first else { continue }
        if group.prefix(while: { $0 != "," }).contains(name) { return true }
      } catch {
        // The record was overwritten before it could be read; the next one is there.
        if error != .brokenPipe { return false }
      }
    }
  }
}
