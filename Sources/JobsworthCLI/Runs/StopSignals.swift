internal import Dispatch
internal import Execution
internal import ProcessRuntime

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// Signals by which somebody asks jobsworth to stop, as they come.
enum StopSignals {
  /// From now on the signals end nothing. To be called on the main thread, before others are begun.
  static func take() throws -> AsyncStream<Int32> {
    let signals = try SignalDescriptor([SIGINT, SIGTERM, SIGHUP])
    return AsyncStream { continuation in
      // A thread of its own, which waits until the program ends.
      DispatchQueue.global().async {
        while true {
          _ = waitUntilReady([(signals.descriptor, false)], timeout: nil)
          while let (signal, _) = signals.take() { continuation.yield(signal) }
        }
      }
    }
  }
}
