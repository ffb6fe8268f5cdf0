import Glibc
package import SystemPackage

/// The signals of this process that end a run, as events of its runtime.
///
/// SIGINT, SIGTERM and SIGHUP interrupt the run, as does the first SIGPIPE: whoever read the output is gone. SIGQUIT
/// ends it at once. The calling thread has them blocked from then on.
package struct RunSignals {
  private let signals: SignalDescriptor
  private var hasLostReader = false
  private var interrupts = 0

  /// Nobody reads what the pods write any more, or nobody wants to wait for it.
  package var outputIsUnwanted: Bool { hasLostReader || interrupts > 1 }

  package init() throws(Errno) {
    // SIGINT counts even where it is ignored: shells ignore it for what they start in the background, and who sends
    // it all the same means it.
    signals = try SignalDescriptor([SIGINT, SIGTERM, SIGQUIT, SIGPIPE] + (ignoresHangUp ? [] : [SIGHUP]))
  }

  /// Becomes readable when a signal has arrived.
  package var descriptor: FileDescriptor { signals.descriptor }

  /// What the signals that have arrived ask for.
  package mutating func take() -> [RuntimeEvent] {
    var events: [RuntimeEvent] = []
    while let (signal, _) = signals.take() {
      switch signal {
      case SIGQUIT: events += [.interrupted(signal: signal), .interrupted(signal: signal)]
      // Every further line of output would be another one.
      case SIGPIPE where hasLostReader: break
      default: events.append(.interrupted(signal: signal))
      }
      if signal == SIGPIPE { hasLostReader = true }
      interrupts += signal == SIGQUIT ? 2 : 1
    }
    return events
  }
}
