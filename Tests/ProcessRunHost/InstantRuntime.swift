import Execution
import Glibc
import JobModel
import SystemPackage

/// A runtime whose containers end as soon as they have started, on a clock that goes on by a millisecond a turn.
final class InstantRuntime: QuietRuntime {
  private(set) var now = Instant(milliseconds: 0)
  private var events: [RuntimeEvent] = []

  func start(_ container: ContainerKey, _ launch: ContainerLaunch) {
    events += [.started(container), .exited(container, exitCode: 0, at: now)]
  }

  func wait(until deadline: Instant?) -> [RuntimeEvent] {
    now = now + TimeSpan(milliseconds: 1)
    defer { events = [] }
    return events
  }

  /// The most memory that this process has had at once, in KiB. What `getrusage` tells would count that of the process
  /// that started it.
  static var memoryPeak: Int? {
    guard let file = try? FileDescriptor.open(FilePath("/proc/self/status"), .readOnly),
      let bytes = try? readAvailable(file)
    else { return nil }
    let line = String(decoding: bytes, as: UTF8.self).split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return line?.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }.first
  }
}

final class SilentSink: RunSink {
  func event(_ event: JobEvent) {}
}
