import CProcess
import Glibc
package import SystemPackage

/// Whether this process was started with SIGHUP ignored: it is to outlive its terminal (nohup).
var ignoresHangUp: Bool { cprocess_ignores(SIGHUP) != 0 }

/// Signals that arrive as something to read.
package struct SignalDescriptor: Sendable {
  package let descriptor: FileDescriptor

  /// Blocks the signals in this thread; they arrive here from now on.
  package init(_ signals: [Int32]) throws(Errno) {
    let raw = unsafe cprocess_signal_descriptor(signals, signals.count)
    guard raw >= 0 else { throw .last }
    descriptor = FileDescriptor(rawValue: raw)
  }

  /// The next signal that has arrived and who sent it (0: a key on the terminal), nil when none is waiting.
  package func take() -> (signal: Int32, sender: Int32)? {
    var sender: pid_t = 0
    let signal = unsafe cprocess_take_signal(descriptor.rawValue, &sender)
    return signal > 0 ? (signal, sender) : nil
  }
}
