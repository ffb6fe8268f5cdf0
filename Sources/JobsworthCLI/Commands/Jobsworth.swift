package import ArgumentParser

/// The command line of jobsworth.
///
/// The root is synchronous: parking the main thread for an asynchronous one costs start-up, and lint runs in
/// every commit.
package struct Jobsworth: ParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "jobsworth",
    abstract: "Checks, plans and runs Kubernetes Jobs and CronJobs.",
    discussion: """
      lint says what the API server would answer to a manifest, with line and column, and what is bad practice. \
      defaults shows the manifest with every default filled in. plan shows what the Job controller will do, step \
      by step; nothing runs. run carries the Job out on this machine; \
      ps, status, logs and events show runs from another terminal, scale, suspend, resume and stop steer them.

      Start with: jobsworth lint job.yaml
      """,
    version: Version.current,
    subcommands: [
      LintCommand.self, RulesCommand.self, ExplainCommand.self, ConfigCommand.self, InitCommand.self,
      DefaultsCommand.self, PlanCommand.self, RunCommand.self,
      PsCommand.self, StatusCommand.self, LogsCommand.self, EventsCommand.self, ScaleCommand.self,
      SuspendCommand.self, ResumeCommand.self, StopCommand.self, RemoveCommand.self, LSPCommand.self,
      VersionCommand.self, CompletionCommand.self,
    ]
  )

  package init() {}

  /// lint runs in every commit: where its arguments are in order, the root and its other commands are not looked at.
  private static func lint(_ arguments: [String]) -> (any ParsableCommand)? {
    arguments.first == LintCommand._commandName ? try? LintCommand.parse(Array(arguments.dropFirst())) : nil
  }

  /// Parses the arguments, runs the command and returns the status to exit with.
  package static func run(_ arguments: [String]?) -> ExitStatus {
    if let status = HiddenCommand.run(arguments ?? CommandLine.arguments) { return status }
    do {
      var command = try lint(arguments ?? Array(CommandLine.arguments.dropFirst())) ?? parseAsRoot(arguments)
      try command.run()
      return .success
    } catch let failure as CommandFailure {
      if let message = failure.message { Output.complain(message) }
      return failure.status
    } catch let error as FileError {
      Output.complain(error.message)
      return .failure
    } catch {
      let code = exitCode(for: error)
      let message = fullMessage(for: error)
      if code == .success {
        Output.write(message + "\n")
        return .success
      }
      if let complaint = UnknownCommand.complaint(about: arguments ?? Array(CommandLine.arguments.dropFirst())) {
        Output.complain(complaint)
      } else {
        Output.note(message + "\n")
      }
      return code == .validationFailure ? .usage : ExitStatus(rawValue: code.rawValue)
    }
  }
}
