internal import Dispatch
internal import Synchronization

/// The bridge from commands, which are not asynchronous so that they start fast, to work that is.
enum Blocking {
  /// Runs the work and waits for its end.
  static func run<Value: Sendable>(_ work: @escaping @Sendable () async -> Value) -> Value {
    let place = Place<Value>()
    let done = DispatchSemaphore(value: 0)
    Task.detached {
      let value = await work()
      place.value.withLock { $0 = value }
      done.signal()
    }
    while true {
      done.wait()
      if let value = place.value.withLock({ $0 }) { return value }
    }
  }

  private final class Place<Value: Sendable>: Sendable {
    let value = Mutex<Value?>(nil)
  }
}
