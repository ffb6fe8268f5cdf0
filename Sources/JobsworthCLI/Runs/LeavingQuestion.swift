internal import ClusterRuntime
internal import Dispatch

/// Asks on the terminal what is to become of a Job that is no longer followed.
enum LeavingQuestion {
  /// - Parameter choice: what the command line says; then nobody is asked.
  static func ask(about job: String, or choice: LeavingChoice?) async -> LeavingChoice {
    if let choice { return choice }
    guard Platform.isTerminal(0), Platform.isTerminal(2) else {
      Output.note("\(job) is left running\n")
      return .leave
    }
    return await withCheckedContinuation { continuation in
      // Reading waits for a person, so it has a thread of its own.
      DispatchQueue.global().async { continuation.resume(returning: read(job)) }
    }
  }

  private static func read(_ job: String) -> LeavingChoice {
    while true {
      Output.note("\n\(job): [l]eave it running, [s]uspend it, or [d]elete it? ")
      guard let answer = readLine() else { return .leave }
      switch answer.lowercased() {
      case "", "l", "leave": return .leave
      case "s", "suspend": return .suspend
      case "d", "delete": return .delete
      default: continue
      }
    }
  }
}
