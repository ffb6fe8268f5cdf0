/// How a command ended. Scripts rely on the numbers; golden tests hold them.
package struct ExitStatus: Hashable, Sendable, RawRepresentable {
  package let rawValue: Int32

  package init(rawValue: Int32) { self.rawValue = rawValue }

  /// Nothing at or above the fail level; a plan was printed; the Job is Complete.
  package static let success = ExitStatus(rawValue: 0)
  /// Findings; the manifest is refused; the Job Failed.
  package static let findings = ExitStatus(rawValue: 1)
  /// The command line is wrong.
  package static let usage = ExitStatus(rawValue: 2)
  /// The work could not be done: an unreadable file, a broken rule.
  package static let failure = ExitStatus(rawValue: 3)
  /// `run`: not started, because lint refuses the manifest.
  package static let refused = ExitStatus(rawValue: 4)
  /// `run`: the time given was over.
  package static let timedOut = ExitStatus(rawValue: 124)
  /// `run`: interrupted.
  package static let interrupted = ExitStatus(rawValue: 130)
}

/// Ends a command with a status and, where there is one, a line on standard error.
struct CommandFailure: Error {
  var status: ExitStatus
  var message: String?
}
