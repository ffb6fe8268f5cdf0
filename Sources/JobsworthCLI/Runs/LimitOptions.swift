internal import ArgumentParser
internal import Execution
internal import KubernetesValues

/// What a run of this machine may take of it.
struct LimitOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Processes and threads that a pod may have at a time (under an engine: each container); no limit of ours without.",
      valueName: "n"),
    transform: { text in
      guard let number = Int(text), number >= 1 else { throw ValidationError("\(text) is no number from 1") }
      return number
    })
  var pidsLimit: Int?

  @Option(
    help: ArgumentHelp(
      "How much of a container's log is kept, its end: 50Mi without this, as by a kubelet; none for no limit.",
      valueName: "size"),
    transform: { text in
      if text == "none" { return .unlimited }
      guard let size = Quantity(text), size >= Quantity(LogWriter.leastLimit), size <= Quantity(1 << 50) else {
        throw ValidationError("\(text) is no size of a log: 64Ki or more, or none")
      }
      return .bytes(size.roundedUp)
    })
  var logLimit: LogLimit?

  enum LogLimit {
    case unlimited
    case bytes(Int64)
  }

  /// The name of an option that was given.
  var given: String? { pidsLimit != nil ? "--pids-limit" : logLimit != nil ? "--log-limit" : nil }

  var limits: RunLimits {
    switch logLimit {
    case .unlimited?: RunLimits(processes: pidsLimit)
    case .bytes(let bytes)?: RunLimits(processes: pidsLimit, logBytes: bytes)
    case nil: RunLimits(processes: pidsLimit, logBytes: LogWriter.standardLimit)
    }
  }
}
