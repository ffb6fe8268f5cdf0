internal import ArgumentParser
internal import Execution

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

  /// The name of an option that was given.
  var given: String? { pidsLimit == nil ? nil : "--pids-limit" }

  var limits: RunLimits { RunLimits(processes: pidsLimit) }
}
